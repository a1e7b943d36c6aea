import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import { createBlobStore } from '#server/catalogue/blob-store.ts';
import { ingest } from '#server/catalogue/ingest/ingest.ts';
import { newId, LessonId } from '#shared/model/ids.ts';
import { blobsOf, Package } from '#shared/model/package.ts';
import { hashOf, type Goods } from '#tests/support/lesson-goods.ts';
import { enrolBox, openBox } from '#tests/support/player-box.ts';
import { openPlayerOffice } from '#tests/support/player-office.ts';
import { until } from '#tests/support/until.ts';
import { ensureSamples } from '../samples/ensure.ts';
import { loadExpectations, pathOf } from '../samples/expectations.ts';

const MAIN = path.join(import.meta.dirname, '../../player/main.ts');

/** From starting the player with a full shelf and no network to the first frame of a lesson presented in Chromium: the whole of a power-on but for the system's own. */
export async function run({ n }: { n: number; seed: number }) {
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-boot-'));
  const office = await openPlayerOffice();
  try {
    await using box = await openBox(() => office.url);
    await enrolBox(box.data, office);
    const lesson = await realLesson(folder);
    office.publish({ goods: [lesson] });
    await box.start();
    await until(() => office.statuses.some(({ missing, revision }) => revision === 1 && missing.blobs === 0));
    await box.stop();
    await office.goAway();

    const times: number[] = [];
    for (let round = 0; round < (n || 5) + 1; round++) times.push(await bootOnce(box.data, office.url.href));
    const warm = times.slice(1).toSorted((a, b) => a - b); // The first makes Chromium's profile, as at the first start of a new box.
    const value = Math.round(warm[Math.floor(warm.length / 2)] ?? 0);
    return {
      value,
      unit: 'ms',
      baseline: null,
      n: warm.length,
      details: { ms: warm.map(Math.round), newProfileMs: Math.round(times[0] ?? 0) },
    };
  } finally {
    await office.goAway();
    await rm(folder, { recursive: true, force: true });
  }
}

async function realLesson(folder: string): Promise<Goods> {
  await ensureSamples();
  const { lessons } = await loadExpectations();
  const sample = lessons.find(({ file }) => /apple/.test(file)) ?? lessons[0];
  if (!sample) throw new Error('there are no samples');
  const store = await createBlobStore(path.join(folder, 'blobs'));
  const made = await ingest(pathOf(sample), { store, workFolder: path.join(folder, 'work') });
  const index = await buffer(store.read(made.package));
  const pkg = Package.parse(JSON.parse(index.toString('utf8')));
  const blobs = new Map([[made.package, index]]);
  for (const { blob } of blobsOf(pkg)) blobs.set(blob, await buffer(store.read(blob)));
  const ref = { blob: hashOf(index), bytes: index.length };
  return { kind: 'lesson', id: newId('les', LessonId), title: sample.title.zh, ms: made.durationMs, index: ref, blobs };
}

const FirstFrame = z.object({ msg: z.literal('first frame presented'), mono: z.number() });

/** Page, agent and we read the same monotonic clock, so that the frame is dated where it was presented. */
async function bootOnce(data: string, server: string): Promise<number> {
  const startedAt = Number(process.hrtime.bigint()) / 1e6;
  const child = spawn(process.execPath, [MAIN, '--server', server, '--data', data, '--port', '0', '--headless'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    return (await firstFrameOf(child)) - startedAt;
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
}

async function firstFrameOf(child: ChildProcess): Promise<number> {
  if (!child.stdout) throw new Error('the player has no output');
  for await (const line of createInterface(child.stdout)) {
    const found = FirstFrame.safeParse(parsed(line));
    if (found.success) return found.data.mono;
  }
  throw new Error('the player ended before it showed anything');
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
