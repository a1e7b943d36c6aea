import path from 'node:path';
import { createBlobStore } from '#server/catalogue/blob-store.ts';
import { createDesk, type Desk } from '#server/catalogue/encoding/desk.ts';
import { addEncoding, addTasks, listTasks, putPlan } from '#server/catalogue/encoding/encoding-store.ts';
import type { LessonPlan, Outline } from '#server/catalogue/ingest/lesson-plan.ts';
import type { CopyResult, PictureResult, SoundResult } from '#server/catalogue/ingest/task.ts';
import { addLesson } from '#server/catalogue/lesson-store.ts';
import type { Database } from '#server/database/connection.ts';
import type { BlobHash } from '#shared/model/blob.ts';
import { LessonId, newId } from '#shared/model/ids.ts';
import type { GivenPiece } from '#shared/protocol/http/encoding.ts';
import { standingClock } from './clock.ts';
import { temporaryDatabase } from './database.ts';

const rung = { name: '144p', width: 256, height: 144 };
const encode = { rungs: [rung], rate: { num: 25, den: 1 }, segmentFrames: 100, holdMs: 0 };
const probe = { demuxer: 'mov', durationMs: 20_000, startS: 0, video: { index: 0, width: 1280, height: 720 }, audio: null };
const spansOf = (count: number) => Array.from({ length: count }, (_, index) => ({ fromFrame: index * 200, frames: 200 }));
const COPIES = 2;

export interface DeskHouse extends AsyncDisposable {
  desk: Desk;
  database: Database;
  clock: ReturnType<typeof standingClock>;
  /** What a worker might have made of it, its blobs on the disk. */
  resultOf: (piece: Pick<GivenPiece, 'kind'>) => Promise<PictureResult | SoundResult | CopyResult>;
  loseBlobs: () => Promise<void>;
  /** Each piece in words. */
  states: () => Promise<string[]>;
}

export interface DeskLesson {
  chunks: number;
  hasFirst?: boolean;
  /** Its source is copied too, in two pieces. */
  hasCopy?: boolean;
}

/** A desk with one lesson whose sound and so many chunks wait; nobody encodes anything. */
export async function openEncodingDesk({ chunks, hasFirst = false, hasCopy = false }: DeskLesson): Promise<DeskHouse> {
  const stack = new AsyncDisposableStack();
  const { database, folder } = stack.use(await temporaryDatabase());
  const clock = standingClock();
  const store = await createBlobStore(path.join(folder, 'blobs'));
  const isBeingRead = (): Promise<boolean> => Promise.resolve(false);
  const desk = createDesk({
    database,
    store,
    clock,
    isBeingRead,
    sweepLater: () => Promise.resolve(),
    neededAt: () => Promise.resolve(new Map()),
  });
  const lesson = newId('les', LessonId, clock.now());
  const outline = { probe, encode, first: spansOf(1)[0], copy: null } as unknown as Outline; // As much of it as a desk looks at.
  const plan = {
    probe,
    encode,
    frames: 200,
    chunks: spansOf(Math.max(1, chunks)),
    perTask: 1,
    entering: { by: 'index' },
    copy: hasCopy ? { copies: true, startS: 0, chunks: spansOf(COPIES) } : { copies: false, why: ['codec'] },
  } as unknown as LessonPlan;
  await database.transaction(async (tx) => {
    const source = { title: '课件', sourceName: 'a.mp4', sourceBytes: 9, sourcePath: 'uploads/a' };
    await addLesson(tx, { id: lesson, home: null, ...source, now: clock.now() });
    await addEncoding(tx, lesson, outline, 'this build');
    await putPlan(tx, lesson, plan);
    const pictures = Array.from({ length: chunks }, (_, index) => ({ kind: 'chunk' as const, index, weight: 200 }));
    const first = hasFirst ? [{ kind: 'first' as const, index: 0, weight: 200 }] : [];
    const copies = hasCopy ? spansOf(COPIES).map((_, index) => ({ kind: 'copy' as const, index, weight: 20 })) : [];
    await addTasks(tx, lesson, [{ kind: 'sound', index: 0, weight: 6 }, ...pictures, ...copies, ...first]);
  });

  const made = new Set<BlobHash>();
  async function resultOf({ kind }: Pick<GivenPiece, 'kind'>): Promise<PictureResult | SoundResult | CopyResult> {
    const { blob, bytes } = await store.put(Buffer.from(`made of ${kind}`));
    made.add(blob);
    const segments = [{ offset: 0, bytes, ticks: 480_000 }];
    const track = { codec: 'x', timescale: 120_000, init: { blob, bytes }, chunks: [{ blob, bytes, segments }] };
    const cost = { encodeMs: 1, checkMs: 1 };
    const loudness = { mode: 'silence' as const, integratedLufs: null, truePeakDbtp: null, gainDb: 0 };
    if (kind === 'copy') return { ...cost, track };
    if (kind === 'sound') return { ...cost, silent: true, sounds: [{ ...track, name: 'audio', loudness }] };
    return { ...cost, rungs: [track], build: 'this build', posters: [] };
  }

  return {
    desk,
    database,
    clock,
    resultOf,
    loseBlobs: async () => void (await Promise.all([...made].map((blob) => store.remove(blob)))),
    async states() {
      const tasks = await listTasks(database.reads, lesson);
      return tasks.map(({ kind, index, state, fault }) => [kind, index, state, fault ?? ''].join(' ').trim());
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
