import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { LessonShape } from '#tests/support/hls-lesson.ts';
import { readMarkFromPng } from '#tests/support/mark.ts';
import { imageDirection, lessonDirection, olive, openScreenStand, plum, type ScreenStand } from '#tests/support/screen-stand.ts';
import { recordScreen, type Colour } from '#tests/support/screencast.ts';

let stand: ScreenStand;
let page: Page;
beforeAll(async () => {
  stand = await openScreenStand([olive, plum]);
});
afterEach(() => page.close());
afterAll(() => stand[Symbol.asyncDispose]());

const isNear = (colour: Colour, other: Colour): boolean => colour.every((value, plane) => Math.abs(value - (other[plane] ?? 0)) < 18);
const strangers = (seen: readonly Colour[], ...known: readonly Colour[]): Colour[] =>
  seen.filter((colour) => !known.some((each) => isNear(colour, each)));
const markNow = async () => readMarkFromPng(await page.screenshot());
/** The answer to a direction comes just before the paint; a recording that begins then may still have the frame before. */
const isSeen = async ({ lesson }: LessonShape) => expect.poll(markNow).toMatchObject({ lesson });

// The recorder drops and delays frames on a loaded machine; what covers the field does so every time.
test('the first lesson takes over from the field, without a frame of anything else', { retry: 3 }, async () => {
  page = await stand.open();
  await page.screenshot(); // The field is painted, however slow the machine.
  const recording = await recordScreen(page);
  await stand.agent.direct(lessonDirection(1, olive));
  await isSeen(olive);
  const [field = olive.colour, ...seen] = await recording.stop();
  expect(seen.length).toBeGreaterThan(0);
  expect(strangers(seen, field, olive.colour)).toEqual([]);
});

test('one lesson takes over from another without a frame of anything else', async () => {
  page = await stand.open();
  await stand.agent.direct(lessonDirection(1, olive));
  await isSeen(olive);
  const recording = await recordScreen(page);
  await stand.agent.direct(lessonDirection(2, plum));
  await stand.agent.direct(lessonDirection(3, olive));
  await stand.agent.direct(lessonDirection(4, plum));
  const seen = await recording.stop();
  expect(seen.length).toBeGreaterThan(3);
  expect(strangers(seen, olive.colour, plum.colour)).toEqual([]);
  expect(await markNow()).toMatchObject({ lesson: plum.lesson });
});

test('a lesson shown a second time begins anew, and the change is not seen', async () => {
  page = await stand.open();
  await stand.agent.direct(lessonDirection(1, olive, { fromMs: 4000 }));
  await stand.agent.prepare(lessonDirection(2, olive));
  await isSeen(olive);
  const recording = await recordScreen(page);
  await expect.poll(() => stand.agent.heard.ended.at(-1)?.shown.showing, { timeout: 20_000 }).toBe(1);
  const held = await markNow();
  await stand.agent.direct(lessonDirection(2, olive));
  const again = await markNow();
  const seen = await recording.stop();
  expect(held).toEqual({ lesson: olive.lesson, second: olive.seconds - 1 });
  expect(again?.second).toBeLessThan(3);
  expect(strangers(seen, olive.colour)).toEqual([]);
});

test('what was prepared is shown though nothing can be loaded any more', async () => {
  page = await stand.open();
  await stand.agent.direct(lessonDirection(1, olive));
  await stand.agent.prepare(lessonDirection(2, plum));
  await page.waitForFunction(() => [...document.querySelectorAll('video')].every((video) => video.readyState === 4));
  stand.agent.failMedia(503);
  await stand.agent.direct(lessonDirection(3, plum));
  stand.agent.failMedia(null);
  expect(await markNow()).toMatchObject({ lesson: plum.lesson });
});

test('a lesson that is prepared from its beginning but wanted from later is shown from there', async () => {
  page = await stand.open();
  await stand.agent.prepare(lessonDirection(1, plum));
  await stand.agent.direct(lessonDirection(2, plum, { fromMs: 3100 }));
  expect((await markNow())?.second).toBeGreaterThanOrEqual(3);
});

test('an image follows a lesson, and a lesson an image, without a frame of anything else', async () => {
  page = await stand.open();
  await stand.agent.direct(lessonDirection(1, olive));
  await isSeen(olive);
  const recording = await recordScreen(page);
  await stand.agent.direct(imageDirection(2));
  await stand.agent.direct(lessonDirection(3, plum));
  const seen = await recording.stop();
  expect(strangers(seen, olive.colour, imageDirection.colour, plum.colour)).toEqual([]);
});

test('a direction that overtakes another leaves one account for each', async () => {
  page = await stand.open();
  await stand.agent.direct(lessonDirection(1, olive));
  const answers = await Promise.all([stand.agent.direct(lessonDirection(2, plum)), stand.agent.direct(lessonDirection(3, olive))]);
  expect(answers.map((previous) => previous?.showing)).toEqual([1, 2]);
  expect(answers[0]?.frames).toBeGreaterThan(0);
  expect(answers[1]).toMatchObject({ frames: 0, firstFrameMono: null, media: [] });
  expect(await markNow()).toMatchObject({ lesson: olive.lesson });
});

test('after many changes the page is as small as before', async () => {
  page = await stand.open();
  const counters = await page.context().newCDPSession(page);
  const size = async () => {
    await counters.send('HeapProfiler.collectGarbage');
    return counters.send('Memory.getDOMCounters');
  };
  const change = async (showing: number) => stand.agent.direct(lessonDirection(showing, showing % 2 ? olive : plum));
  for (let showing = 1; showing <= 4; showing += 1) await change(showing);
  const before = await size();
  for (let showing = 5; showing <= 16; showing += 1) await change(showing);
  expect(await page.locator('video').count()).toBeLessThanOrEqual(2);
  // Each lesson left behind would be a video element and a dozen listeners. What is merely not collected yet goes with a later collection.
  await expect.poll(async () => (await size()).nodes - before.nodes, { timeout: 30_000 }).toBeLessThan(12);
  await expect.poll(async () => (await size()).jsEventListeners - before.jsEventListeners, { timeout: 30_000 }).toBeLessThan(24);
});
