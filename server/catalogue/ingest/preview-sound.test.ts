import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { everySecond } from '#tests/support/cases.ts';
import { changingBroadcast } from '#tests/support/changing-broadcast.ts';
import { ffmpeg, runTool, temporaryStore, trackToFile } from '#tests/support/packages.ts';
import { joinedTrack } from '#tests/support/tracks.ts';
import { targetDuration } from '#shared/hls/bandwidth.ts';
import { cutIntoChunks } from './chunk-plan.ts';
import { AAC_FRAME, AUDIO_RATE, audioSamplesFor, framesToSeconds, planFor, SEGMENT_S, type FrameSpan } from './encode-plan.ts';
import { framesPerSecond, outputRate } from './frame-rate.ts';
import { makePreviewSound, readingOf, soundCutsOf } from './preview-sound.ts';
import { probe } from './probe.ts';
import type { EncodedTrack } from './task.ts';

const anyRate = fc.integer({ min: 4, max: 61 }).chain((fps) => fc.constantFrom({ num: fps, den: 1 }, { num: fps * 1000, den: 1001 }));
const cutsOf = (frames: number, rate: ReturnType<typeof outputRate>) => {
  const segmentFrames = Math.round(SEGMENT_S * framesPerSecond(rate));
  const chunks = cutIntoChunks(frames, segmentFrames);
  return { chunks, cuts: soundCutsOf(chunks, { rungs: [], rate, segmentFrames, holdMs: 0 }) };
};

test('whatever the rate and length, cuts are whole AAC frames of the whole lesson, never before their picture and less than a frame after it', () => {
  fc.assert(
    fc.property(anyRate.map(outputRate), fc.integer({ min: 1, max: 40_000 }), (rate, frames) => {
      const { chunks, cuts } = cutsOf(frames, rate);
      for (const [index, { fromFrame, frames: some }] of chunks.entries()) {
        const over = (cuts[index]?.at(-1) ?? 0) - framesToSeconds(fromFrame + some, rate) * AUDIO_RATE;
        expect(over).toBeGreaterThan(-0.001);
        expect(over).toBeLessThan(AAC_FRAME);
      }
      const all = cuts.flat();
      const lengths = all.map((end, index) => end - (all[index - 1] ?? 0));
      expect(lengths.every((length) => length > 0 && length % AAC_FRAME === 0)).toBe(true);
      expect(targetDuration(lengths.map((length) => length / AUDIO_RATE))).toBeLessThanOrEqual(SEGMENT_S);
      expect(all.at(-1)).toBe(audioSamplesFor(frames, rate));
    }),
  );
});

test.each([
  { first: 0, reads: { seek: 0, lead: 0 } },
  { first: 2, reads: { seek: 0, lead: 0 } },
  { first: 60, reads: { seek: 6, lead: 56 } },
  { first: 375, reads: { seek: 321, lead: 371 } },
  { first: 376, reads: { seek: 324, lead: 372 } },
])(
  'sound from AAC frame $first on is read from $reads.seek on, which is a whole millisecond, and encoded from $reads.lead on',
  ({ first, reads }) => {
    expect(readingOf(first * AAC_FRAME, 1000 * AAC_FRAME)).toEqual({ ...reads, first, end: 1000 });
    expect((reads.seek * AAC_FRAME * 1000) % AUDIO_RATE).toBe(0);
  },
);

let made: Awaited<ReturnType<typeof temporaryStore>>;
beforeAll(async () => {
  made = await temporaryStore();
});
afterAll(() => made[Symbol.asyncDispose]());

const TONE = "aevalsrc='0.3*sin(440*2*PI*t)|0.3*sin(554*2*PI*t)'";
const picture = (seconds: number, rate = '25') => ['-f', 'lavfi', '-i', `color=gray:s=64x48:r=${rate}:d=${seconds}`];
const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '50'];

async function film(name: string, ...args: string[]): Promise<string> {
  const path = join(made.folder, name);
  await ffmpeg(...args, path);
  return path;
}

async function soundsOf(source: string, frames: number) {
  const found = await probe(source);
  const plan = planFor(found);
  const chunks = cutIntoChunks(frames, plan.segmentFrames);
  const needs = { source, probe: found, plan, folder: join(made.folder, 'work'), put: made.store.put };
  await mkdir(needs.folder, { recursive: true });
  async function sound(some: readonly FrameSpan[]): Promise<EncodedTrack> {
    const heard = await makePreviewSound(needs, some);
    if (!heard) throw new Error('pictures without their sound');
    return heard.track;
  }
  const apart: EncodedTrack[] = [];
  for (const chunk of chunks) apart.push(await sound([chunk]));
  return { plan, chunks, sound, apart };
}

/** What a screen would hear, left and right in turn. */
async function samplesOf(track: EncodedTrack): Promise<Float32Array> {
  const file = await trackToFile(made.store, track, join(made.folder, 'heard.mp4'));
  const { stdout } = await runTool('ffmpeg', '-v', 'error', '-i', file, '-f', 'f32le', '-');
  return new Float32Array(stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + stdout.byteLength));
}

