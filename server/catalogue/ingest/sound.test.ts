import { createHash } from 'node:crypto';
import { mkdir, readFile, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { everySecond } from '#tests/support/cases.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { changingBroadcast } from '#tests/support/changing-broadcast.ts';
import { ffmpeg, runTool, temporaryStore } from '#tests/support/packages.ts';
import { assertSound } from './check-track.ts';
import { audioSamplesFor, planFor } from './encode-plan.ts';
import { probe } from './probe.ts';
import { encodeSound, type EncodedSound } from './sound.ts';
import { split } from './split.ts';

const SECONDS = 10;
const FPS = 25;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let made: Awaited<ReturnType<typeof temporaryStore>>;
let speech: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  made = await temporaryStore();
  speech = join(folder.path, 'speech.wav');
  const words = '各位乡亲大家好，今天我们来讲马铃薯的种植技术。首先选种，要选没有病虫害的种薯。切块的时候刀要消毒，防止病害传播。';
  await runTool('espeak-ng', '-v', 'cmn', '-s', '170', '-w', speech, words);
});
afterAll(async () => {
  await folder[Symbol.asyncDispose]();
  await made[Symbol.asyncDispose]();
});

const lavfi = (source: string): string[] => ['-f', 'lavfi', '-i', source];
const spoken = (...filters: string[]): string[] => ['-i', speech, '-af', filters.join(',')];
/** Each clap is over at once; the speech is 25 dB below where it was. */
const clapped = (): string[] => {
  const claps = `aevalsrc='0.9*exp(-60*mod(t,2))*(2*random(0)-1)':s=48000:d=${SECONDS}[claps]`;
  const graph = `[1:a]volume=-25dB,aresample=48000[speech];${claps};[speech][claps]amix=inputs=2:normalize=0:duration=shortest[a]`;
  return ['-i', speech, '-filter_complex', graph];
};
const noise = (amplitude: number, colour = 'pink'): string => `anoisesrc=d=${SECONDS}:a=${amplitude}:c=${colour}:s=7:r=48000`;
const music = "aevalsrc='0.9*sin(440*2*PI*t)*exp(-mod(t,0.5)*3)|0.9*sin(554*2*PI*t)*exp(-mod(t,0.37)*3)':s=44100:d=10";

type Made = { sounds: EncodedSound[]; source: string };

