import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { blobPath, type BlobHash } from '#shared/model/blob.ts';
import { blobsOf, Package } from '#shared/model/package.ts';
import { packageFor } from '#player/core/shelf-plan.ts';
import { run as runProgram, until, type Running } from '#tests/support/child.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { hashOf, makeLesson, withNewChunk, type Goods } from '#tests/support/lesson-goods.ts';
import { enrolBox } from '#tests/support/player-box.ts';
import { openPlayerOffice } from '#tests/support/player-office.ts';
import { openSlowLine, type SlowLine } from '#tests/support/slow-line.ts';
import { seeded } from '../samples/seeded.ts';
import type { Outcome } from '../measured.ts';

/** So many times faster than the village: rate and cuts are scaled, so each cut meets as many bytes as there. The player's own pauses are not: they weigh more. */
const SCALE = 100;
const VILLAGE_BYTES_PER_S = 256_000 / 8;
const VILLAGE_CUT_MS = 60_000;
const MOST_EXTRA = 0.02;
const CHUNKS = 150;

export interface Case {
  lessonBytes: number;
  chunks: number;
  kills: number;
  seed: number;
}

/**
 * A lesson of 300 MB through 256 kbit/s that is cut every 60 s, time a hundred times faster, while the agent is killed with -9 and the
 * office forgets all log-ins after each kill; then the lesson is published with one chunk changed. Failures: what is not on the shelf as
 * it should be, more than 2 % of body bytes carried twice, and fetches of what had not changed.
 */
export async function run({ n, seed }: { n: number; seed: number }): Promise<Outcome> {
  const found = await throughSlowLine({ lessonBytes: 300_000_000, chunks: CHUNKS, kills: n || 20, seed });
  const { failures, ...details } = found;
  return { value: failures.length, unit: 'failures', baseline: null, n: n || 20, details: { ...details, failures, scale: SCALE } };
}

export async function throughSlowLine({ lessonBytes, chunks, kills, seed }: Case) {
  await using folder = await temporaryFolder();
  await using office = await openPlayerOffice();
  await using line = await openSlowLine({
    port: Number(office.url.port),
    bytesPerS: VILLAGE_BYTES_PER_S * SCALE,
    cutEveryMs: VILLAGE_CUT_MS / SCALE,
  });
  await enrolBox(folder.path, office);
  const lesson = makeLesson('果树修剪', 1_800_000, Math.round(lessonBytes / chunks / 2), chunks);
  office.publish({ goods: [lesson] });
  const wanted = shownBy(lesson);
  const began = performance.now();
  await using box = openBox(folder.path, line);
  const random = seeded(seed);
  const expectedMs = (bytesOf(wanted) / (VILLAGE_BYTES_PER_S * SCALE)) * 1000;
  for (let kill = 0; kill < kills; kill++) {
    await pause((random() * 1.6 * expectedMs) / kills);
    await box.kill();
    office.renewTokens();
    box.start();
  }
  await until(() => isShelved(folder.path, wanted));
  const seconds = (performance.now() - began) / 1000;
  const failures = await wrongOn(folder.path, wanted);
  const body = bytesOf(wanted);
  const extra = (carriedOf(line, wanted) - body) / body;
  if (extra > MOST_EXTRA) failures.push(`${(extra * 100).toFixed(2)} % too much`);
  const requests = line.asked.filter(({ path: asked }) => asked.startsWith('/blobs/')).length;
  const [cuts, connections] = [line.cuts(), line.connections()];

  const { lesson: changed, fresh } = withNewChunk(lesson);
  const before = line.asked.length;
  office.publish({ goods: [changed] });
  await until(() => isShelved(folder.path, shownBy(changed)));
  const again = new Set(line.asked.slice(before).flatMap(({ path: asked }) => /^\/blobs\/(\w+)/.exec(asked)?.[1] ?? []));
  const others = [...again].filter((hash) => !fresh.some((blob) => blob === hash));
  if (others.length > 0 || again.size !== fresh.length) failures.push(`${again.size} blobs fetched again, ${others.length} of them old`);
  return {
    failures,
    bytes: body,
    extra: Number(extra.toFixed(5)),
    cuts,
    kills,
    requests,
    connections,
    seconds: Math.round(seconds),
    again: again.size,
  };
}

/** What a station keeps of the lesson. */
function shownBy(lesson: Goods & { kind: 'lesson' }): Map<BlobHash, number> {
  const pkg = Package.parse(JSON.parse(lesson.blobs.get(lesson.index.blob)?.toString() ?? ''));
  const named = [lesson.index, ...blobsOf(packageFor(pkg, 'station'))];
  return new Map(named.map(({ blob, bytes }) => [blob, bytes]));
}

const bytesOf = (blobs: ReadonlyMap<BlobHash, number>): number => [...blobs.values()].reduce((sum, bytes) => sum + bytes, 0);

const carriedOf = (line: SlowLine, blobs: ReadonlyMap<BlobHash, number>): number =>
  [...blobs.keys()].reduce((sum, blob) => sum + (line.carried.get(`/blobs/${blob}`) ?? 0), 0);

const fileOf = (data: string, blob: BlobHash): string => path.join(data, 'blobs', blobPath(blob));

const isShelved = async (data: string, blobs: ReadonlyMap<BlobHash, number>): Promise<boolean> =>
  Promise.all([...blobs.keys()].map((blob) => access(fileOf(data, blob)))).then(
    () => true,
    () => false,
  );

async function wrongOn(data: string, blobs: ReadonlyMap<BlobHash, number>): Promise<string[]> {
  const wrong: string[] = [];
  for (const blob of blobs.keys()) if (hashOf(await readFile(fileOf(data, blob))) !== blob) wrong.push(`${blob} is not what its name says`);
  return wrong;
}

/** The agent as a process, so that it can be killed like one. */
function openBox(data: string, { url }: SlowLine) {
  const begin = (): Running => runProgram('player/main.ts', ['--server', url, '--data', data, '--port', '0', '--no-window']);
  let agent = begin();
  return {
    start: () => void (agent = begin()),
    kill: () => agent.kill('SIGKILL'),
    [Symbol.asyncDispose]: () => agent.kill('SIGKILL'),
  };
}