/** The largest difference between the samples of the same instant; the same instant is what is asked. */
const farthest = (one: Float32Array, other: Float32Array, from = 0): number =>
  one.subarray(from).reduce((most, sample, index) => Math.max(most, Math.abs(sample - (other[from + index] ?? 9))), 0);

test.each(
  everySecond([
    { file: 'ntsc.mp4', container: [] },
    { file: 'broadcast.ts', container: ['-output_ts_offset', '77.7'] },
    { file: 'tape.mpg', container: ['-c:a', 'mp2', '-c:v', 'mpeg2video'] },
  ]),
)(
  'stretches of $file encoded apart are heard as if encoded in one go: as long, at the same instants, no click where they join',
  async ({ file, container }) => {
    const tone = ['-f', 'lavfi', '-i', `${TONE}:s=44100:d=45`, '-c:a', 'aac', '-b:a', '192k'];
    const source = await film(file, ...picture(45, '30000/1001'), ...tone, ...x264, ...container);
    const frames = 1340;
    const { apart, chunks, sound, plan } = await soundsOf(source, frames);
    expect(chunks.length).toBeGreaterThan(3);
    expect(new Set(apart.map(({ init }) => init.blob)).size).toBe(1);

    const whole = await sound(chunks);
    const [asPieces, asWhole] = [await samplesOf(joinedTrack(apart)), await samplesOf(whole)];
    expect(asPieces.length).toBe(2 * audioSamplesFor(frames, plan.rate));
    expect(asWhole.length).toBe(asPieces.length);
    expect(farthest(asPieces, asWhole)).toBeLessThan(0.03);

    // What was published of a beginning may not change when more is there.
    expect(whole.chunks[0]).toEqual(apart[0]?.chunks[0]);
    expect(await sound(chunks.slice(0, 1))).toEqual(apart[0]);
  },
);

/** Whether there is anything in the middle of each second. */
async function heardBySecond(track: EncodedTrack): Promise<boolean[]> {
  const samples = await samplesOf(track);
  const perS = 2 * AUDIO_RATE;
  return Array.from({ length: Math.floor(samples.length / perS) }, (_, second) =>
    samples.subarray((second + 0.2) * perS, (second + 0.8) * perS).some((sample) => Math.abs(sample) > 0.1),
  );
}

test.each([
  { what: 'starts late', file: 'late.mkv', sound: ['-itsoffset', '10', '-f', 'lavfi', '-i', `${TONE}:s=48000:d=30`], heard: [[10, 40]] },
  { what: 'ends chunks before its picture', file: 'short.mp4', sound: ['-f', 'lavfi', '-i', `${TONE}:s=22050:d=6`], heard: [[0, 6]] },
  {
    what: 'has a hole',
    file: 'hole.mkv',
    sound: ['-f', 'lavfi', '-i', `${TONE}:s=48000:d=40,aselect='not(between(t,11,25))'`],
    heard: [
      [0, 11],
      [25, 40],
    ],
  },
])('a sound that $what is heard where it is, with silence around it', async ({ file, sound, heard }) => {
  const source = await film(file, ...picture(40), ...sound, '-map', '0:v', '-map', '1:a', ...x264, '-c:a', 'aac');
  const { apart } = await soundsOf(source, 1000);
  const expected = Array.from({ length: 40 }, (_, second) => heard.some(([from = 0, to = 0]) => second >= from && second < to));
  expect(await heardBySecond(joinedTrack(apart))).toEqual(expected);
});

test('a sound that changes its format in the middle of a stretch is heard where it is', async () => {
  const programme = (from: number, channels: number): string[] => {
    const tone = `aevalsrc='if(gt(t,${from}),0.5*sin(440*2*PI*t),0)':s=48000`;
    return [...picture(20), '-f', 'lavfi', '-i', tone, '-c:v', 'mpeg2video', '-c:a', 'ac3', '-ac', String(channels)];
  };
  const source = await changingBroadcast(join(made.folder, 'change.ts'), 20, [programme(18, 2), programme(2, 6)]);
  const { apart } = await soundsOf(source, 1000);
  expect(await heardBySecond(joinedTrack(apart))).toEqual(
    Array.from({ length: 40 }, (_, second) => second >= 18 && !(second >= 20 && second < 22)),
  );
});

test('a source without sound has none to preview; one that cannot be read spoils no pictures', async () => {
  const silent = await film('silent.mp4', ...picture(20), ...x264, '-an');
  const found = await probe(silent);
  const needs = { source: silent, probe: found, plan: planFor(found), folder: made.folder, put: made.store.put };
  const chunk = [{ fromFrame: 0, frames: 200 }];
  expect(await makePreviewSound(needs, chunk)).toBeUndefined();
  const audio = { index: 7, codec: 'aac', channels: 2, sampleRate: 48_000, endsMs: 20_000 };
  expect(await makePreviewSound({ ...needs, probe: { ...found, audio } }, chunk)).toBeUndefined();
  await expect(makePreviewSound({ ...needs, probe: { ...found, audio }, signal: AbortSignal.abort() }, chunk)).rejects.toThrow(
    'media_fault',
  );
});
