import { stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { lessonPreviewUrl } from '#shared/protocol/http/encoding.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { openOffice, type Office } from '#tests/support/office.ts';
import { ffmpeg } from '#tests/support/packages.ts';
import type { Outcome } from '../measured.ts';
import { ensureSamples } from '../samples/ensure.ts';
import { madeFolder } from '../samples/expectations.ts';

const LENGTHS = { 'one minute': 1, 'two hours': 120 };
const LOOK_MS = 25;

/** Milliseconds from the end of an upload of 1080p30 to the last byte of the first segment in the hands of whoever previews it; the worst of both lengths. */
export async function run({ n, seed }: { n: number; seed: number }): Promise<Outcome> {
  await ensureSamples();
  await using folder = await temporaryFolder();
  const details: Record<string, unknown> = {};
  let worst = 0;
  for (const [name, minutes] of Object.entries(LENGTHS)) {
    const source = path.join(folder.path, `${minutes}.mp4`);
    await film(source, minutes, folder.path, seed);
    const all: number[] = [];
    for (let round = 0; round < (n || 3); round++) all.push(await firstSegment(source, path.join(folder.path, `data-${minutes}-${round}`)));
    details[name] = { ms: all, sourceBytes: (await stat(source)).size };
    worst = Math.max(worst, ...all);
  }
  return { value: worst, unit: 'ms', baseline: null, n: (n || 3) * 2, details };
}

async function firstSegment(source: string, dataFolder: string): Promise<number> {
  await using office = await openOffice(dataFolder);
  const lesson = await office.client.upload(source);
  const ended = performance.now();
  const master = await untilThere(office, lessonPreviewUrl(lesson));
  const track = lessonPreviewUrl(lesson).replace('master.m3u8', nameIn(master));
  const playlist = await untilThere(office, track);
  const [, length, offset] = /#EXT-X-BYTERANGE:(\d+)@(\d+)/.exec(playlist) ?? [];
  const [blob = ''] = /^\/blobs\/\w+$/m.exec(playlist) ?? [];
  const range = { range: `bytes=${offset}-${Number(offset) + Number(length) - 1}` };
  const bytes = await (await office.client.fetch(blob, range)).arrayBuffer();
  if (bytes.byteLength !== Number(length)) throw new Error(`a segment of ${length} bytes came as ${bytes.byteLength}`);
  return Math.round(performance.now() - ended);
}

const nameIn = (master: string): string => master.split('\n').find((line) => line.endsWith('.m3u8')) ?? '';

async function untilThere(office: Office, url: string): Promise<string> {
  for (;;) {
    const response = await office.client.fetch(url);
    const text = await response.text();
    if (response.ok) return text;
    await pause(LOOK_MS);
  }
}

/** The sample's moving pictures with the grain of a camera, over and over. */
async function film(file: string, minutes: number, folder: string, seed: number): Promise<void> {
  const one = path.join(folder, 'one.mp4');
  const coding = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '25', '-g', '60', '-c:a', 'copy'];
  const grain = `noise=all_seed=${seed}:alls=4:allf=t`;
  if (minutes === 1)
    await ffmpeg('-stream_loop', '1', '-i', path.join(madeFolder, 'sheep-pen.mp4'), '-t', '60', '-vf', grain, ...coding, one);
  await ffmpeg('-stream_loop', String(minutes - 1), '-i', one, '-c', 'copy', '-movflags', '+faststart', file);
}
