import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LessonShape } from '#tests/support/hls-lesson.ts';
import { readMarkFromPng } from '#tests/support/mark.ts';
import { lessonDirection, olive, openScreenStand, plum, type ScreenStand } from '#tests/support/screen-stand.ts';
import { recordScreen } from '#tests/support/screencast.ts';

const long: LessonShape = { ...olive, seconds: 30 };
const bare: LessonShape = { ...plum, seconds: 20, isBare: true };
let stand: ScreenStand;
let page: Page;
beforeAll(async () => {
  stand = await openScreenStand([long, bare]);
  page = await stand.open();
});
afterAll(() => stand[Symbol.asyncDispose]());

const progress = () => stand.agent.heard.progress.at(-1);
const health = () => stand.agent.heard.health.at(-1);
const markNow = async () => readMarkFromPng(await page.screenshot());
const endOfMedia = () => progress()?.media.at(-1)?.[1] ?? 0;

test('a lesson that is helped over a gap goes on a little further, and what was jumped over is not in its account', async () => {
  await stand.agent.direct(lessonDirection(1, long));
  await expect.poll(() => progress()?.frames ?? 0).toBeGreaterThan(10);
  const seen = endOfMedia();
  await stand.agent.nudge(1, 'seek');
  await expect.poll(() => progress()?.media.length, { timeout: 10_000 }).toBe(2);
  const [before, after] = progress()?.media ?? [];
  expect(before?.[1]).toBeGreaterThanOrEqual(seen);
  expect((after?.[0] ?? 0) - (before?.[1] ?? 0)).toBeGreaterThan(500);
});

test('a lesson that is loaded anew goes on from where it was, its last picture standing meanwhile', async () => {
  const before = progress();
  const recording = await recordScreen(page);
  await stand.agent.nudge(1, 'reload');
  await expect.poll(() => (progress()?.frames ?? 0) - (before?.frames ?? 0), { timeout: 15_000 }).toBeGreaterThan(30);
  const seen = await recording.stop();
  expect(seen.filter(([luma]) => luma < 40)).toEqual([]);
  expect(await markNow()).toMatchObject({ lesson: long.lesson });
  for (const each of stand.agent.heard.progress.slice(-3)) expect(each.positionMs).toBeGreaterThanOrEqual(before?.positionMs ?? 0);
  expect(await page.locator('canvas').count()).toBe(0);
});

test('a nudge that is meant for another showing changes nothing', async () => {
  await stand.agent.nudge(7, 'seek');
  expect(await page.locator('video').count()).toBe(1);
  expect(stand.agent.heard.ended).toEqual([]);
});

test('the page says that its picture is there, that it has lost its place, and that it is of one colour', async () => {
  await expect.poll(health, { timeout: 10_000 }).toMatchObject({ isVisible: true, picture: 'fine', heapBytes: expect.any(Number) });
  await page.addStyleTag({ content: 'video { display: none !important }' });
  await expect.poll(() => health()?.picture, { timeout: 10_000 }).toBe('missing');
  await page.addStyleTag({ content: 'video { display: block !important }' });
  await stand.agent.direct(lessonDirection(2, bare));
  await expect.poll(() => health()?.picture, { timeout: 10_000 }).toBe('plain');
});
