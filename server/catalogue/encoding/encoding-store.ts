import { z } from 'zod';
import { BlobRef, type BlobHash } from '#shared/model/blob.ts';
import { MediaFault } from '#shared/model/content.ts';
import { LessonId } from '#shared/model/ids.ts';
import type { Db, Reads } from '../../database/connection.ts';
import { toChange, toLook } from '../../database/hold.ts';
import { insertRows, jsonColumn, rowOf, rowsOf } from '../../database/insert.ts';
import type { Scope } from '../../kit/by.ts';
import { EncodeTask } from '../ingest/task.ts';
import type { LessonPlan, Outline } from '../ingest/lesson-plan.ts';
import { StoredOutline, StoredPlan } from '../ingest/stored-plan.ts';
import { lessonsSeen, UPLOADER } from '../lesson-store.ts';

const TaskState = z.enum(['waiting', 'leased', 'done', 'failed']);

const EncodingRow = z
  .object({
    lesson: LessonId,
    settings: z.string(),
    outline: jsonColumn(StoredOutline),
    plan: jsonColumn(StoredPlan).nullable(),
    is_open: z.int(),
  })
  .transform(({ is_open, ...rest }) => ({ ...rest, isOpen: is_open === 1 }));
export type Encoding = z.output<typeof EncodingRow>;

const TaskFields = z.object({
  lesson: LessonId,
  kind: EncodeTask.shape.kind,
  idx: z.int(),
  state: TaskState,
  weight: z.int(),
  fence: z.int(),
  claims: z.int(),
  failures: z.int(),
  worker: z.string().nullable(),
  leased_until: z.int().nullable(),
  fault: MediaFault.nullable(),
  fault_detail: z.string().nullable(),
});
const COLUMNS = Object.keys(TaskFields.shape);
const TaskRow = TaskFields.transform(({ idx, leased_until, fault_detail, ...rest }) => ({
  ...rest,
  index: idx,
  leasedUntil: leased_until,
  faultDetail: fault_detail,
}));
export type StoredTask = z.output<typeof TaskRow>;
export type TaskName = EncodeTask & { lesson: LessonId };

const keyOf = ({ lesson, kind, index }: TaskName) => ({ lesson, kind, idx: index });

export async function findEncoding(reads: Reads, lesson: LessonId): Promise<Encoding | undefined> {
  return rowOf(EncodingRow, await reads('encoding').where({ lesson }).first());
}

export async function addEncoding(tx: Db, lesson: LessonId, outline: Outline, settings: string): Promise<void> {
  await tx('encoding').insert({ lesson, settings, outline: JSON.stringify(outline), plan: null, is_open: 1 });
}

export async function putPlan(tx: Db, lesson: LessonId, plan: LessonPlan): Promise<void> {
  await tx('encoding')
    .where({ lesson })
    .update({ plan: JSON.stringify(plan) });
}

export async function openEncoding(tx: Db, lesson: LessonId): Promise<void> {
  await tx('encoding').where({ lesson }).update({ is_open: 1 });
}

/** Nobody takes a piece of it any more, and who has one in hand has it no longer. */
export async function closeEncoding(tx: Db, lesson: LessonId): Promise<void> {
  await tx('encoding').where({ lesson }).update({ is_open: 0 });
  await letGo(tx, (query) => query.where({ lesson }));
}

export async function addTasks(tx: Db, lesson: LessonId, tasks: readonly (EncodeTask & { weight: number })[]): Promise<void> {
  const fresh = { state: 'waiting', fence: 0, claims: 0, failures: 0 };
  await insertRows(
    tx,
    'encode_task',
    tasks.map(({ kind, index, weight }) => ({ lesson, kind, idx: index, weight, ...fresh })),
  );
}

/** Without what was made of them: of two hours that is megabytes, and whoever looks on asks every second. */
export async function listTasks(reads: Reads, lesson: LessonId): Promise<StoredTask[]> {
  return rowsOf(TaskRow, await reads('encode_task').where({ lesson }).orderBy('kind').orderBy('idx').select(COLUMNS));
}

const MadeRow = z.object({ kind: EncodeTask.shape.kind, idx: z.int(), result: z.string() });

type Of = Pick<TaskName, 'lesson' | 'kind'>;
type Made<T extends z.ZodType> = { index: number; made: z.output<T> };

