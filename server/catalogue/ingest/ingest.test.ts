import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { ensureSamples } from '#scripts/samples/ensure.ts';
import { loadExpectations, pathOf } from '#scripts/samples/expectations.ts';
import { masterPlaylist, mediaPlaylist } from '#shared/hls/playlist.ts';
import { blobsOf, STILLS, type Rung } from '#shared/model/package.ts';
import { readMarkFromPng } from '#tests/support/mark.ts';
import { ffmpeg, readPackage, runTool, temporaryStore, trackToFile } from '#tests/support/packages.ts';
import { lengthOf, readPlaylist } from '#tests/support/playlists.ts';
import { ingest } from './ingest.ts';
import { probe } from './probe.ts';

const { lessons } = await loadExpectations();

beforeAll(async () => {
  await ensureSamples();
}, 300_000);

test.each(lessons)('$file is recognised for what it is', async (lesson) => {
  const found = await probe(pathOf(lesson));
  const { video, audio } = found;
  expect(video).toMatchObject({ width: lesson.width, height: lesson.height, rotation: lesson.rotation, isInterlaced: lesson.isInterlaced });
  expect(video.codec).toBe(lesson.videoCodec);
  expect(video.rate.num / video.rate.den).toBeCloseTo(lesson.fps, 2);
  expect(audio !== null).toBe(lesson.hasAudio);
  expect(Math.abs(found.durationMs - lesson.durationMs)).toBeLessThanOrEqual(lesson.toleranceMs);
});

/** The first seconds of a sample say as much as the whole, in a fraction of the time. */
const beginnings = lessons.filter(({ file }) => /potato|portrait|silent|odd/.test(file));

describe.each(beginnings)('$file', (lesson) => {
  test('becomes a package that plays what was recorded', async () => {
    await using made = await temporaryStore();
    const { store, folder, workFolder } = made;
    const source = join(folder, `beginning-${lesson.file}`);
    await ffmpeg('-i', pathOf(lesson), '-t', '5', '-c', 'copy', '-map', '0', source);

    const reports: number[] = [];
    const ingested = await ingest(source, { store, workFolder, progress: (done) => reports.push(done) });
    const pkg = await readPackage(store, ingested.package);

    expect(ingested).toMatchObject({ width: lesson.width - (lesson.width % 2), height: lesson.height - (lesson.height % 2) });
    expect(Math.abs(ingested.durationMs - 5000)).toBeLessThanOrEqual(lesson.toleranceMs);
    expect(pkg.audio[0]).toMatchObject({ silent: !lesson.hasAudio, codec: 'mp4a.40.2', timescale: 48_000 });
    expect(pkg.encoder.build).toMatch(/ffmpeg \S+ libavcodec \S+ x264 \d+/);
    expect(reports).toEqual(reports.toSorted((a, b) => a - b));
    expect(reports.at(-1)).toBe(1);

    for (const { blob } of blobsOf(pkg)) expect(await store.verify(blob)).toBe(true);
    expect(await readdir(workFolder)).toEqual([]);
    expect(await markOf(made, pkg.rungs.at(-1))).toEqual({ lesson: lesson.lesson, second: 3 });
    // The lowest that moves shows the same second, the stills still show the first of their segment.
    expect(await markOf(made, pkg.rungs[1])).toEqual({ lesson: lesson.lesson, second: 3 });
    expect(await markOf(made, pkg.rungs[0])).toEqual({ lesson: lesson.lesson, second: 0 });
    expect(readPlaylist(masterPlaylist(pkg, (name) => name)).lenient.playlists).toHaveLength(pkg.rungs.length);
    for (const name of [...pkg.rungs.map((rung) => rung.name), 'audio']) {
      const { lenient } = readPlaylist(mediaPlaylist(pkg, name, (blob) => blob));
      expect(Math.abs(lengthOf(lenient) * 1000 - pkg.durationMs)).toBeLessThanOrEqual(22);
    }
  });
});

type Made = Awaited<ReturnType<typeof temporaryStore>>;

/** Reads the mark in the picture at 3.5 s: upright, whole and of the right second. */
async function markOf({ store, folder }: Made, track: Rung | undefined) {
  if (!track) throw new Error('no rung');
  const file = await trackToFile(store, track, join(folder, 'rung.mp4'));
  const { stdout } = await runTool(
    'ffmpeg',
    '-v',
    'error',
    '-ss',
    '3.5',
    '-i',
    file,
    '-frames:v',
    '1',
    '-f',
    'image2pipe',
    '-c:v',
    'png',
    '-',
  );
  return readMarkFromPng(stdout, { x: 0, y: 0, width: track.width, height: track.height });
}

test('the same file gives the same package, to the last byte', async () => {
  await using first = await temporaryStore();
  await using second = await temporaryStore();
  const short = lessons.find(({ file }) => file === 'short.mp4');
  if (!short) throw new Error('no sample');
  const hashes = [await ingest(pathOf(short), first), await ingest(pathOf(short), second)].map((one) => one.package);
  expect(hashes[0]).toBe(hashes[1]);
});

describe.each([
  { who: 'the sound starts late', trim: '[0:v]null[v];[1:a]atrim=start=0.5[a]' },
  { who: 'the picture starts late', trim: '[0:v]trim=start=0.48[v];[1:a]anull[a]' },
  { who: 'the picture ends early', trim: '[0:v]trim=end=3[v];[1:a]anull[a]' },
])('where $who', ({ trim }) => {
  test('a flash and its bang stay together, and the lesson is as long as the longer of them', async () => {
    await using made = await temporaryStore();
    const source = join(made.folder, 'flash.mkv');
    const flash = "color=black:s=320x240:r=25:d=5,drawbox=c=white:t=fill:enable='between(t,1.99,2.99)'";
    const bang = "aevalsrc='if(between(t,2,3),sin(6283*t),0)':s=44100:d=5";
    const coding = ['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'pcm_s16le'];
    await ffmpeg(
      '-f',
      'lavfi',
      '-i',
      flash,
      '-f',
      'lavfi',
      '-i',
      bang,
      '-filter_complex',
      trim,
      '-map',
      '[v]',
      '-map',
      '[a]',
      ...coding,
      source,
    );

    const ingested = await ingest(source, made);
    const pkg = await readPackage(made.store, ingested.package);
    expect(Math.abs(ingested.durationMs - 5000)).toBeLessThanOrEqual(40);
    const [rung, sound] = [pkg.rungs.find(({ name }) => name !== STILLS), pkg.audio[0]];
    if (!rung || !sound) throw new Error('a track is missing');
    expect(Math.abs((await flashAt(made, rung)) - 2)).toBeLessThanOrEqual(0.001);
    expect(Math.abs((await bangAt(made, sound)) - 2)).toBeLessThanOrEqual(0.015);
  });
});

async function flashAt({ store, folder }: Made, track: Parameters<typeof trackToFile>[1]): Promise<number> {
  const file = await trackToFile(store, track, join(folder, 'picture.mp4'));
  const { stderr } = await runTool('ffmpeg', '-i', file, '-vf', 'blackdetect=d=0.1', '-f', 'null', '-');
  return Number(/black_start:0 black_end:([\d.]+)/.exec(stderr)?.[1]);
}

async function bangAt({ store, folder }: Made, track: Parameters<typeof trackToFile>[1]): Promise<number> {
  const file = await trackToFile(store, track, join(folder, 'sound.mp4'));
  const { stderr } = await runTool('ffmpeg', '-i', file, '-af', 'silencedetect=n=-30dB:d=0.2', '-f', 'null', '-');
  return Number(/silence_end: ([\d.]+)/.exec(stderr)?.[1]);
}
