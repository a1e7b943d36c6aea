import { pino } from 'pino';
import { expect, test, vi } from 'vitest';
import { keepPage } from './page-keeper.ts';

/** A keeper whose seconds pass when they are told to, and the reasons for which it has replaced the page. */
function keeperAtNoon() {
  vi.useFakeTimers();
  let mono = 1_000_000;
  let isPresent = true;
  const replaced: string[] = [];
  const keeper = keepPage({
    clock: { mono: () => mono },
    log: pino({ level: 'silent' }),
    isPresent: () => isPresent,
    isLessonOn: () => false,
    onReplaced: (why) => void replaced.push(why),
    reload: () => undefined,
  });
  return {
    keeper,
    replaced,
    passes(seconds: number): void {
      for (let second = 0; second < seconds; second++) {
        mono += 1000;
        if (isPresent) keeper.stirred();
        vi.advanceTimersByTime(1000);
      }
    },
    leaves(): void {
      isPresent = false;
      keeper.left();
    },
    [Symbol.dispose](): void {
      keeper.close();
      vi.useRealTimers();
    },
  };
}

test('a page that leaves and does not come back is replaced within seconds', () => {
  using noon = keeperAtNoon();
  noon.passes(60);
  noon.leaves();
  noon.passes(5);
  expect(noon.replaced).toEqual([]);
  noon.passes(3);
  expect(noon.replaced).toEqual(['absent']);
});

test.each(['before', 'after'])('a browser that is being started anew is given its time, heard of %s the old page has left', (when) => {
  using noon = keeperAtNoon();
  noon.passes(60);
  if (when === 'before') noon.keeper.expected();
  noon.leaves();
  if (when === 'after') noon.keeper.expected();
  noon.passes(40);
  expect(noon.replaced).toEqual([]);
  noon.passes(10);
  expect(noon.replaced).toEqual(['absent']);
});
