import { spawn } from 'node:child_process';
import { copyFile, open, readdir, readFile, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import { ensureSamples } from '#scripts/samples/ensure.ts';
import { loadExpectations, madeFolder, pathOf } from '#scripts/samples/expectations.ts';
import { AppError } from '#shared/problem.ts';
import { ffmpeg, temporaryStore } from '#tests/support/packages.ts';
import { ingest } from './ingest.ts';

const { broken } = await loadExpectations();
const sheep = join(madeFolder, 'sheep-pen.mp4');
const short = join(madeFolder, 'short.mp4');

beforeAll(async () => {
  await ensureSamples();
}, 300_000);

type Made = Awaited<ReturnType<typeof temporaryStore>>;

async function filesIn({ folder, workFolder }: Made): Promise<string[]> {
  const blobs = await readdir(join(folder, 'blobs'), { recursive: true, withFileTypes: true });
  const work = await readdir(workFolder).catch(() => []);
  return [...blobs.filter((entry) => entry.isFile()).map(({ name }) => name), ...work];
}

/** The fault it is refused for; anything that it leaves behind fails the test. */
async function faultOf(made: Made, source: string, signal?: AbortSignal): Promise<unknown> {
  const before = await filesIn(made);
  const refusal: unknown = await ingest(source, { ...made, signal }).catch((error: unknown) => error);
  expect(await filesIn(made)).toEqual(before);
  return refusal instanceof AppError && refusal.code === 'media_fault' ? refusal.params['fault'] : refusal;
}

test.each(broken)('$file: $reason, and nothing stays behind', async (sample) => {
  await using made = await temporaryStore();
  expect(await faultOf(made, pathOf(sample))).toBe(sample.reason);
});

test('a copy that broke off behind its index is damaged', async () => {
  await using made = await temporaryStore();
  const source = join(made.folder, 'half.mp4');
  await ffmpeg('-i', short, '-c', 'copy', '-movflags', 'faststart', source);
  await truncate(source, Math.round((await stat(source)).size * 0.6));
  expect(await faultOf(made, source)).toBe('damaged');
});

test('pictures that were overwritten on the disk are damaged', async () => {
  await using made = await temporaryStore();
  const source = join(made.folder, 'rotten.mp4');
  await copyFile(short, source);
  await using file = await open(source, 'r+');
  const { size } = await file.stat();
  const noise = Buffer.from(Array.from({ length: Math.round(size / 2) }, (_, index) => (index * index * 7919) % 251));
  await file.write(noise, 0, noise.length, Math.round(size / 4));
  expect(await faultOf(made, source)).toBe('damaged');
});

test('more than twelve hours is too long, more pixels than 8K too large, a speck no picture', async () => {
  await using made = await temporaryStore();
  const [long, large, speck] = ['long.mkv', 'large.avi', 'speck.mkv'].map((name) => join(made.folder, name));
  if (!long || !large || !speck) throw new Error('no names');
  await ffmpeg('-f', 'lavfi', '-i', 'color=s=64x64:r=1/100:d=43400', '-c:v', 'libx264', '-preset', 'ultrafast', long);
  await ffmpeg('-f', 'lavfi', '-i', 'color=s=8192x4400:r=1:d=1', '-c:v', 'mjpeg', large);
  await ffmpeg('-f', 'lavfi', '-i', 'color=s=8x8:r=5:d=1', '-c:v', 'mpeg4', speck);
  expect(await faultOf(made, long)).toBe('too_long');
  expect(await faultOf(made, large)).toBe('too_large');
  expect(await faultOf(made, speck)).toBe('no_video');
});

test('stopped in the middle of its work: no file and no encoder stays behind', async () => {
  await using made = await temporaryStore();
  const stop = new AbortController();
  const needs = { ...made, signal: stop.signal, progress: () => stop.abort() };
  await expect(ingest(sheep, needs)).rejects.toMatchObject({ params: { fault: 'cancelled' } });
  expect(await filesIn(made)).toEqual([]);
  expect(await encodersOn(made.workFolder)).toBe(0);
  expect(await faultOf(made, short, AbortSignal.abort())).toBe('cancelled');
});

test('killed without warning: the encoder dies with its server', async () => {
  await using made = await temporaryStore();
  const server = spawn(process.execPath, ['--input-type=module', '-e', script(made)], { stdio: 'ignore' });
  await vi.waitFor(async () => expect(await encodersOn(made.workFolder)).toBe(1), { timeout: 60_000 });
  server.kill('SIGKILL');
  await vi.waitFor(async () => expect(await encodersOn(made.workFolder)).toBe(0), { timeout: 60_000 });
});

const script = ({ folder, workFolder }: Made): string => `
  import { createBlobStore } from ${JSON.stringify(join(import.meta.dirname, '../blob-store.ts'))};
  import { ingest } from ${JSON.stringify(join(import.meta.dirname, 'ingest.ts'))};
  const store = await createBlobStore(${JSON.stringify(join(folder, 'blobs'))});
  await ingest(${JSON.stringify(sheep)}, { store, workFolder: ${JSON.stringify(workFolder)} });
`;

/** Encoders at work in this folder, by the processes' own command lines. */
async function encodersOn(folder: string): Promise<number> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return lines.filter((line) => line.startsWith('ffmpeg\0') && line.includes(folder)).length;
}
