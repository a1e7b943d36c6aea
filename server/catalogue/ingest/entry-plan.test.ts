import { expect, test } from 'vitest';
import { cutIntoChunks } from './chunk-plan.ts';
import type { EncodePlan } from './encode-plan.ts';
import { decideEntry, entryOf, type EntryFacts } from './entry.ts';
import type { Probe } from './probe.ts';

const encode: EncodePlan = { rungs: [], rate: { num: 25, den: 1 }, segmentFrames: 100, holdMs: 0 };
const FRAMES = 3000;

type Changed = {
  demuxer?: string;
  pictures?: number;
  gop?: number;
  startS?: number;
  time?: (s: number) => number;
  back?: number;
  ahead?: number;
};

/** Two minutes of 25 pictures a second. */
function facts({ demuxer = 'mpegts', pictures = 1, gop = 25, startS = 0, time = (s) => s, back = 0, ahead = 0.04 }: Changed): EntryFacts {
  const all = Array.from({ length: FRAMES }, (_, index) => index);
  const packets = {
    times: all.map((index) => time(index / 25) + startS),
    isKey: all.map((index) => index % gop === 0),
    bytes: [],
    places: [],
    hidden: 0,
  };
  return {
    probe: { demuxer, startS, pictures } as Probe,
    surveyed: { endsMs: 120_000, missingS: 0, longestGopS: gop / 25, stepsS: { back, ahead }, packets },
    encode,
    frames: FRAMES,
    chunks: cutIntoChunks(FRAMES, encode.segmentFrames),
  };
}
const decide = (changed: Changed) => decideEntry(facts(changed));
const whyNot = (changed: Changed) => {
  const { entering } = decide(changed);
  return entering.by === 'nothing' ? entering.why : [];
};

test('an index of the container is trusted as long as key pictures are not rare', () => {
  expect(decide({ demuxer: 'mov', gop: 500 })).toEqual({ entering: { by: 'index' }, perTask: 1 });
  expect(decide({ demuxer: 'matroska', gop: 750 }).entering.by).toBe('keys');
});

test('a piece is decoded from a key picture at least a second before the picture that is seen first', () => {
  const { entering, perTask } = decide({ startS: 500 });
  expect(perTask).toBe(1);
  // Chunks begin at 0, 8, 20, 32 s.
  expect(entering).toMatchObject({ by: 'keys', keysS: expect.arrayContaining([0, 6, 18, 30]) });
  expect(entryOf(entering, 0)).toBeUndefined();
  expect(entryOf(entering, 1)).toEqual({ keyS: 6 });
});

test('a picture that is held over the beginning of a piece is decoded for it', () => {
  const { entering } = decide({ demuxer: 'flv', time: (s) => (s > 4 && s < 9 ? 4 : s) });
  expect(entryOf(entering, 1)).toEqual({ keyS: 3 });
});

test('where key pictures are rare a piece has more chunks, until what is decoded for nothing is bearable', () => {
  const { entering, perTask } = decide({ gop: 750 });
  expect(perTask).toBeGreaterThan(1);
  const keysS = entering.by === 'keys' ? entering.keysS : [];
  const starts = facts({}).chunks.filter((_, index) => index % perTask === 0);
  expect(keysS).toHaveLength(starts.length);
  const prerolls = starts.map(({ fromFrame }, index) => fromFrame / 25 - (keysS[index] ?? 0));
  expect(prerolls.reduce((sum, each) => sum + each, 0)).toBeLessThanOrEqual(60);
  expect(Math.max(...prerolls)).toBeLessThanOrEqual(60);
});

test.each([
  { why: 'container', changed: { demuxer: 'ogg' } },
  { why: 'several_pictures', changed: { pictures: 2 } },
  { why: 'no_times', changed: { time: (s: number) => (s === 40 ? NaN : s) } },
  { why: 'times_jump', changed: { back: -0.02 } },
  { why: 'times_jump', changed: { ahead: 11 } },
  { why: 'few_keys', changed: { gop: FRAMES } },
])('one piece: $why', ({ why, changed }) => {
  expect(whyNot(changed)).toEqual([why]);
  expect(decide(changed).perTask).toBe(facts({}).chunks.length);
});

test('a long leap is what screen recordings are made of where the clock never begins anew', () => {
  expect(whyNot({ demuxer: 'flv', ahead: 30 })).toEqual([]);
});
