import { pino } from 'pino';
import { expect, test, vi } from 'vitest';
import type { PageHealth, ShownSoFar } from '#shared/protocol/page.ts';
import { watchMemory } from './memory-watch.ts';
import { keepPage } from './page-keeper.ts';

const GB = 1024 ** 3;
const shown = (frames: number): ShownSoFar => ({
  showing: 1,
  firstFrameMono: 0,
  lastFrameMono: 0,
  frames,
  droppedFrames: 0,
  media: [],
  sound: [],
  rung: null,
  positionMs: 0,
});

/** A keeper whose seconds pass when they are told to, on a box of 4 GB, and all that it has done. */
function keeperAtNoon(on: 'lesson' | 'none' = 'none') {
  vi.useFakeTimers();
  let mono = 1_000_000;
  let isPresent = true;
  let frames = 0;
  const box: { browserBytes: number | null } = { browserBytes: 0 };
  const page: { plays: boolean; health: PageHealth } = { plays: true, health: { isVisible: true, heapBytes: null, picture: 'fine' } };
  const done: string[] = [];
  const clock = { mono: () => mono };
  const log = pino({ level: 'silent' });
  const keeper = keepPage({
    clock,
    log,
    isPresent: () => isPresent,
    on: () => on,
    memory: watchMemory({ clock, log, machineBytes: 4 * GB, browserBytes: async () => box.browserBytes }),
    nudge: (how) => void done.push(how),
    onReplaced: (why) => void done.push(why),
    onStruck() {
      done.push('struck');
      on = 'none';
    },
    onPlain: () => void done.push('plain'),
    reload: () => undefined,
  });
  return {
    keeper,
    done,
    box,
    page,
    async passes(seconds: number): Promise<void> {
      for (let second = 0; second < seconds; second++) {
        mono += 1000;
        if (page.plays) frames += 25;
        if (isPresent) keeper.looked(page.health);
        if (isPresent) keeper.heard(shown(frames));
        await vi.advanceTimersByTimeAsync(1000);
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

test('a page that leaves and does not come back is replaced within seconds', async () => {
  using noon = keeperAtNoon();
  await noon.passes(60);
  noon.leaves();
  await noon.passes(5);
  expect(noon.done).toEqual([]);
  await noon.passes(3);
  expect(noon.done).toEqual(['absent']);
});

test.each(['before', 'after'])(
  'a browser that is being started anew is given its time, heard of %s the old page has left',
  async (when) => {
    using noon = keeperAtNoon();
    await noon.passes(60);
    if (when === 'before') noon.keeper.expected();
    noon.leaves();
    if (when === 'after') noon.keeper.expected();
    await noon.passes(40);
    expect(noon.done).toEqual([]);
    await noon.passes(10);
    expect(noon.done).toEqual(['absent']);
  },
);

test('a lesson that stands still is helped on, loaded anew, given another page and left', async () => {
  using noon = keeperAtNoon('lesson');
  await noon.passes(20);
  noon.page.plays = false;
  await noon.passes(30);
  expect(noon.done).toEqual(['seek', 'reload', 'stalled']);
  noon.keeper.directed(true);
  await noon.passes(30);
  expect(noon.done).toEqual(['seek', 'reload', 'stalled', 'struck']);
});

test('a picture of one colour is told of once, and nothing is done about it', async () => {
  using noon = keeperAtNoon('lesson');
  noon.page.health = { ...noon.page.health, picture: 'plain' };
  await noon.passes(300);
  expect(noon.done).toEqual(['plain']);
});

test('a page that has grown heavy goes between two items; one that is about to bring the box down goes at once', async () => {
  using noon = keeperAtNoon('lesson');
  noon.box.browserBytes = 1.45 * GB;
  await noon.passes(1799);
  expect(noon.keeper.renewIfHeavy()).toBe(false); // So young, another would be no lighter.
  await noon.passes(31);
  expect(noon.done).toEqual([]);
  expect(noon.keeper.renewIfHeavy()).toBe(true);
  expect(noon.done).toEqual(['memory']);
  noon.keeper.came();
  noon.box.browserBytes = 2.6 * GB;
  await noon.passes(299);
  expect(noon.done).toEqual(['memory']);
  await noon.passes(2);
  expect(noon.done).toEqual(['memory', 'memory']);
});

test('where the browser is nobody’s, the page’s own heap is what is weighed', async () => {
  using noon = keeperAtNoon();
  noon.box.browserBytes = null;
  noon.page.health = { ...noon.page.health, heapBytes: 0.2 * GB };
  await noon.passes(1830);
  expect(noon.keeper.renewIfHeavy()).toBe(false);
  noon.page.health = { ...noon.page.health, heapBytes: 0.4 * GB };
  await noon.passes(1);
  expect(noon.keeper.renewIfHeavy()).toBe(true);
});
