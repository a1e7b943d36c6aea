import type { LessonId } from '#shared/model/ids.ts';
import { AppError, notFound } from '#shared/problem.ts';
import type { Reads } from '../database/connection.ts';
import { toLook } from '../database/hold.ts';
import { ownsHome, type By } from '../kit/by.ts';
import { seeLesson, type StoredLesson } from './lesson-store.ts';

/** What somebody may not see is not there for him. */
export async function mustSee(reads: Reads, { scope }: By, id: LessonId, hold = toLook): Promise<StoredLesson> {
  const found = await seeLesson(reads, scope, id, hold);
  if (!found) throw notFound('lesson', id);
  return found;
}

export async function mustOwn(reads: Reads, by: By, id: LessonId, hold = toLook): Promise<StoredLesson> {
  const found = await mustSee(reads, by, id, hold);
  if (!ownsHome(by.scope, found.homePath)) throw new AppError('not_allowed');
  return found;
}
