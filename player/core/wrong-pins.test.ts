import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { oneMore, resumed, waitLeft, type Tries } from './wrong-pins.ts';

const moment = { boot: 'b1', mono: 1000 };
const after = (wrong: number): Tries => ({ wrong, boot: 'b1', atMono: 1000 });

test('two slips are free, the third waits half a minute, and each more doubles it, up to a quarter of an hour', () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 8, 40].map((wrong) => waitLeft(after(wrong), 'operator', moment) / 1000);
  expect(waits).toEqual([0, 0, 30, 60, 120, 240, 480, 900, 900]);
  expect([waitLeft(after(8), 'box', moment), waitLeft(after(9), 'box', moment), waitLeft(undefined, 'box', moment)]).toEqual([
    0, 30_000, 0,
  ]);
});

test('a restart of the box never shortens the wait, and time within a boot does', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 60 }), fc.nat(1_000_000), fc.nat(1_000_000), (wrong, passed, mono) => {
      const tries = oneMore(after(wrong), moment);
      const before = waitLeft(tries, 'operator', { mono: moment.mono + passed });
      expect(waitLeft(resumed(tries, { boot: 'b2', mono }), 'operator', { mono })).toBeGreaterThanOrEqual(before);
      expect(waitLeft(resumed(tries, { boot: 'b1', mono }), 'operator', { mono: moment.mono + passed })).toBe(before);
      expect(before).toBeLessThanOrEqual(Math.max(0, 900_000 - passed));
    }),
  );
});