/** What was made of the pieces of this kind that are done, in their order. */
export const listMade = <T extends z.ZodType>(reads: Reads, of: Of, schema: T): Promise<Made<T>[]> =>
  readMade(reads('encode_task').where({ ...of, state: 'done' }), schema);

/** Those too that are being made once more: whoever looks on was told of them. */
export const listEverMade = <T extends z.ZodType>(reads: Reads, of: Of, schema: T): Promise<Made<T>[]> =>
  readMade(reads('encode_task').where(of).whereNotNull('result'), schema);

async function readMade<T extends z.ZodType>(some: ReturnType<Reads>, schema: T): Promise<Made<T>[]> {
  const rows = await some.orderBy('idx').select('kind', 'idx', 'result');
  return rowsOf(MadeRow, rows).map(({ idx, result }) => ({ index: idx, made: schema.parse(JSON.parse(result)) }));
}

export async function findTask(reads: Reads, name: TaskName, hold = toLook): Promise<StoredTask | undefined> {
  return rowOf(TaskRow, await hold(reads('encode_task').where(keyOf(name)).first(COLUMNS)));
}

const WaitingRow = z
  .object({
    lesson: LessonId,
    uploader: z.string(),
    kind: EncodeTask.shape.kind,
    index: z.coerce.number(),
    left: z.coerce.number(),
    since: z.int(),
  })
  .transform((row) => ({ ...row, neededAt: null as number | null }));
export type WaitingPiece = z.output<typeof WaitingRow>;

/** Of each open lesson the next piece of each kind, and how much of it is left in all. */
export async function listWaiting(reads: Reads, kinds: readonly EncodeTask['kind'][], settings: string): Promise<WaitingPiece[]> {
  const left = reads('encode_task').where('lesson', reads.ref('t.lesson')).whereNot({ state: 'done' }).sum('weight');
  const unmade = reads('encode_task').whereIn('kind', ['chunk', 'sound', 'copy']).whereIn('state', ['waiting', 'leased']).select('lesson');
  const rows = await reads({ t: 'encode_task' })
    .join('encoding', 'encoding.lesson', 't.lesson')
    .join('lesson', 'lesson.id', 't.lesson')
    .where({ 'encoding.is_open': 1, 'encoding.settings': settings, 't.state': 'waiting' })
    .whereIn('t.kind', kinds)
    .where((piece) => piece.whereNot('t.kind', 'seal').orWhereNotIn('t.lesson', unmade)) // Nothing is read again before it is there again.
    .groupBy('t.lesson', 't.kind', 'lesson.uploader', 'lesson.home', 'lesson.created_at')
    .select({ lesson: 't.lesson', kind: 't.kind', since: 'lesson.created_at', left })
    .select(reads.raw(UPLOADER))
    .min({ index: 't.idx' });
  return rowsOf(WaitingRow, rows);
}

export async function leaseTask(tx: Db, name: TaskName, worker: string, until: number): Promise<StoredTask | undefined> {
  const task = await findTask(tx, name, toChange);
  if (task?.state !== 'waiting') return undefined;
  const taken = { state: 'leased' as const, fence: task.fence + 1, claims: task.claims + 1, worker };
  await tx('encode_task')
    .where(keyOf(name))
    .update({ ...taken, leased_until: until });
  return { ...task, ...taken, leasedUntil: until };
}

/** False: it is somebody else's by now. */
export async function keepTask(tx: Db, name: TaskName, fence: number, until: number): Promise<boolean> {
  return (
    (await tx('encode_task')
      .where({ ...keyOf(name), state: 'leased', fence })
      .update({ leased_until: until })) === 1
  );
}

export async function endTask(tx: Db, name: TaskName, result: unknown, blobs: readonly BlobRef[]): Promise<void> {
  await tx('encode_task')
    .where(keyOf(name))
    .update({ state: 'done', result: JSON.stringify(result), worker: null, leased_until: null, fault: null, fault_detail: null });
  await tx('encode_blob').where(keyOf(name)).delete();
  const once = new Map(blobs.map((ref) => [ref.blob, ref.bytes]));
  await insertRows(
    tx,
    'encode_blob',
    [...once].map(([blob, bytes]) => ({ ...keyOf(name), blob, bytes })),
  );
}

