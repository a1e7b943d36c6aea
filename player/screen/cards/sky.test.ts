import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { skyAt, tints } from './sky.ts';

test('every hour has a sky of sound colours, with the disc inside the picture', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 24, noNaN: true }), (hour) => {
      const sky = skyAt(hour);
      for (const tint of tints) expect(sky[tint]).toMatch(/^#[0-9a-f]{6}$/);
      expect([sky.sunX, sky.sunY].every((share) => share > 0 && share < 1)).toBe(true);
    }),
  );
});

test('the day closes where it began: nothing jumps at midnight', () => {
  expect(skyAt(24)).toEqual(skyAt(0));
});

test('light changes slowly: never more than a few shades in a minute', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 23.98, noNaN: true }), (hour) => {
      const shade = (colour: string): number => Number.parseInt(colour.slice(1, 3), 16);
      expect(Math.abs(shade(skyAt(hour).middle) - shade(skyAt(hour + 1 / 60).middle))).toBeLessThanOrEqual(3);
    }),
  );
});
