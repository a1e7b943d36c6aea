import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyTrack, chunksOf } from '#tests/support/tracks.ts';
import { truePeak } from '#tests/support/true-peak.ts';
import { bandwidthOf, secondsOf, targetDuration } from './bandwidth.ts';

const track = (...weights: [seconds: number, bytes: number][]) => ({
  timescale: 1000,
  chunks: chunksOf(weights.map(([seconds, bytes]) => ({ ticks: seconds * 1000, bytes }))),
});

test('a line is promised the dearest stretch of picture and sound, and what they cost on average', () => {
  const picture = track([4, 1000], [4, 3000], [4, 1000]);
  expect(bandwidthOf(picture, [])).toEqual({ peak: 6000, average: 3334 });
  expect(bandwidthOf(picture, [track([4, 500], [4, 1000], [4, 500])])).toEqual({ peak: 8000, average: 4667 });
});

test('where a busy picture and a loud moment never meet, their peaks are not simply added', () => {
  const promised = bandwidthOf(track([4, 5000], [4, 1000]), [track([4, 1000], [4, 5000])]);
  expect(promised.peak).toBe(Math.ceil(12_000 * 1.05));
});

test('of several sounds the dearest counts', () => {
  expect(bandwidthOf(track([4, 1000]), [track([4, 100]), track([4, 900]), track([4, 200])]).peak).toBe(3800);
});

test('three frames at the end count with the segment before them, and a lesson of three frames for itself', () => {
  expect(bandwidthOf(track([4, 1000], [0.04, 500]), []).peak).toBe(Math.ceil(12_000 / 4.04));
  expect(bandwidthOf(track([0.04, 500]), []).peak).toBe(100_000);
});

test('whatever a lesson weighs, the promise is kept and is at most a tenth too much', () => {
  fc.assert(
    fc.property(anyTrack(120_000, 480_000, 500_000), fc.infiniteStream(fc.integer({ min: 100, max: 60_000 })), (picture, weights) => {
      const sound = { timescale: 48_000, chunks: chunksOf(soundUnder(lengthOf(picture), weights)) };
      const { peak, average } = bandwidthOf(picture, [sound]);
      const apart = truePeak(picture, []) + truePeak(sound, []);
      const together = Math.max(truePeak(picture, [sound]), truePeak(sound, [picture]));
      expect(peak).toBeGreaterThanOrEqual(Math.floor(together));
      expect(peak).toBeLessThanOrEqual(together * 1.1 + 1);
      expect(peak).toBeLessThanOrEqual(Math.ceil(Math.max(apart, together)) + 1);
      expect(average).toBeGreaterThan(0);
    }),
  );
});

const lengthOf = (track: Parameters<typeof secondsOf>[0]): number => secondsOf(track).reduce((a, b) => a + b, 0);

/** In whole AAC frames, as long as the picture: 188 of them a segment. */
function soundUnder(seconds: number, weights: Iterator<number>): { ticks: number; bytes: number }[] {
  const frames = Math.ceil((seconds * 48_000) / 1024 - 1e-9);
  return Array.from({ length: Math.ceil(frames / 188) }, (_, index) => ({
    ticks: Math.min(188, frames - index * 188) * 1024,
    bytes: Number(weights.next().value),
  }));
}

test('no segment rounds to more than the target duration', () => {
  expect([[4, 4.49], [4.5], [0.2], []].map(targetDuration)).toEqual([4, 5, 1, 1]);
});
