import { z } from 'zod';
import { BlobHash } from '#shared/model/blob.ts';
import { ContentState, MediaFault, type Lesson } from '#shared/model/content.ts';
import { EncodePiece } from '#shared/model/encoding.ts';
import { LessonId, RegionId, type AccountId } from '#shared/model/ids.ts';
import type { Sketch } from '#shared/model/sketch.ts';
import type { Db, Reads } from '../database/connection.ts';
import { toLook } from '../database/hold.ts';
import { jsonColumn, rowOf, rowsOf } from '../database/insert.ts';
import { nameKeys, orderByName, whereMatches, type NameKeys } from '../database/name-keys.ts';
import { whereHomeSeen } from '../database/scope.ts';
import type { Scope } from '../kit/by.ts';

const LessonRow = z
  .object({
    id: LessonId,
    home: RegionId.nullable(),
    home_path: z.string().nullish(),
    title: z.string(),
    teacher: z.string(),
    topic: z.string(),
    source_name: z.string(),
    source_bytes: z.int(),
    source_path: z.string().nullable(),
    state: ContentState,
    fault: MediaFault.nullable(),
    fault_detail: z.string().nullable(),
    fault_piece: jsonColumn(EncodePiece).nullable(),
    edition: z.int(),
    package: BlobHash.nullable(),
    poster: BlobHash.nullable(),
    duration_ms: z.int().nullable(),
    width: z.int().nullable(),
    height: z.int().nullable(),
    revision: z.int(),
    created_at: z.int(),
    job_progress: z.number().nullish(),
    job_left_ms: z.int().nullish(),
  })
  .transform(
    ({
      home_path,
      source_name,
      source_bytes,
      source_path,
      fault_detail,
      fault_piece,
      duration_ms,
      created_at,
      job_progress,
      job_left_ms,
      ...rest
    }) => ({
      lesson: {
        ...rest,
        sourceName: source_name,
        sourceBytes: source_bytes,
        faultDetail: fault_detail,
        faultPiece: fault_piece,
        durationMs: duration_ms,
        createdAt: created_at,
        progress: rest.state === 'ready' ? 1 : (job_progress ?? 0),
        leftMs: job_left_ms ?? null,
      } satisfies Lesson,
      sourcePath: source_path,
      /** Path of its region; null: everybody's. */
      homePath: home_path ?? null,
    }),
  );
export type StoredLesson = z.output<typeof LessonRow>;

/** Lessons with the progress of the job that works on them. */
const lessons = (reads: Reads) =>
  reads('lesson')
    .leftJoin('job', (on) => on.on('job.subject', 'lesson.id').andOnIn('job.state', ['waiting', 'running']))
    .leftJoin({ home: 'region' }, 'home.id', 'lesson.home')
    .select('lesson.*', { home_path: 'home.path', job_progress: 'job.progress', job_left_ms: 'job.left_ms' });

export async function findLesson(reads: Reads, id: LessonId, hold = toLook): Promise<StoredLesson | undefined> {
  return rowOf(LessonRow, await hold(lessons(reads).where('lesson.id', id).first(), 'lesson'));
}

/** The lesson, if somebody with this scope may see it. */
export async function seeLesson(reads: Reads, scope: Scope, id: LessonId, hold = toLook): Promise<StoredLesson | undefined> {
  const query = lessons(reads).where('lesson.id', id);
  whereHomeSeen(query, scope, reads, 'lesson.home');
  return rowOf(LessonRow, await hold(query.first(), 'lesson'));
}

/** Ids of the lessons that somebody with this scope may see, as a sub-query. */
export function lessonsSeen(reads: Reads, scope: Scope) {
  const query = reads('lesson').select('lesson.id');
  whereHomeSeen(query, scope, reads, 'lesson.home');
  return query;
}

interface Filter {
  search?: string | undefined;
  state?: ContentState | undefined;
  sort: 'newest' | 'title' | 'duration';
  page: number;
  size: number;
}

