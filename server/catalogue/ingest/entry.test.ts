import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { everySecond } from '#tests/support/cases.ts';
import { ensureSamples } from '#scripts/samples/ensure.ts';
import { loadExpectations, pathOf } from '#scripts/samples/expectations.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { ffmpeg } from '#tests/support/packages.ts';
import { entryOf } from './entry.ts';
import { picturesOf } from './entry-trial.ts';
import { outlineOf, planLesson, type LessonPlan } from './lesson-plan.ts';
import { chunksOfTask, tasksOf } from './task.ts';

const { lessons } = await loadExpectations();
beforeAll(async () => {
  await ensureSamples();
});

/** Never the same picture twice. */
const film = (rate: string, seconds: number, filter = 'null'): string[] => {
  const picture = `testsrc2=s=128x96:r=${rate}:d=${seconds},noise=alls=12:allf=t,format=yuv420p,${filter}`;
  return ['-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', `sine=d=${seconds}`, '-shortest', '-fps_mode', 'passthrough'];
};
const fields = (rate: number, seconds: number): string[] => film(String(rate * 2), seconds, 'tinterlace=interleave_top,fieldorder=tff');
const x264 = (params: string): string[] => ['-c:v', 'libx264', '-preset', 'veryfast', '-x264-params', params];
const mpeg2 = (...options: string[]): string[] => ['-c:v', 'mpeg2video', '-b:v', '1M', '-g', '15', '-bf', '2', ...options];
const interlaced = ['-flags', '+ildct+ilme', '-top', '1'];
const later = ['-output_ts_offset', '3600.34'];

const ENTERED = [
  {
    file: 'camcorder.mts',
    made: [...fields(25, 30), ...x264('tff=1:open-gop=1:keyint=13:bframes=2'), '-c:a', 'ac3', '-mpegts_m2ts_mode', '1'],
  },
  { file: 'late.ts', made: [...film('25', 30, 'setpts=PTS+1.2/TB'), ...x264('keyint=50:bframes=3:open-gop=1'), ...later] },
  { file: 'fifty.ts', made: [...film('50', 30), ...x264('keyint=48:bframes=3'), ...later] },
  { file: 'ntsc.ts', made: [...film('30000/1001', 30), ...x264('keyint=60:bframes=3')] },
  { file: 'broadcast.ts', made: [...fields(25, 30), ...mpeg2(...interlaced), ...later] },
  { file: 'uneven.ts', made: [...film('25', 30, 'select=mod(n\\,7)*mod(n\\,5)'), ...x264('keyint=40:bframes=3')] },
  { file: 'wrapping.ts', made: [...film('25', 30), ...x264('keyint=50:bframes=2'), '-output_ts_offset', '95424'] },
  { file: 'tape.mpg', made: [...fields(25, 30), ...mpeg2(...interlaced), '-f', 'vob'] },
  { file: 'disc.vob', made: [...film('24000/1001', 30), ...mpeg2(), '-f', 'vob'] },
  { file: 'xvid.avi', made: [...film('30000/1001', 60), '-c:v', 'mpeg4', '-vtag', 'XVID', '-bf', '2', '-g', '100'] },
  { file: 'office.wmv', made: [...film('25', 30), '-c:v', 'wmv2', '-c:a', 'wmav2', '-g', '100'] },
  { file: 'stream.flv', made: [...film('30', 30), '-c:v', 'flv', '-g', '60', '-ar', '44100'] },
  { file: 'held.flv', made: [...film('15', 60, 'select=lt(mod(t\\,9)\\,2.5)'), ...x264('keyint=20:bframes=2'), '-ar', '44100'] },
  { file: 'screen.mp4', made: [...film('5', 260), ...x264('keyint=300:scenecut=0:bframes=3')], perTask: 6 },
  { file: 'screen.mkv', made: [...film('10', 260), ...x264('keyint=600:scenecut=0:bframes=3')], perTask: 6 },
];

const piecesOf = (plan: LessonPlan) => tasksOf(plan).filter(({ kind }) => kind === 'chunk');

/** What the encoders of all pieces are given, against one decode of the whole. */
async function expectEqual(source: string, plan: LessonPlan): Promise<void> {
  const needs = { source, probe: plan.probe, encode: plan.encode };
  const whole = await picturesOf(needs, { fromFrame: 0, frames: plan.frames });
  expect(whole).toHaveLength(plan.frames);
  for (const { index } of piecesOf(plan)) {
    const chunks = chunksOfTask(plan, index);
    const span = { fromFrame: chunks[0]?.fromFrame ?? 0, frames: chunks.reduce((sum, { frames }) => sum + frames, 0) };
    const apart = await picturesOf(needs, span, entryOf(plan.entering, index));
    const differing = apart?.flatMap((hash, nth) => (hash === whole?.[span.fromFrame + nth] ? [] : [nth])) ?? null;
    expect({ index, pictures: apart?.length, differing }).toEqual({ index, pictures: span.frames, differing: [] });
  }
}

test.each(everySecond(ENTERED))(
  '$file is entered, and each piece has the very pictures of the whole',
  async ({ file, made, perTask = 1 }) => {
    await using folder = await temporaryFolder();
    const source = join(folder.path, file);
    await ffmpeg(...made, source);
    const plan = await planLesson(source, await outlineOf(source));
    expect(plan).toMatchObject({ entering: { by: 'keys' }, perTask });
    await expectEqual(source, plan);
  },
);

test.each(lessons.filter(({ file }) => /\.(mpg|avi)$/.test(file)))('$file of the samples, too', async (lesson) => {
  const plan = await planLesson(pathOf(lesson), await outlineOf(pathOf(lesson)));
  expect(plan).toMatchObject({ entering: { by: 'keys' }, perTask: 1 });
  await expectEqual(pathOf(lesson), plan);
});

/** Two recordings that were put one behind the other: the clock begins anew in the middle. */
async function joined(path: string): Promise<void> {
  await ffmpeg(...film('25', 20), ...x264('keyint=25'), path);
  const recording = await readFile(path);
  await writeFile(path, Buffer.concat([recording, recording]));
}
const filmed =
  (...made: string[]) =>
  (path: string): Promise<unknown> =>
    ffmpeg(...made, path);

const IN_ONE_PIECE = [
  { why: 'container', file: 'bare.m2v', make: filmed(...film('25', 20), ...mpeg2(), '-an') },
  { why: 'several_pictures', file: 'two.ts', make: filmed(...film('25', 20), '-map', '0:v', '-map', '0:v', ...x264('keyint=25')) },
  { why: 'times_jump', file: 'joined.ts', make: joined },
  { why: 'few_keys', file: 'rare.ts', make: filmed(...film('25', 30), ...x264('keyint=infinite:scenecut=0')) },
  // Lines of the picture are renewed one after another; what is called a key is where that begins.
  { why: 'unequal', file: 'refreshed.ts', make: filmed(...film('25', 30), ...x264('keyint=50:intra-refresh=1:bframes=0')) },
];

test.each(IN_ONE_PIECE)('$file stays in one piece: $why', async ({ why, file, make }) => {
  await using folder = await temporaryFolder();
  const source = join(folder.path, file);
  await make(source);
  const plan = await planLesson(source, await outlineOf(source));
  expect(plan).toMatchObject({ entering: { by: 'nothing' }, perTask: plan.chunks.length });
  expect(plan.entering).toMatchObject({ why: expect.arrayContaining([why]) });
});
