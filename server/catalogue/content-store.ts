import { z } from 'zod';
import { BlobHash } from '#shared/model/blob.ts';
import { ContentId, ImageId, LessonId } from '#shared/model/ids.ts';
import type { Reads } from '../database/connection.ts';
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

/** Titles of whatever content these ids name, ready or not. What was deleted is not there, and what the scope does not show. */
export async function listTitles(reads: Reads, ids: readonly string[], scope: Scope = everywhere): Promise<Map<string, string>> {
  const Row = z.object({ id: z.string(), title: z.string() });
  const rows = await Promise.all(
    ['lesson', 'image'].map((table) => {
      const query = reads(table).whereIn('id', ids).select('id', 'title');
      whereHomeSeen(query, scope, reads, `${table}.home`);
      return query;
    }),
  );
  return new Map(rowsOf(Row, rows.flat()).map(({ id, title }) => [id, title]));
}