export async function listLessons(
  reads: Reads,
  scope: Scope,
  { search, state, sort, page, size }: Filter,
): Promise<{ total: number; lessons: Lesson[] }> {
  const matching = (query: ReturnType<Reads>) => {
    whereHomeSeen(query, scope, reads, 'lesson.home');
    if (state) void query.where('lesson.state', state);
    whereMatches(query, 'lesson', search);
    return query;
  };
  const count: unknown = await matching(reads('lesson')).count({ total: '*' }).first();
  const query = matching(lessons(reads));
  if (sort === 'newest') void query.orderBy('lesson.created_at', 'desc');
  if (sort === 'duration') void query.orderBy('lesson.duration_ms', 'desc');
  if (sort === 'title') orderByName(query, 'lesson');
  const rows = await query
    .orderBy('lesson.id', 'desc')
    .offset((page - 1) * size)
    .limit(size);
  return { total: z.object({ total: z.int() }).parse(count).total, lessons: rowsOf(LessonRow, rows).map(({ lesson }) => lesson) };
}

/** It is found by its teacher, its topic and the name its file had, too. */
const keysOf = (words: { title: string; teacher: string; topic: string; sourceName: string }): Promise<NameKeys> =>
  nameKeys(words.title, { also: [words.teacher, words.topic, words.sourceName] });

export async function addLesson(
  tx: Db,
  lesson: {
    id: LessonId;
    home: RegionId | null;
    title: string;
    sourceName: string;
    sourceBytes: number;
    sourcePath: string;
    sourceSketch?: Sketch;
    uploader?: AccountId;
    now: number;
  },
): Promise<void> {
  await tx('lesson').insert({
    id: lesson.id,
    home: lesson.home,
    title: lesson.title,
    teacher: '',
    topic: '',
    source_name: lesson.sourceName,
    source_bytes: lesson.sourceBytes,
    source_path: lesson.sourcePath,
    source_sketch: lesson.sourceSketch ?? null,
    uploader: lesson.uploader ?? null,
    state: 'waiting',
    progress: 0,
    edition: 1,
    revision: 1,
    created_at: lesson.now,
    ...(await keysOf({ ...lesson, teacher: '', topic: '' })),
  });
}

/** Columns that change; the revision is the office's description only, so that an encode never makes an editor's form stale. */
export async function updateLesson(
  tx: Db,
  id: LessonId,
  change: Partial<{
    title: string;
    teacher: string;
    topic: string;
    revision: number;
    state: ContentState;
    fault: MediaFault | null;
    fault_detail: string | null;
    fault_piece: string | null;
    source_path: string | null;
    package: BlobHash;
    poster: BlobHash | null;
    duration_ms: number;
    width: number;
    height: number;
  }>,
  /** Only where nobody else was quicker. */
  seenRevision?: number,
): Promise<boolean> {
  const where = seenRevision === undefined ? { id } : { id, revision: seenRevision };
  if ((await tx('lesson').where(where).update(change)) !== 1) return false;
  if (change.title !== undefined || change.teacher !== undefined || change.topic !== undefined) await saveKeys(tx, id);
  return true;
}

async function saveKeys(tx: Db, id: LessonId): Promise<void> {
  const described = await findLesson(tx, id);
  if (!described) return;
  await tx('lesson')
    .where({ id })
    .update(await keysOf(described.lesson));
}

/** The lesson that was made of this file, while it still needs it. */
export async function findLessonOfSource(reads: Reads, sourcePath: string): Promise<LessonId | undefined> {
  return rowOf(z.object({ id: LessonId }), await reads('lesson').where({ source_path: sourcePath }).first('id'))?.id;
}

/** Whom its turns are counted for: whoever brought it, or else its region. */
export const UPLOADER = "coalesce(lesson.uploader, lesson.home, '') as uploader";

export async function findUploader(reads: Reads, id: LessonId): Promise<string> {
  const row: unknown = await reads('lesson').where({ id }).select(reads.raw(UPLOADER)).first();
  return rowOf(z.object({ uploader: z.string() }), row)?.uploader ?? '';
}

export async function removeLesson(tx: Db, id: LessonId): Promise<void> {
  await tx('lesson').where({ id }).delete();
}

/** Files that lessons still need, as paths below the data folder. */
export async function listSources(reads: Reads): Promise<Set<string>> {
  const rows = await reads('lesson').whereNotNull('source_path').select('source_path');
  return new Set(rowsOf(z.object({ source_path: z.string() }), rows).map((row) => row.source_path));
}
