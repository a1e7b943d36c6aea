import type { z } from 'zod';
import type { BlobHash, BlobRef } from '#shared/model/blob.ts';
import { isWorthAnotherTry, MediaFault } from '#shared/model/content.ts';
import type { EncodeRest } from '#shared/model/encoding.ts';
import type { LessonId } from '#shared/model/ids.ts';
import { conflict } from '#shared/problem.ts';
import type { GivenPiece } from '#shared/protocol/http/encoding.ts';
import type { Database, Db, Reads } from '../../database/connection.ts';
import { toChange } from '../../database/hold.ts';
import type { Clock } from '../../kit/clock.ts';
import { badInput } from '../../kit/errors.ts';
import { newsOr } from '../../jobs/wait.ts';
import type { BlobStore } from '../blob-store.ts';
import { blobsOfResult, CopyResult, isForPackage, PictureResult, SealResult, SoundResult, type EncodeTask } from '../ingest/task.ts';
import { KILLED } from '../ingest/media-fault.ts';
import { findLesson } from '../lesson-store.ts';
import { holdBlobs } from '../package-store.ts';
import { sweepUnread, type SweepLater } from '../sweep-job.ts';
import {
  endTask,
  failTask,
  findEncoding,
  findTask,
  keepTask,
  leaseTask,
  letGo,
  listBlobs,
  listWaiting,
  type StoredTask,
  type TaskName,
  type WaitingPiece,
} from './encoding-store.ts';
import { nextOf, withTurn, type Served } from './order.ts';
import { findRule, restOf } from './rule-store.ts';

interface Needs {
  database: Database;
  store: BlobStore;
  clock: Clock;
  isBeingRead: () => Promise<boolean>;
  sweepLater: SweepLater;
  /** When each of these lessons is next to be shown; those that no screen is to show are left out. */
  neededAt: (reads: Reads, lessons: readonly LessonId[]) => Promise<ReadonlyMap<LessonId, number>>;
}

type Kinds = readonly EncodeTask['kind'][];

interface Asker {
  worker: string;
  kinds: Kinds;
  /** Encoder build and settings that it has. */
  settings: string;
}

export const LEASE_MS = 15_000;
const LOOK_MS = 1000;
/** An encoder that fails three times over the same piece fails for good; one that dies over it, or whose ffmpeg does, may have been killed by somebody. */
const MOST_FAILURES = 3;
const MOST_CLAIMS = 12;

