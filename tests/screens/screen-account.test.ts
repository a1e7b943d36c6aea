import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { ShownSoFar } from '#shared/protocol/page.ts';
import { imageDirection, lessonDirection, olive, openScreenStand, plum, type ScreenStand } from '#tests/support/screen-stand.ts';

let stand: ScreenStand;
let page: Page;
beforeAll(async () => {
  stand = await openScreenStand([olive, plum]);
});
afterEach(() => page.close());
afterAll(() => stand[Symbol.asyncDispose]());

const progressOf = (showing: number): ShownSoFar[] => stand.agent.heard.progress.filter((shown) => shown.showing === showing);
const endOf = (showing: number) => stand.agent.heard.ended.find(({ shown }) => shown.showing === showing);
const untilPosition = (showing: number, ms: number) =>
  expect.poll(() => progressOf(showing).at(-1)?.positionMs ?? 0, { timeout: 30_000 }).toBeGreaterThan(ms);
/** A busy machine may stall a lesson in a test; its spans then have a hole, which the union leaves out. */
const seenMs = (shown: ShownSoFar | null): number => (shown?.media ?? []).reduce((sum, [from, to]) => sum + to - from, 0);

test('the answer to a direction is the account of what was on before', async () => {
  page = await stand.open();
  const before = performance.now();
  await stand.agent.direct(lessonDirection(1, olive, { fromMs: 1000 }));
  await untilPosition(1, 2500);
  const previous = await stand.agent.direct(lessonDirection(2, plum));
  const after = performance.now();

  expect(previous?.showing).toBe(1);
  expect(previous?.rung).toBe('360p');
  expect(previous?.frames).toBeGreaterThan(10);
  expect(previous?.media[0]?.[0]).toBeCloseTo(1000, -2);
  expect(seenMs(previous)).toBeGreaterThan(1000);
  expect(seenMs(previous)).toBeLessThanOrEqual(5000);
  const monos = [previous?.firstFrameMono, previous?.lastFrameMono, ...(previous?.sound.flat() ?? [])].map(Number);
  expect(monos.length).toBeGreaterThan(3);
  expect(monos.filter((mono) => mono < before || mono > after)).toEqual([]);
});

test('a lesson that ran to its end says so once, and has been seen from its first to its last frame', async () => {
  page = await stand.open();
  await stand.agent.direct(lessonDirection(11, olive));
  await expect.poll(() => endOf(11), { timeout: 30_000 }).toBeDefined();
  const end = endOf(11);
  expect(end).toMatchObject({ how: 'complete', detail: null });
  expect(end?.shown.media[0]?.[0]).toBe(0);
  expect(end?.shown.media.at(-1)?.[1]).toBeGreaterThan(olive.seconds * 1000 - 60);
  expect(seenMs(end?.shown ?? null)).toBeGreaterThan(olive.seconds * 1000 * 0.5);
  expect(end?.shown.frames).toBeLessThanOrEqual(olive.seconds * 25 + 1);

  const previous = await stand.agent.direct(imageDirection(12));
  // The agent's clock is known better by then, so times may move by some ms; what was seen does not.
  const { showing, frames, droppedFrames, positionMs } = end?.shown ?? {};
  expect(previous).toMatchObject({ showing, frames, droppedFrames, positionMs });
  expect(stand.agent.heard.ended.filter(({ shown }) => shown.showing === 11)).toHaveLength(1);
});

test('a lesson without volume is seen and not heard', async () => {
  page = await stand.open();
  await stand.agent.direct(lessonDirection(21, olive, { volume: 0 }));
  await untilPosition(21, 1500);
  const silent = await stand.agent.direct(lessonDirection(22, plum, { volume: 40 }));
  await untilPosition(22, 1500);
  const heard = await stand.agent.direct(imageDirection(23));
  expect(silent).toMatchObject({ sound: [] });
  expect(seenMs(silent)).toBeGreaterThan(500);
  expect(heard?.sound.length).toBeGreaterThan(0);
});

test('a still picture counts once and has no media', async () => {
  page = await stand.open();
  await stand.agent.direct(imageDirection(31));
  await expect.poll(() => progressOf(31).length, { timeout: 30_000 }).toBeGreaterThan(1);
  const previous = await stand.agent.direct(lessonDirection(32, plum));
  expect(previous).toMatchObject({ showing: 31, frames: 1, media: [], sound: [], rung: null });
  expect(previous?.lastFrameMono).toBeGreaterThan(previous?.firstFrameMono ?? Number.POSITIVE_INFINITY);
});

test('what is on stays on while the agent is away, and its account goes on', async () => {
  page = await stand.open();
  const lesson = lessonDirection(41, olive);
  stand.agent.greeting.direction = lesson;
  await stand.agent.direct(lesson);
  await untilPosition(41, 900);
  const first = progressOf(41).at(-1);
  const greeted = stand.agent.greeted();
  stand.agent.dropPages();
  await greeted;
  stand.agent.greeting.direction = null;
  await expect.poll(() => progressOf(41).at(-1)?.frames, { timeout: 30_000 }).toBeGreaterThan(first?.frames ?? 0);
  const last = progressOf(41).at(-1);
  expect(last?.media[0]?.[0]).toBe(0);
  expect(Math.abs((last?.firstFrameMono ?? 0) - (first?.firstFrameMono ?? 0))).toBeLessThan(100);
});

test('an end that the agent could not hear is told when it is back', async () => {
  page = await stand.open();
  await stand.agent.direct(lessonDirection(51, olive, { fromMs: 4500 }));
  stand.agent.refusePages(true);
  stand.agent.dropPages();
  await page.waitForFunction(() => document.querySelector('video')?.ended === true);
  expect(endOf(51)).toBeUndefined();
  stand.agent.refusePages(false);
  await expect.poll(() => endOf(51)?.how, { timeout: 30_000 }).toBe('complete');
});

test('an agent that directs something else in its greeting hears of what was on before', async () => {
  page = await stand.open();
  await stand.agent.direct(lessonDirection(61, olive));
  await untilPosition(61, 900);
  stand.agent.greeting.direction = lessonDirection(62, plum);
  stand.agent.dropPages();
  await untilPosition(62, 500);
  stand.agent.greeting.direction = null;
  const frames = progressOf(61).map((shown) => shown.frames);
  expect(frames.at(-1)).toBe(Math.max(...frames));
});
