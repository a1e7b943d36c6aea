import { z } from 'zod';
import { BlobHash } from '#shared/model/blob.ts';
import { ContentState } from '#shared/model/content.ts';
import { ContentId, ImageId, LessonId } from '#shared/model/ids.ts';
import type { Db, Reads } from '../database/connection.ts';
import { toRelyOn } from '../database/hold.ts';
import { rowsOf } from '../database/insert.ts';
import { whereHomeSeen } from '../database/scope.ts';
import { everywhere, type Scope } from '../kit/by.ts';

const ReadyLesson = z
  .object({
    id: LessonId,
    title: z.string(),
    teacher: z.string(),
    topic: z.string(),
    edition: z.int(),
    package: BlobHash,
    duration_ms: z.int(),
    poster: BlobHash.nullable(),
    package_bytes: z.int(),
  })
  .transform(({ duration_ms, package_bytes, ...rest }) => ({
    kind: 'lesson' as const,
    ...rest,
    durationMs: duration_ms,
    packageBytes: package_bytes,
  }));

const StoredImage = z
  .object({ id: ImageId, title: z.string(), blob: BlobHash, bytes: z.int(), type: z.string(), width: z.int(), height: z.int() })
  .transform((image) => ({ kind: 'image' as const, ...image }));

/** Content that can be shown now: a sealed lesson or an image. */
export type ReadyContent = z.output<typeof ReadyLesson> | z.output<typeof StoredImage>;

/** Of the ids asked for, those that can be shown. */
export async function listReadyContent(reads: Reads, ids: readonly ContentId[]): Promise<Map<ContentId, ReadyContent>> {
  const lessons = await reads('lesson')
    .join('package_blob', (on) => on.on('package_blob.package', 'lesson.package').andOn('package_blob.blob', 'lesson.package'))
    .whereIn('lesson.id', ids)
    .where('lesson.state', 'ready')
    .select('lesson.id', 'lesson.title', 'lesson.teacher', 'lesson.topic', 'lesson.edition', 'lesson.package')
    .select('lesson.duration_ms', 'lesson.poster', { package_bytes: 'package_blob.bytes' });
  const images = await reads('image').whereIn('id', ids).select('id', 'title', 'blob', 'bytes', 'type', 'width', 'height');
  const all: ReadyContent[] = [...rowsOf(ReadyLesson, lessons), ...rowsOf(StoredImage, images)];
  return new Map(all.map((content) => [content.id, content]));
}

export async function isThere(reads: Reads, id: ContentId): Promise<boolean> {
  const table = ImageId.safeParse(id).success ? 'image' : 'lesson';
  return (await reads(table).where({ id }).first('id')) !== undefined;
}

/** How far lessons are, of those ids that name one. */
export async function listLessonStates(reads: Reads, ids: readonly string[]): Promise<Map<string, ContentState>> {
  const rows = await reads('lesson').whereIn('id', ids).select('id', 'state');
  return new Map(rowsOf(z.object({ id: z.string(), state: ContentState }), rows).map(({ id, state }) => [id, state]));
}

/** Of these ids, those that name content seen in the scope, which is not removed before the transaction ends. */
export async function relyOnContent(tx: Db, scope: Scope, ids: readonly ContentId[]): Promise<Set<ContentId>> {
  const rows: unknown[] = [];
  for (const table of ['lesson', 'image']) {
    const query = tx(table).whereIn('id', ids).orderBy('id').select('id');
    whereHomeSeen(query, scope, tx, `${table}.home`);
    rows.push(...(await toRelyOn(query)));
  }
  return new Set(rowsOf(z.object({ id: ContentId }), rows).map(({ id }) => id));
}

/** Titles of whatever content these ids name, ready or not. What was deleted is not there, and what the scope does not show. */
export async function listTitles(reads: Reads, ids: readonly string[], scope: Scope = everywhere): Promise<Map<string, string>> {
  const Row = z.object({ id: z.string(), title: z.string() });
  const rows: unknown[] = [];
  for (const table of ['lesson', 'image']) {
    const query = reads(table).whereIn('id', ids).select('id', 'title');
    whereHomeSeen(query, scope, reads, `${table}.home`);
    rows.push(...(await query));
  }
  return new Map(rowsOf(Row, rows).map(({ id, title }) => [id, title]));
}
