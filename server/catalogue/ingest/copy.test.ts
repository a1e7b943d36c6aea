import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { everySecond } from '#tests/support/cases.ts';
import { film, spoiltFilm, type Film } from '#tests/support/own-pictures.ts';
import { ffmpeg, readPackage, runTool, temporaryStore, trackToFile } from '#tests/support/packages.ts';
import { ingest } from './ingest.ts';
import { outlineOf, planLesson } from './lesson-plan.ts';
import { makeCopy, makeEarly } from './run-task.ts';

const planOf = async (source: string) => planLesson(source, await outlineOf(source));

test.each<Film & { why: string[] }>([
  { why: ['codec', 'profile', 'colours', 'bit_rate'], coding: ['-c:v', 'mpeg4', '-b:v', '2M', '-maxrate', '4M', '-bufsize', '4M'] },
  { why: ['profile', 'bit_depth'], coding: ['-pix_fmt', 'yuv420p10le'] },
  { why: ['profile', 'chroma'], coding: ['-pix_fmt', 'yuv422p'] },
  { why: ['colours'], coding: ['-pix_fmt', 'yuvj420p'] },
  { why: ['interlaced'], x264: 'tff=1' },
  { why: ['pixel_shape'], filter: 'setsar=4/3' },
  { why: ['level'], coding: ['-level:v', '5.1'] },
  { why: ['references'], size: '1920x1080', seconds: 2, coding: ['-level:v', '4.2', '-b:v', '3M', '-maxrate', '4M'], x264: 'ref=6' },
  {
    why: ['level', 'references', 'too_large'],
    size: '2560x1440',
    seconds: 1,
    coding: ['-level:v', '5.0', '-b:v', '3M', '-maxrate', '4M'],
    x264: 'ref=2',
  },
  { why: ['frame_rate', 'other_length'], rate: '50' },
  { why: ['starts_late', 'other_length'], file: 'film.mkv', filter: 'setpts=PTS+1/TB' },
  { why: ['unsteady', 'other_length'], filter: "select='not(eq(n,100))'" },
  { why: ['other_length'], soundSeconds: 12 },
  { why: ['open_gops'], x264: 'open-gop=1:bframes=3:b-adapt=0:scenecut=0' },
  { why: ['long_gops'], x264: 'keyint=250:scenecut=0' },
  { why: ['bit_rate'], coding: ['-b:v', '1500k', '-maxrate', '2M', '-bufsize', '2M', '-tune', 'zerolatency'] },
])('not copied: $why', async ({ why, ...given }) => {
  await using made = await temporaryStore();
  expect((await planOf(await film(made.folder, given))).copy).toEqual({ copies: false, why });
});

test('not copied: a broadcast', async () => {
  await using made = await temporaryStore();
  const broadcast = await film(made.folder, { file: 'film.ts' });
  expect((await planOf(broadcast)).copy).toMatchObject({ copies: false, why: expect.arrayContaining(['container', 'headers']) });
});

test('not copied: turned for display, or cut by an edit list', async () => {
  await using made = await temporaryStore();
  const source = await film(made.folder, {});
  const [turned, cut] = ['turned.mp4', 'cut.mp4'].map((name) => join(made.folder, name));
  if (!turned || !cut) throw new Error('no names');
  await ffmpeg('-i', source, '-c', 'copy', '-metadata:s:v', 'rotate=90', turned);
  await ffmpeg('-ss', '3', '-i', source, '-c', 'copy', cut);
  expect((await planOf(turned)).copy).toEqual({ copies: false, why: ['rotated'] });
  expect((await planOf(cut)).copy).toMatchObject({ copies: false, why: expect.arrayContaining(['edited']) });
});

test.each<Film>(
  everySecond([
    { file: 'film.mp4', x264: 'bframes=3:b-pyramid=normal' },
    { file: 'film.mkv', x264: 'bframes=2', rate: '30000/1001', sound: 'pcm_s16le' },
    { file: 'film.mov', x264: 'bframes=0:keyint=190:min-keyint=190:scenecut=0', rate: '24' },
  ]),
)('$file: what conforms is a rung of its very pictures, at the times of the encoded ones', async (given) => {
  await using made = await temporaryStore();
  const source = await film(made.folder, { ...given, seconds: 21 });
  const { package: hash } = await ingest(source, made);
  const pkg = await readPackage(made.store, hash);
  const rung = pkg.rungs.at(-1);
  const lowest = pkg.rungs[0];
  if (!rung || !lowest) throw new Error('no rung');

  expect(pkg.source).toEqual({ copied: true, why: [] });
  expect(rung).toMatchObject({ name: 'source', joinable: false, width: 320, height: 180, timescale: 120_000 });
  const lengths = rung.chunks.map(({ segments }) => segments.reduce((sum, { ticks }) => sum + ticks, 0) / rung.timescale);
  expect(lengths.every((seconds, index) => seconds <= 16 && (seconds >= 8 || index === lengths.length - 1))).toBe(true);
  const copied = await trackToFile(made.store, rung, join(made.folder, 'copied.mp4'));
  expect(await picturesOf(copied)).toEqual(await picturesOf(source));
  const encoded = await trackToFile(made.store, lowest, join(made.folder, 'encoded.mp4'));
  expect(await timesOf(copied)).toEqual(await timesOf(encoded));
});

test('the first chunk is there before all was looked through, and stays to the last byte', async () => {
  await using made = await temporaryStore();
  const source = await film(made.folder, { seconds: 33 });
  const needs = { source, folder: join(made.folder, 'work'), put: made.store.put };
  await mkdir(needs.folder);
  const outline = await outlineOf(source);
  const plan = await planLesson(source, outline);
  if (!plan.copy.copies) throw new Error('not copied');
  const early = await makeEarly(outline, needs);
  expect(early.track).toEqual((await makeCopy(plan, 0, needs)).track);
});

test('a copy whose pictures do not decode is left out, and the lesson is there all the same', async () => {
  await using made = await temporaryStore();
  const { package: hash } = await ingest(await spoiltFilm(made.folder), made);
  const pkg = await readPackage(made.store, hash);
  expect(pkg.source).toEqual({ copied: false, why: ['unsound'] });
  expect(pkg.rungs.every(({ joinable }) => joinable)).toBe(true);
});

async function picturesOf(file: string): Promise<string[]> {
  const { stdout } = await runTool('ffmpeg', '-v', 'error', '-i', file, '-map', '0:v', '-fps_mode', 'passthrough', '-f', 'framemd5', '-');
  const lines = stdout.toString().split('\n');
  return lines.filter((line) => line && !line.startsWith('#')).map((line) => line.split(',').at(-1) ?? '');
}

/** In ticks, counted from the first picture. */
async function timesOf(file: string): Promise<number[]> {
  const { stdout } = await runTool('ffprobe', '-v', 'error', '-show_entries', 'frame=pts', '-of', 'csv=p=0', file);
  const times = stdout.toString().split('\n').filter(Boolean).map(Number.parseFloat);
  return times.map((time) => time - (times[0] ?? 0));
}
