import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMonoOffset } from './mono-offset.ts';

test('before the agent has said anything no time of its own is known', () => {
  expect(createMonoOffset().monoAt(5)).toBeNull();
});

test('however slow the answers, the offset is never further off than half the quickest of them', () => {
  const way = fc.nat({ max: 400 });
  fc.assert(
    fc.property(fc.array(fc.tuple(way, way), { minLength: 1 }), fc.integer({ min: -1e9, max: 1e9 }), (ways, trueOffset) => {
      const offset = createMonoOffset();
      for (const [index, [there, back]] of ways.entries()) {
        const sentAt = index * 1000;
        offset.observe({ sentAt, receivedAt: sentAt + there + back, mono: sentAt + there + trueOffset });
      }
      const quickest = Math.min(...ways.map(([there, back]) => there + back));
      const told = offset.monoAt(777) ?? Number.NaN;
      expect(Math.abs(told - (777 + trueOffset))).toBeLessThanOrEqual(quickest / 2);
    }),
  );
});
