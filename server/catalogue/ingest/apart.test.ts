import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { everySecond } from '#tests/support/cases.ts';
import { ffmpeg, runTool, temporaryStore, trackToFile } from '#tests/support/packages.ts';
import { outlineOf, planLesson } from './lesson-plan.ts';
import { makeChunks, makeFirst } from './run-task.ts';
import { tasksOf, type PictureResult } from './task.ts';

/** Each picture is of another grey, so that one that is missing, doubled or of another place is seen. */
const greys = (rate: number, seconds: number): string =>
  `nullsrc=s=64x48:r=${rate}:d=${seconds},geq=lum='20+mod(N*37\\,200)':cb=128:cr=128,format=yuv420p`;

const x264 = (params: string): string[] => ['-c:v', 'libx264', '-qp', '4', '-x264-params', params];

const SOURCES = [
  { what: 'open GOPs', file: 'open.mp4', rate: 25, seconds: 34, filter: '', coding: x264('open-gop=1:bframes=3:keyint=50:scenecut=0') },
  { what: 'few key frames', file: 'long.mkv', rate: 15, seconds: 40, filter: '', coding: x264('keyint=240:bframes=2:scenecut=0') },
  { what: '29.97', file: 'ntsc.mp4', rate: 29.97, seconds: 30, filter: '', coding: x264('keyint=60') },
  {
    what: 'pictures that stand for ten seconds',
    file: 'held.mkv',
    rate: 25,
    seconds: 40,
    filter: ',select=lt(mod(t\\,13)\\,2.5)',
    coding: x264('keyint=30'),
  },
  { what: 'a picture that starts late', file: 'late.mkv', rate: 25, seconds: 30, filter: ',setpts=PTS+1.2/TB', coding: x264('keyint=50') },
  { what: 'no index', file: 'broadcast.ts', rate: 25, seconds: 30, filter: '', coding: x264('keyint=50:bframes=2') },
];

test.each(everySecond(SOURCES))(
  '$what: chunks encoded apart hold the pictures that the whole has',
  async ({ file, rate, seconds, filter, coding }) => {
    await using made = await temporaryStore();
    const source = join(made.folder, file);
    const tone = ['-f', 'lavfi', '-i', `sine=d=${seconds}`];
    await ffmpeg(
      '-f',
      'lavfi',
      '-i',
      `${greys(rate, seconds)}${filter}`,
      ...tone,
      '-fps_mode',
      'passthrough',
      ...coding,
      '-c:a',
      'aac',
      source,
    );
    const outline = await outlineOf(source);
    const plan = await planLesson(source, outline);
    const needs = { source, folder: join(made.folder, 'work'), put: made.store.put };
    await mkdir(needs.folder);

    const whole = await makeChunks({ ...plan, perTask: plan.chunks.length }, 0, needs);
    const pieces = tasksOf(plan).filter(({ kind }) => kind === 'chunk');
    expect(pieces).toHaveLength(plan.chunks.length);
    const apart = await Promise.all(pieces.map(({ index }) => makeChunks(plan, index, needs)));
    const lowest = whole.rungs[0];
    if (!lowest) throw new Error('no rung');
    expect(apart.map(({ rungs }) => rungs[0]?.init)).toEqual(apart.map(() => lowest.init));

    const greysOf = async (name: string, chunks: typeof lowest.chunks): Promise<number[]> =>
      lumaOf(await trackToFile(made.store, { ...lowest, chunks }, join(made.folder, `${name}.mp4`)));
    const asWhole = await greysOf('whole', lowest.chunks);
    const asPieces = await greysOf(
      'apart',
      apart.flatMap(({ rungs }) => rungs[0]?.chunks ?? []),
    );
    expect(asPieces).toHaveLength(plan.frames);
    const differing = asPieces.flatMap((grey, index) => (Math.abs(grey - (asWhole[index] ?? 0)) > 3 ? [index] : []));
    expect(differing).toEqual([]);

    const first = await makeFirst(outline, needs);
    expect(first.rungs[0]?.chunks).toEqual(apart[0]?.rungs[0]?.chunks.slice(0, 1));
  },
);

async function lumaOf(file: string): Promise<number[]> {
  const { stdout } = await runTool(
    'ffmpeg',
    '-v',
    'error',
    '-i',
    file,
    '-vf',
    'crop=32:24,scale=1:1:flags=area',
    '-f',
    'rawvideo',
    '-pix_fmt',
    'gray',
    '-',
  );
  return [...stdout];
}

const chunksOf = ({ rungs }: PictureResult) => rungs.map(({ chunks }) => chunks);

test('a piece that came in where it was planned, one that came in too late, and one read from the beginning are the same bytes', async () => {
  await using made = await temporaryStore();
  const source = join(made.folder, 'broadcast.ts');
  await ffmpeg('-f', 'lavfi', '-i', greys(25, 30), ...x264('keyint=50:bframes=2:scenecut=0'), '-output_ts_offset', '77.7', source);
  const plan = await planLesson(source, await outlineOf(source));
  const needs = { source, folder: join(made.folder, 'work'), put: made.store.put };
  const startS = (plan.chunks[1]?.fromFrame ?? 0) / 25;
  const enteredAt = async (keyS: number) => chunksOf(await makeChunks({ ...plan, entering: { by: 'keys', keysS: [0, keyS] } }, 1, needs));

  const planned = chunksOf(await makeChunks(plan, 1, needs));
  // The seek ends behind the key picture with which the piece begins; the next stands 2 s later.
  expect(await enteredAt(startS + 1.2)).toEqual(planned);
  expect(await enteredAt(0)).toEqual(planned);
});
