import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { changingBroadcast } from '#tests/support/changing-broadcast.ts';
import { runTool, temporaryStore, trackToFile } from '#tests/support/packages.ts';
import { outlineOf, planLesson } from './lesson-plan.ts';
import { makeChunks } from './run-task.ts';

const SECONDS_EACH = 3;

/** Bright first, dark after the change. */
const programme = (size: string, luma: number, ...coding: string[]): string[] => {
  const picture = `color=0x${luma.toString(16).repeat(3)}:s=${size}:r=25`;
  return ['-f', 'lavfi', '-i', picture, '-c:v', 'libx264', '-preset', 'ultrafast', '-g', '25', '-pix_fmt', 'yuv420p', ...coding];
};

test.each([
  { what: 'smaller', sizes: ['320x240', '160x128'], coding: [] },
  { what: 'larger', sizes: ['160x128', '320x240'], coding: [] },
  { what: 'smaller, in fields', sizes: ['320x240', '160x128'], coding: ['-flags', '+ilme+ildct', '-x264-params', 'tff=1'] },
])('a broadcast whose pictures become $what is encoded to its end', async ({ sizes, coding }) => {
  await using made = await temporaryStore();
  const parts = sizes.map((size, index) => programme(size, index === 0 ? 0xc0 : 0x40, ...coding));
  const source = await changingBroadcast(join(made.folder, 'change.ts'), SECONDS_EACH, parts);
  const outline = await outlineOf(source);
  expect(outline.probe.video.isInterlaced).toBe(coding.length > 0);
  const plan = await planLesson(source, outline);
  const needs = { source, folder: join(made.folder, 'work'), put: made.store.put };
  await mkdir(needs.folder);
  const { rungs } = await makeChunks(plan, 0, needs);

  const top = rungs.at(-1);
  if (!top) throw new Error('no rung');
  const { stdout } = await runTool(
    'ffmpeg',
    '-v',
    'error',
    '-i',
    await trackToFile(made.store, top, join(made.folder, 'top.mp4')),
    '-vf',
    'scale=1:1,format=gray',
    '-f',
    'rawvideo',
    '-',
  );
  const brightness = [...stdout];
  expect(brightness).toHaveLength(2 * SECONDS_EACH * 25);
  const changesAt = brightness.findIndex((luma) => luma < 128);
  expect(Math.abs(changesAt - SECONDS_EACH * 25)).toBeLessThanOrEqual(2);
  expect(brightness.slice(changesAt).every((luma) => luma < 128)).toBe(true);
});

test('a recording that was interrupted for seconds keeps the rate at which it was recorded', async () => {
  await using made = await temporaryStore();
  const source = join(made.folder, 'interrupted.mp4');
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=s=160x120:r=25:d=16', '-vf', "select='not(between(t,5,11))'", '-fps_mode', 'passthrough'];
  await runTool('ffmpeg', '-v', 'error', ...picture, '-c:v', 'libx264', '-preset', 'ultrafast', source);
  expect((await outlineOf(source)).encode.rate).toEqual({ num: 25, den: 1 });
});
