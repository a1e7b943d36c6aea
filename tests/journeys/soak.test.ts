import { expect, test } from 'vitest';
import { soak } from '#scripts/trials/soak.ts';

/**
 * Two minutes of the trial see some fourteen changes of what is on. Here items are as short as they may be, so that as many changes, and
 * more cuts of the line, come in twenty seconds: what leaks or is lost with each change is found as well, what leaks with time alone is not.
 */
test('a box that changes from item to item, its line cut meanwhile, is never black and loses no record', async () => {
  const found = await soak({
    seconds: 22,
    imageSeconds: 1,
    images: 4,
    films: [{ seconds: 4, height: 180 }],
    lookEveryS: 2,
    cutEveryS: 5,
    slotEveryS: 12,
    slotS: 5,
    warmUpS: 4,
  });
  expect(found.failures).toEqual([]);
  expect(found.witnessed).toBeGreaterThanOrEqual(14);
  expect(found.cuts).toBeGreaterThan(2);
  expect(found.frames).toBeGreaterThan(found.witnessed);
  expect(Object.keys(found.perHour)).toContain('pageHeapMb');
}, 120_000);
