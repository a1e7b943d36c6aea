import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { missingSeconds } from './damage.ts';
import { recognise } from './magic.ts';
import { ownBandwidth, groupChunks } from './split.ts';

const seconds = (...lengths: number[]) => lengths.map((length) => ({ ticks: length * 1000 }));
const lengthsOf = (...lengths: number[]) => groupChunks(seconds(...lengths), 1000).map((group) => group.length);

test('a chunk is three segments; a tail shorter than a segment joins the chunk before it', () => {
  expect(lengthsOf(4, 4, 4, 4, 4, 4)).toEqual([3, 3]);
  expect(lengthsOf(4, 4, 4, 4)).toEqual([3, 1]);
  expect(lengthsOf(4, 4, 4, 0.04)).toEqual([4]);
  expect(lengthsOf(1.5)).toEqual([1]);
});

test('chunks of a long lesson last 8 to 16 s, the last of them at least 4', () => {
  fc.assert(
    fc.property(fc.integer({ min: 3, max: 40 }), fc.integer({ min: 1, max: 4000 }), (whole, tail) => {
      const groups = groupChunks([...seconds(...Array.from({ length: whole }, () => 4)), { ticks: tail }], 1000);
      const lengths = groups.map((group) => group.reduce((sum, { ticks }) => sum + ticks, 0) / 1000);
      expect(lengths.every((length) => length <= 16)).toBe(true);
      expect(lengths.slice(0, -1).every((length) => length >= 8)).toBe(true);
      expect(lengths.at(-1)).toBeGreaterThanOrEqual(3.9);
    }),
  );
});

test('the peak is the costliest segment, and three frames at the end do not count as one', () => {
  const even = { ticks: 4000, bytes: 1000 };
  expect(ownBandwidth([even, { ticks: 4000, bytes: 3000 }, even], 1000)).toEqual({ peakBandwidth: 6000, averageBandwidth: 3334 });
  expect(ownBandwidth([even, { ticks: 40, bytes: 500 }], 1000).peakBandwidth).toBe(2971);
});

test('a hole in the beat of a recording is counted, an ordinary pause between frames is not', () => {
  const beat = Array.from({ length: 100 }, (_, index) => index / 25);
  expect(missingSeconds(beat)).toBe(0);
  expect(missingSeconds(beat.filter((time) => time < 1 || time > 2))).toBeCloseTo(1.08);
});

test.each([
  ['\0\0\0\x18ftypisom', 'mov'],
  ['\x1aE\xdf\xa3', 'matroska'],
  ['RIFF\0\0\0\0AVI LIST', 'avi'],
  ['\0\0\x01\xba', 'mpeg'],
  [`\x47${'\0'.repeat(187)}`.repeat(5), 'mpegts'],
  [`cut anywhere\x47${'\0'.repeat(187)}${`\x47${'\0'.repeat(187)}`.repeat(5)}`, 'mpegts'],
])('the first bytes %j choose the demuxer %s', (bytes, demuxer) => {
  expect(recognise(Buffer.from(bytes, 'latin1'))).toEqual({ kind: 'video', demuxer });
});

test('a playlist, a script and a page are no video, whatever they are called', () => {
  for (const text of ['#EXTM3U\n', 'ffconcat version 1.0\n', '<?xml version="1.0"?><MPD>', '#!/bin/sh\n']) {
    expect(recognise(Buffer.from(text))).toBeUndefined();
  }
});
