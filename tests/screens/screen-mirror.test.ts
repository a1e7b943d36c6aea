import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { screen as chinese } from '#shared/words/zh-CN/screen.ts';
import { lessonDirection, openScreenStand, type ScreenStand } from '#tests/support/screen-stand.ts';

const long = { lesson: 3, seconds: 30, colour: [110, 90, 150] as const };
let stand: ScreenStand;
let page: Page;
beforeAll(async () => {
  stand = await openScreenStand([long]);
});
afterEach(() => page.close());
afterAll(() => stand[Symbol.asyncDispose]());

const position = () => page.evaluate(() => document.querySelector('video')?.currentTime ?? -1);

test('a mirror shows the same picture, says that it is one, and makes no sound', async () => {
  stand.agent.greeting.direction = lessonDirection(1, long, { fromMs: 5000, volume: 100 });
  page = await stand.open({ path: '/mirror' });
  stand.agent.greeting.direction = null;
  await expect.poll(position, { timeout: 20_000 }).toBeGreaterThan(5);
  expect(stand.agent.heard.hellos.at(-1)?.role).toBe('mirror');
  expect(await page.locator('.mirror').innerText()).toBe(chinese.mirror);
  expect(await page.evaluate(() => document.querySelector('video')?.muted)).toBe(true);
});

test('a mirror that is far off jumps to where the screen is, and leaves small differences alone', async () => {
  page = await stand.open({ path: '/mirror' });
  await stand.agent.direct(lessonDirection(2, long));
  await stand.agent.follow(2, 20_000);
  await expect.poll(position).toBeGreaterThanOrEqual(20);
  const before = await position();
  await stand.agent.follow(2, Math.round(before * 1000 + 800));
  await stand.agent.follow(77, 1000); // Of another showing: not for us.
  const after = await position();
  expect(after).toBeGreaterThanOrEqual(before);
  expect(after - before).toBeLessThan(10);
});

test('a mirror reports nothing: what it shows nobody has seen on the screen', async () => {
  page = await stand.open({ path: '/mirror' });
  await stand.agent.direct(lessonDirection(3, long, { fromMs: 28_000 }));
  await page.waitForFunction(() => document.querySelector('video')?.ended === true);
  await page.keyboard.press('Enter');
  await stand.agent.follow(3, 29_000); // Answered after whatever was said before.
  expect(stand.agent.heard).toMatchObject({ progress: [], ended: [], keys: [] });
});