/** Gives out the pieces of lessons that are being encoded, one hand each, and takes in what was made of them. */
export function createDesk({ database, store, clock, isBeingRead, sweepLater, neededAt }: Needs) {
  let served: Served = new Map();
  const fractions = new Map<string, number>();

  async function claim(asker: Asker, waitMs: number, gone: AbortSignal): Promise<GivenPiece | null> {
    const until = clock.now() + waitMs;
    for (;;) {
      const given = await take(asker, gone);
      if (given || gone.aborted || clock.now() >= until) return given;
      await newsOr(Math.min(LOOK_MS, waitMs), gone, (ring) => database.onCommit(ring));
    }
  }

  async function take({ worker, kinds, settings }: Asker, gone: AbortSignal): Promise<GivenPiece | null> {
    await freeExpired();
    const allowed = await allowedNow(kinds);
    if (allowed.length === 0) return null;
    const waiting = await listWaiting(database.reads, allowed, settings);
    if (waiting.length === 0) return null;
    const needed = await neededAt(
      database.reads,
      waiting.map(({ lesson }) => lesson),
    );
    const all = waiting.map((one): WaitingPiece => ({ ...one, neededAt: needed.get(one.lesson) ?? null }));
    const next = nextOf(all, served);
    return next && !gone.aborted ? lease(next, worker, new Set(all.map(({ uploader }) => uploader))) : null;
  }

  /** The first seconds of a lesson, which somebody sits and waits for, come through quiet hours too. */
  async function allowedNow(kinds: Kinds): Promise<Kinds> {
    const rest = await restNow();
    if (rest?.why === 'paused') return [];
    return rest ? kinds.filter((kind) => !isForPackage({ kind })) : kinds;
  }

  const restNow = async (): Promise<EncodeRest | null> => restOf(await findRule(database.reads), clock.now());

  async function freeExpired(): Promise<void> {
    const now = clock.now();
    const isExpired = (query: ReturnType<Db>) => query.where('leased_until', '<', now);
    const some: unknown = await isExpired(database.reads('encode_task').where({ state: 'leased' })).first('lesson');
    if (some) await database.transaction((tx) => letGo(tx, isExpired));
  }

  async function lease(next: WaitingPiece, worker: string, present: ReadonlySet<string>): Promise<GivenPiece | null> {
    return database.transaction(async (tx) => {
      const task = await leaseTask(tx, next, worker, clock.now() + LEASE_MS);
      const encoding = await findEncoding(tx, next.lesson);
      const source = (await findLesson(tx, next.lesson))?.sourcePath;
      if (!task || !encoding?.isOpen || !source) return null;
      if (task.claims > MOST_CLAIMS) {
        await failTask(tx, next, {
          state: 'failed',
          fault: 'encoder_failed',
          detail: 'whoever took it ended over it',
          failures: task.failures,
        });
        return null;
      }
      fractions.delete(keyOf(next)); // Of another hand.
      served = withTurn(served, next, task.weight, present);
      const { lesson, kind, index } = next;
      const work = kind === 'seal' ? await listBlobs(tx, lesson) : isForPackage(next) ? encoding.plan : encoding.outline;
      return { lesson, kind, index, fence: task.fence, leaseMs: LEASE_MS, source, work };
    });
  }

  async function keep(name: TaskName, fence: number, progress: number): Promise<boolean> {
    const isHeld = await database.transaction((tx) => keepTask(tx, name, fence, clock.now() + LEASE_MS));
    if (isHeld) fractions.set(keyOf(name), progress);
    return isHeld;
  }

  /** What comes late, from a hand that held it no longer, is refused; what is not on the disk is not believed. */
  async function finish(name: TaskName, fence: number, result: unknown): Promise<boolean> {
    return database.transaction(async (tx) => {
      await holdBlobs(tx);
      await mustHold(tx, name, fence);
      const made = readResult(name.kind, result);
      if ((await store.missing(made.blobs)).length > 0) {
        await letGo(tx, (query) => query.where({ lesson: name.lesson, kind: name.kind, idx: name.index }));
        return false;
      }
      await endTask(tx, name, made.result, made.blobs);
      fractions.delete(keyOf(name));
      return true;
    });
  }

  async function fail(name: TaskName, fence: number, fault: string, detail: string): Promise<void> {
    const known = MediaFault.catch('encoder_failed').parse(fault);
    await database.transaction(async (tx) => {
      const task = await mustHold(tx, name, fence);
      const failures = task.failures + (fault === KILLED ? 0 : 1);
      const isOver = known === 'no_space' || !isWorthAnotherTry(known) || failures >= MOST_FAILURES;
      await failTask(tx, name, { state: isOver ? 'failed' : 'waiting', fault: known, detail, failures });
      fractions.delete(keyOf(name));
    });
  }

  /** What was made and is not wanted. */
  async function forget(blobs: readonly BlobHash[]): Promise<void> {
    if (blobs.length > 0) await database.transaction((tx) => sweepUnread({ store, isBeingRead, sweepLater }, tx, blobs));
  }

  /** A process that worked here is gone: what it had in hand waits again. */
  const workerGone = (worker: string): Promise<number> => database.transaction((tx) => letGo(tx, (query) => query.where({ worker })));
  /** At start: whoever worked for a server that is gone is gone with it. */
  const recover = (): Promise<number> => database.transaction((tx) => letGo(tx, (query) => query, { costsNothing: true }));
  const fractionOf = (name: TaskName): number => fractions.get(keyOf(name)) ?? 0;

  return { claim, keep, finish, fail, forget, workerGone, recover, fractionOf, restNow };
}

export type Desk = ReturnType<typeof createDesk>;

const keyOf = ({ lesson, kind, index }: TaskName): string => `${lesson} ${kind} ${index}`;

async function mustHold(tx: Db, name: TaskName, fence: number): Promise<StoredTask> {
  const task = await findTask(tx, name, toChange);
  if (task?.state !== 'leased' || task.fence !== fence) throw conflict('encode_task', task?.fence ?? 0);
  return task;
}

function readResult(kind: EncodeTask['kind'], result: unknown): { result: unknown; blobs: BlobRef[] } {
  if (kind === 'seal') return { result: read(SealResult, result), blobs: [] };
  const made = read(shapeOf(kind), result);
  return { result: made, blobs: blobsOfResult(made) };
}

function read<T extends z.ZodType>(shape: T, result: unknown): z.output<T> {
  const parsed = shape.safeParse(result);
  if (!parsed.success) throw badInput(parsed.error, 'body.result');
  return parsed.data;
}

function shapeOf(kind: EncodeTask['kind']): typeof SoundResult | typeof CopyResult | typeof PictureResult {
  if (kind === 'sound') return SoundResult;
  return kind === 'early' || kind === 'copy' ? CopyResult : PictureResult;
}
