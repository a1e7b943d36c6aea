import { rm } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { readMarkFromPng } from '#tests/support/mark.ts';
import { imageDirection, lessonDirection, olive, openScreenStand, plum, type ScreenStand } from '#tests/support/screen-stand.ts';

let stand: ScreenStand;
let page: Page;
beforeAll(async () => {
  stand = await openScreenStand([olive, plum]);
});
afterEach(() => page.close()); // Closing twice does no harm.
afterAll(() => stand[Symbol.asyncDispose]());

const endOf = (showing: number) => stand.agent.heard.ended.find(({ shown }) => shown.showing === showing);
const markNow = async () => readMarkFromPng(await page.screenshot());
const missing = { ...olive, lesson: 40 };

test('a lesson that is not there ends in error, and the last good picture stays', async () => {
  page = await stand.open();
  await stand.agent.direct(lessonDirection(1, olive));
  const previous = await stand.agent.direct(lessonDirection(2, missing));
  await expect.poll(() => endOf(2)).toMatchObject({ how: 'error', shown: { frames: 0, firstFrameMono: null, media: [] } });
  expect(previous?.showing).toBe(1);
  expect(endOf(2)?.detail).toMatch(/manifestLoadError/);
  expect(await markNow()).toMatchObject({ lesson: olive.lesson });

  const failed = await stand.agent.direct(lessonDirection(3, plum));
  expect(failed).toMatchObject({ showing: 2, frames: 0 });
  expect(await markNow()).toMatchObject({ lesson: plum.lesson });
});

test('an agent that is silent for a moment is asked again, and the lesson comes', async () => {
  page = await stand.open();
  stand.agent.failMedia(503);
  const shown = stand.agent.direct(lessonDirection(11, plum));
  await page.waitForRequest(/master\.m3u8/);
  stand.agent.failMedia(null);
  await shown;
  expect(await markNow()).toMatchObject({ lesson: plum.lesson });
});

test('a picture that cannot be decoded ends in error', async () => {
  page = await stand.open();
  await stand.agent.direct(imageDirection(21, { url: '/media/5/master.m3u8' }));
  await expect.poll(() => endOf(21)?.how).toBe('error');
});

test('media that breaks off in the middle ends in error with what was really seen', async () => {
  page = await stand.open();
  const lesson = { ...olive, lesson: 7, seconds: 30 };
  const stub = await stand.addLesson(lesson);
  await stand.agent.direct(lessonDirection(31, lesson));
  await rm(stub, { recursive: true });
  await page.evaluate(() => {
    // What a bad disk does to a decoder that has used up its buffer: there is nothing more.
    const video = document.querySelector('video');
    if (video) video.currentTime = 26;
  });
  await expect.poll(() => endOf(31)?.how, { timeout: 60_000 }).toBe('error');
  expect(endOf(31)?.shown.frames).toBeGreaterThan(0);
  for (const [, to] of endOf(31)?.shown.media ?? []) expect(to).toBeLessThan(26_000);
});

test('a prepared lesson that fails is tried afresh when its time comes', async () => {
  page = await stand.open();
  stand.agent.failMedia(404);
  await stand.agent.prepare(lessonDirection(41, plum));
  await expect.poll(() => page.locator('video').count()).toBe(0);
  stand.agent.failMedia(null);
  await stand.agent.direct(lessonDirection(42, plum));
  expect(await markNow()).toMatchObject({ lesson: plum.lesson });
});

test('directions that break the contract are refused, and the picture does not care', async () => {
  page = await stand.open();
  await stand.agent.direct(lessonDirection(51, olive));
  for (const bad of [
    null,
    7,
    {},
    { kind: 'film' },
    { ...lessonDirection(52, plum), volume: 400 },
    { ...lessonDirection(52, plum), fromMs: -1 },
  ]) {
    expect(await stand.agent.say('direct', bad)).toMatchObject({ ok: false, problem: { code: 'bad_request' } });
    expect(await stand.agent.say('prepare', bad)).toMatchObject({ ok: false, problem: { code: 'bad_request' } });
    expect(await stand.agent.say('follow', bad)).toMatchObject({ ok: false });
  }
  expect(await markNow()).toMatchObject({ lesson: olive.lesson });
});

test('before anybody has said anything there is the field, and not black', async () => {
  page = await stand.open();
  const isBlack = await page.evaluate(() => {
    const field = document.querySelector('.field');
    return field === null || getComputedStyle(field).backgroundImage === 'none';
  });
  expect(isBlack).toBe(false);
});

test('in all this the page itself has thrown nothing and kept to the agent’s content policy', () => {
  expect(stand.complaints).toEqual([]);
});
