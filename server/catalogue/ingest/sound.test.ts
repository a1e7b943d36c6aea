import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryFolder } from '#tests/support/folder.ts';
import { ffmpeg, runTool } from '#tests/support/packages.ts';
import { planFor } from './encode-plan.ts';
import { probe } from './probe.ts';
import { encodeSound, type EncodedSound } from './sound.ts';

const SECONDS = 10;
const FPS = 25;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let speech: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  speech = join(folder.path, 'speech.wav');
  const words = '各位乡亲大家好，今天我们来讲马铃薯的种植技术。首先选种，要选没有病虫害的种薯。切块的时候刀要消毒，防止病害传播。';
  await runTool('espeak-ng', '-v', 'cmn', '-s', '170', '-w', speech, words);
});
afterAll(() => folder[Symbol.asyncDispose]());

const lavfi = (source: string): string[] => ['-f', 'lavfi', '-i', source];
const spoken = (...filters: string[]): string[] => ['-i', speech, '-af', filters.join(',')];
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
  const found = await probe(path);
  const plan = planFor(found);
  return { sounds: await encodeSound({ source: path, probe: found, plan, folder: at }, pictureFrames), source: path };
}

/** By the meter alone, over the whole file. */
async function measured(file: string): Promise<{ lufs: number; peak: number }> {
  const { stderr } = await runTool('ffmpeg', '-nostats', '-i', file, '-af', 'ebur128=peak=true', '-f', 'null', '-');
  const summary = stderr.slice(stderr.lastIndexOf('Summary:'));
  return { lufs: Number(/I: +(\S+) LUFS/.exec(summary)?.[1]), peak: Number(/Peak: +(\S+) dBFS/.exec(summary)?.[1]) };
}

test.each([
  { what: 'speech with sharp peaks', source: () => spoken('volume=3.6dB'), mode: 'limited' },
  { what: 'a very quiet lecture', source: () => spoken('volume=-25dB'), mode: 'limited' },
  { what: 'clipped, loud music', source: () => lavfi(`${music},volume=8dB,alimiter=level=disabled:limit=1`), mode: 'linear' },
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
  { what: 'sound that ends early', source: () => spoken('atrim=end=3'), mode: 'limited' },
  { what: 'a sound of a third of a second', source: () => spoken('atrim=0.5:0.8'), mode: 'limited' },
])('$what is heard at -16 LUFS, and no peak above -1.5 dBTP', async ({ what, source, mode }) => {
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
