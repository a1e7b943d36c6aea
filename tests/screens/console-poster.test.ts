import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { seriousFaults } from '#tests/support/axe.ts';
import { launchChromium } from '#tests/support/chromium.ts';
import { buildConsole } from '#tests/support/console-pages.ts';
import { county1, countyAnswers } from '#tests/support/fake-county.ts';
import { openFakeOffice, type FakeOffice } from '#tests/support/fake-office.ts';

let pages: Awaited<ReturnType<typeof buildConsole>>;
let office: FakeOffice;
let browser: Browser;

beforeAll(async () => {
  pages = await buildConsole();
  office = await openFakeOffice(pages.path, countyAnswers());
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await office[Symbol.asyncDispose]();
  await pages[Symbol.asyncDispose]();
});

test('an editor picks another of the five pictures, by mouse or by key, and it is marked as the one in use', async () => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' });
  const lesson = county1.lessons[0];
  await page.goto(`${office.url}/lessons/${lesson?.id}`);
  const group = page.getByRole('radiogroup', { name: '封面' });
  await group.waitFor();
  const choices = group.getByRole('radio');
  expect(await choices.count()).toBe(5);
  expect(await group.getByText('正在使用').count()).toBe(1);
  expect(await seriousFaults(page)).toEqual([]);

  const second = group.locator('label').nth(1);
  await second.click();
  await page.getByText('已换封面').waitFor();
  await page.waitForFunction(() => document.querySelectorAll('.fc-poster-choice label')[1]?.hasAttribute('data-chosen'));
  expect(office.told.filter(({ name }) => name === 'chooseLessonPoster')).toHaveLength(1);
  expect(await second.getByText('正在使用').count()).toBe(1);

  await choices.nth(1).focus();
  await page.keyboard.press('ArrowRight');
  await group.locator('label').nth(2).getByText('正在使用').waitFor();
  expect(office.told.filter(({ name }) => name === 'chooseLessonPoster')).toHaveLength(2);
  await page.close();
});