/** As the lesson's task would do it, for a picture that also has a rung for the worst lines. */
async function soundOf(name: string, source: readonly string[], pictureFrames = SECONDS * FPS): Promise<Made> {
  const at = join(folder.path, name);
  await mkdir(at, { recursive: true });
  const path = join(at, 'source.mkv');
  const picture = lavfi(`color=gray:s=64x64:r=${FPS}:d=${pictureFrames / FPS}`);
  const maps = source.includes('-filter_complex') ? ['-map', '[a]'] : ['-map', '1:a'];
  await ffmpeg(...picture, ...source, '-map', '0:v', ...maps, '-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'pcm_s16le', path);
  return { sounds: await encoded(path, at, pictureFrames), source: path };
}

async function encoded(path: string, at: string, pictureFrames: number): Promise<EncodedSound[]> {
  const found = await probe(path);
  return encodeSound({ source: path, probe: found, plan: planFor(found), folder: at }, pictureFrames);
}

/** By the meter alone, over the whole file. */
async function measured(file: string): Promise<{ lufs: number; peak: number }> {
  const { stderr } = await runTool('ffmpeg', '-nostats', '-i', file, '-af', 'ebur128=peak=true', '-f', 'null', '-');
  const summary = stderr.slice(stderr.lastIndexOf('Summary:'));
  return { lufs: Number(/I: +(\S+) LUFS/.exec(summary)?.[1]), peak: Number(/Peak: +(\S+) dBFS/.exec(summary)?.[1]) };
}

const HEARD = [
  { what: 'speech with sharp peaks', source: () => spoken('volume=3.6dB'), mode: 'limited' },
  { what: 'a very quiet lecture', source: () => spoken('volume=-25dB'), mode: 'limited' },
  { what: 'clipped, loud music', source: () => lavfi(`${music},volume=8dB,alimiter=level=disabled:limit=1`), mode: 'linear' },
  { what: 'claps over soft speech', source: clapped, mode: 'limited' },
  { what: 'a steady noise', source: () => lavfi(noise(0.05)), mode: 'linear' },
  { what: 'a telephone at 8 kHz', source: () => [...spoken('volume=-6dB'), '-ar', '8000', '-ac', '1'], mode: 'limited' },
  {
    what: 'five channels and one',
    source: () => spoken('pan=5.1|FL=0.3*c0|FR=0.2*c0|FC=c0|BL=0.1*c0|BR=0.1*c0|LFE=0.1*c0'),
    mode: 'limited',
  },
  { what: 'one channel only', source: () => spoken('pan=stereo|c0=c0|c1=0*c0'), mode: 'limited' },
  { what: 'a channel wired the wrong way round', source: () => spoken('pan=stereo|c0=c0|c1=-1*c0'), mode: 'limited' },
  {
    what: 'two channels that have nothing in common',
    source: () => [...lavfi(noise(0.2)), ...lavfi(noise(0.2).replace('s=7', 's=8')), '-filter_complex', '[1:a][2:a]join=inputs=2[a]'],
    mode: 'linear',
  },
  { what: 'sound that starts late', source: () => spoken('adelay=3000:all=1'), mode: 'limited' },
  { what: 'a sound of a third of a second', source: () => spoken('atrim=0.5:0.8'), mode: 'limited' },
];

test.each(everySecond(HEARD))('$what is heard at -16 LUFS, and no peak above -1.5 dBTP', async ({ what, source, mode }) => {
  const { sounds } = await soundOf(what, source());
  expect(sounds.map(({ name }) => name)).toEqual(['audio', 'audio-low']);
  for (const { file, loudness } of sounds) {
    const { lufs, peak } = await measured(file);
    expect(Math.abs(lufs + 16)).toBeLessThanOrEqual(1);
    expect(peak).toBeLessThanOrEqual(-1.5);
    expect([loudness.integratedLufs, loudness.truePeakDbtp]).toEqual([expect.closeTo(lufs, 0), expect.closeTo(peak, 0)]);
  }
  expect(sounds[0]?.loudness.mode).toBe(mode);
});

test.each([
  { what: 'digital silence', source: () => lavfi(`anullsrc=d=${SECONDS}`) },
  { what: 'the hiss of an open line', source: () => lavfi(noise(0.0004, 'white')) },
])('$what stays what it is', async ({ what, source }) => {
  const { sounds } = await soundOf(what, source());
  for (const { file, loudness } of sounds) {
    expect(loudness).toMatchObject({ mode: 'silence', gainDb: 0 });
    expect((await measured(file)).lufs).toBeLessThan(-60);
  }
});

test('a lesson shorter than a meter can hear has its loudness all the same', async () => {
  const { sounds } = await soundOf('blink', spoken('atrim=0.5:0.8'), 7);
  for (const { loudness } of sounds) expect(Math.abs((loudness.integratedLufs ?? 0) + 16)).toBeLessThanOrEqual(1);
});

test('the same sound gives the same bytes, and its limiter moves nothing', async () => {
  const bang = ["aevalsrc='if(between(t,2,2.5),0.9*sin(6283*t),0.004*sin(3000*t))':s=48000:d=10"].flatMap(lavfi);
  const [first, second] = [await soundOf('first', bang), await soundOf('second', bang)];
  const hashes = async ({ sounds }: Made) =>
    Promise.all(
      sounds.map(async ({ file }) =>
        createHash('sha256')
          .update(await readFile(file))
          .digest('hex'),
      ),
    );
  expect(await hashes(first)).toEqual(await hashes(second));

  for (const { file } of first.sounds) {
    const { stderr } = await runTool('ffmpeg', '-i', file, '-af', 'silencedetect=n=-25dB:d=0.2', '-f', 'null', '-');
    expect(Math.abs(Number(/silence_end: ([\d.]+)/.exec(stderr)?.[1]) - 2)).toBeLessThanOrEqual(0.025);
  }
});

/** Silence, and a tone from `from` on. */
const toneFrom = (from: number): string => `aevalsrc='if(gt(t,${from}),0.3*sin(2*PI*500*t),0)':s=48000`;
const broadcast = (from: number, ...coding: string[]): string[] => [
  ...lavfi(`color=gray:s=64x64:r=${FPS}`),
  ...lavfi(toneFrom(from)),
  '-c:v',
  'mpeg2video',
  ...coding,
];

test.each([
  { what: 'two channels to six', first: ['-c:a', 'ac3', '-ac', '2'], second: ['-c:a', 'ac3', '-ac', '6'] },
  { what: 'one channel at 44.1 kHz to two at 48', first: ['-c:a', 'aac', '-ar', '44100', '-ac', '1'], second: ['-c:a', 'aac', '-ac', '2'] },
])('a broadcast whose sound changes from $what is heard to its end, each sound in its place', async ({ first, second }) => {
  const [at, frames, samples] = [join(folder.path, second.join('')), 8 * FPS, audioSamplesFor(8 * FPS, { num: FPS, den: 1 })];
  await mkdir(at);
  const source = await changingBroadcast(join(at, 'change.ts'), 4, [broadcast(3, ...first), broadcast(2, ...second)]);
  for (const { file, name, loudness } of await encoded(source, at, frames)) {
    await assertSound(await split(file, made.store.put), name, samples);
    expect(Math.abs((loudness.integratedLufs ?? 0) + 16)).toBeLessThanOrEqual(1);
    const { stderr } = await runTool('ffmpeg', '-i', file, '-af', 'silencedetect=n=-40dB:d=0.3', '-f', 'null', '-');
    const starts = [...stderr.matchAll(/silence_end: ([\d.]+)/g)].map(([, second]) => Number(second));
    // A resampler leaves up to 0.1 s as it is: sounds of two programmes may overlap by a frame.
    expect(starts.map((at) => Math.floor(at * 10) / 10)).toEqual([3, 6]);
  }

  // As ffmpeg does it by itself: the filters that count begin again in the middle.
  const anew = join(at, 'anew.mp4');
  const filters = `aresample=48000:async=1:first_pts=0,apad,atrim=start_sample=1024:end_sample=${samples},asetpts=PTS-STARTPTS`;
  await ffmpeg(
    '-i',
    source,
    '-map',
    '0:a',
    '-af',
    filters,
    '-ac',
    '2',
    '-c:a',
    'aac',
    '-movflags',
    '+empty_moov+default_base_moof',
    '-frag_duration',
    '4000000',
    anew,
  );
  await expect(assertSound(await split(anew, made.store.put), 'anew', samples)).rejects.toMatchObject({
    params: { fault: 'encoder_failed' },
  });
});

test('a file that broke off before its sound has silence to the end of its picture', async () => {
  const [at, frames] = [join(folder.path, 'broken-off'), 3 * FPS];
  await mkdir(at);
  const source = join(at, 'source.mp4');
  const picture = lavfi(`testsrc2=s=320x240:r=${FPS}:d=4`);
  await ffmpeg(
    ...picture,
    ...lavfi('sine=d=4'),
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-movflags',
    '+frag_keyframe+empty_moov',
    source,
  );
  await truncate(source, Math.round((await stat(source)).size * 0.6));
  for (const { file, name } of await encoded(source, at, frames))
    await assertSound(await split(file, made.store.put), name, audioSamplesFor(frames, { num: FPS, den: 1 }));
});