export async function failTask(
  tx: Db,
  name: TaskName,
  changed: { state: 'waiting' | 'failed'; fault: MediaFault; detail: string; failures: number },
): Promise<void> {
  const { state, fault, detail, failures } = changed;
  await tx('encode_task').where(keyOf(name)).update({ state, fault, fault_detail: detail, failures, worker: null, leased_until: null });
}

/** Those that named a blob that is lost are made once more, and then all is read again. */
export async function makeAgain(tx: Db, lesson: LessonId, lost: readonly BlobHash[]): Promise<void> {
  for (const name of await listTasksWith(tx, lesson, lost)) await againTask(tx, name);
  await againTask(tx, { lesson, kind: 'seal', index: 0 });
}

/** To be made again, whatever became of it; what was made of it before is known until then. */
export async function againTask(tx: Db, name: TaskName): Promise<void> {
  await tx('encode_task')
    .where(keyOf(name))
    .update({
      state: 'waiting',
      fence: tx.raw('fence + 1'),
      failures: 0,
      claims: 0,
      worker: null,
      leased_until: null,
      fault: null,
      fault_detail: null,
    });
}

type Narrow = (query: ReturnType<Db>) => ReturnType<Db>;

/** What is in hand waits again, and the hand that had it holds nothing. `costsNothing`: it was not the piece's doing. */
export async function letGo(tx: Db, narrow: Narrow, { costsNothing = false } = {}): Promise<number> {
  return narrow(tx('encode_task').where({ state: 'leased' })).update({
    state: 'waiting',
    worker: null,
    leased_until: null,
    fence: tx.raw('fence + 1'),
    ...(costsNothing && { claims: tx.raw('claims - 1') }),
  });
}

export async function listBlobs(reads: Reads, lesson: LessonId): Promise<BlobRef[]> {
  return rowsOf(BlobRef, await reads('encode_blob').where({ lesson }).distinct('blob', 'bytes').orderBy('blob'));
}

/** The pieces that named any of these blobs. */
export async function listTasksWith(reads: Reads, lesson: LessonId, blobs: readonly BlobHash[]): Promise<TaskName[]> {
  const rows = await reads('encode_blob').where({ lesson }).whereIn('blob', blobs).distinct('kind', 'idx');
  return rowsOf(z.object({ kind: EncodeTask.shape.kind, idx: z.int() }), rows).map(({ kind, idx }) => ({ lesson, kind, index: idx }));
}

/** The lesson's package has its blobs now, or nobody wants it any more. Gives the blobs that it had. */
export async function removeEncoding(tx: Db, lesson: LessonId): Promise<BlobHash[]> {
  const blobs = await listBlobs(tx, lesson);
  await tx('encode_blob').where({ lesson }).delete();
  await tx('encode_task').where({ lesson }).delete();
  await tx('encoding').where({ lesson }).delete();
  return blobs.map(({ blob }) => blob);
}

const InHand = z
  .object({ lesson: LessonId, title: z.string(), kind: EncodeTask.shape.kind, idx: z.int(), worker: z.string() })
  .transform(({ idx, ...rest }) => ({ ...rest, index: idx }));

/** What is being made now of lessons that somebody with this scope may see. */
export async function listInHand(reads: Reads, scope: Scope): Promise<z.output<typeof InHand>[]> {
  const rows = await reads('encode_task')
    .join('lesson', 'lesson.id', 'encode_task.lesson')
    .where({ 'encode_task.state': 'leased' })
    .whereIn('lesson.id', lessonsSeen(reads, scope))
    .select('encode_task.lesson', 'lesson.title', 'encode_task.kind', 'encode_task.idx', 'encode_task.worker')
    .orderBy('encode_task.worker');
  return rowsOf(InHand, rows);
}

/** Lessons in sight with pieces that nobody has begun, and how many pieces those are. */
export async function countPieces(reads: Reads, scope: Scope): Promise<{ lessons: number; waiting: number }> {
  const open = reads('encode_task').join('encoding', 'encoding.lesson', 'encode_task.lesson');
  const row: unknown = await open
    .where({ 'encoding.is_open': 1, 'encode_task.state': 'waiting' })
    .whereIn('encode_task.lesson', lessonsSeen(reads, scope))
    .countDistinct({ lessons: 'encode_task.lesson' })
    .count({ waiting: '*' })
    .first();
  return z.object({ lessons: z.int(), waiting: z.int() }).parse(row);
}
