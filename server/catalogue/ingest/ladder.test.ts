import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { framesPerSecond, outputRate, rateBy, ticksPerFrame } from './frame-rate.ts';
import { ladderFor } from './ladder.ts';

const at = (num: number, den = 1) => ({ num, den });
const namesOf = (width: number, height: number) => ladderFor(width, height).map(({ name }) => name);
const movingOf = (width: number, height: number) => ladderFor(width, height).filter(({ isStills }) => !isStills);
const sizesOf = (width: number, height: number) => movingOf(width, height).map((rung) => `${rung.width}x${rung.height}`);

test('full HD gets the six usual rungs, and stills for lines that carry none of them', () => {
  expect(sizesOf(1920, 1080)).toEqual(['256x144', '426x240', '640x360', '852x480', '1280x720', '1920x1080']);
  expect(ladderFor(1920, 1080)[0]).toMatchObject({ name: 'stills', isStills: true, width: 426, height: 240 });
});

test('what a line of 100 or of 200 kbit/s carries is made', () => {
  const caps = Object.fromEntries(movingOf(1920, 1080).map(({ name, maxKbps }) => [name, maxKbps]));
  expect(caps).toMatchObject({ '144p': 104, '240p': 200 });
});

test('a rung that is nearly the source adds nothing and is left out', () => {
  expect(namesOf(854, 480)).toEqual(['stills', '144p', '240p', '360p', '480p']);
  expect(namesOf(768, 576)).toEqual(['stills', '144p', '240p', '360p', '576p']);
  expect(namesOf(480, 270)).toEqual(['stills', '144p', '270p']);
  expect(namesOf(256, 144)).toEqual(['stills', '144p']);
});

test('a portrait lesson stays upright, a cinema picture keeps its bars away', () => {
  expect(sizesOf(720, 1280)).toEqual(['144x256', '240x426', '360x640', '480x852', '720x1280']);
  expect(sizesOf(1920, 804).at(-1)).toBe('1920x804');
  expect(namesOf(1920, 804).at(-1)).toBe('1080p');
});

test('nothing above 1080p is made, and an odd size loses its last pixel', () => {
  expect(sizesOf(3840, 2160).at(-1)).toBe('1920x1080');
  expect(sizesOf(853, 479).at(-1)).toBe('852x478');
});

test('a tiny picture has one rung of its own size, and its stills are no larger', () => {
  expect(sizesOf(160, 120)).toEqual(['160x120']);
  expect(ladderFor(160, 120)[0]).toMatchObject({ width: 160, height: 120, isStills: true });
});

test('whatever the picture: never enlarged, even sides, lowest first, names unique, its shape kept, each rung worth its bytes', () => {
  const side = fc.integer({ min: 16, max: 8192 });
  fc.assert(
    fc.property(side, side, (width, height) => {
      fc.pre(width * height <= 8192 * 4320 && Math.max(width, height) / Math.min(width, height) < 8);
      const [stills, ...moving] = ladderFor(width, height);
      expect(moving.length).toBeGreaterThan(0);
      expect(new Set(moving.map(({ name }) => name)).size).toBe(moving.length);
      expect(stills?.isStills).toBe(true);
      expect(moving.some((rung) => rung.width === stills?.width && rung.height === stills.height)).toBe(true);
      expect(stills?.maxKbps).toBeLessThan(moving[0]?.maxKbps ?? 0);
      for (const [index, rung] of moving.entries()) {
        expect(rung.isStills).toBe(false);
        expect(rung.width).toBeLessThanOrEqual(width);
        expect(rung.height).toBeLessThanOrEqual(height);
        expect([rung.width % 2, rung.height % 2]).toEqual([0, 0]);
        expect(Math.abs(rung.width - (rung.height * width) / height)).toBeLessThanOrEqual(2 * Math.max(1, width / height) + 2);
        const below = moving[index - 1] ?? { width: 0, height: 0, maxKbps: 0 };
        expect(below.height).toBeLessThanOrEqual(rung.height * 0.8 + 2);
        expect(below.width * below.height).toBeLessThan(rung.width * rung.height);
        expect(below.maxKbps).toBeLessThan(rung.maxKbps);
      }
    }),
  );
});

test.each([
  [at(25), at(25)],
  [at(30_000, 1001), at(30_000, 1001)],
  [at(24_000, 1001), at(24_000, 1001)],
  [at(50), at(25)],
  [at(60), at(30)],
  [at(60_000, 1001), at(30_000, 1001)],
  [at(120), at(30)],
  [at(1), at(5)],
  [at(1724, 100), at(20)], // A telephone that drops frames in the dark: repeat some, lose none.
  [at(2998, 100), at(30_000, 1001)],
  [at(1000), at(30_000, 1001)], // A container that only counts milliseconds.
])('a source of %o frames a second is encoded at %o', (source, expected) => {
  expect(outputRate(source)).toEqual(expected);
});

test('every rate a lesson can be encoded at has whole ticks per frame', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.1, max: 1000, noNaN: true }), (fps) => {
      const rate = outputRate({ num: Math.round(fps * 1000), den: 1000 });
      expect(Number.isInteger(ticksPerFrame(rate))).toBe(true);
      expect(framesPerSecond(rate)).toBeLessThanOrEqual(30);
    }),
  );
});

test('the rate is the beat of the pictures where that is the one named: a hole, fields and a recorder of screens do not make it another', () => {
  const every = (gapS: number): number[] => Array.from({ length: 50 }, (_, n) => n * gapS);
  expect(rateBy({ rate: at(15), beat: at(25) }, every(0.04))).toEqual(at(25));
  expect(rateBy({ rate: at(25), beat: at(50) }, every(0.04))).toEqual(at(25));
  expect(rateBy({ rate: at(12), beat: at(90_000) }, every(1 / 12))).toEqual(at(12));
  expect(rateBy({ rate: at(30), beat: at(30) }, [])).toEqual(at(30));
  expect(rateBy({ rate: at(30), beat: at(15) }, every(1 / 15))).toEqual(at(30));
});
