import type { BrowserContext, Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { consoleStand, WINDOW } from '#tests/support/console-stand.ts';
import { county1, countyAnswers } from '#tests/support/fake-county.ts';
import { withLongNames } from '#tests/support/long-names.ts';

const stand = consoleStand(withLongNames(countyAnswers()));
let context: BrowserContext;
beforeAll(async () => {
  context = await stand.browser.newContext(WINDOW);
});

async function open(address: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(stand.office.url + address);
  await page.locator('h1').first().waitFor();
  await page.waitForFunction(`document.querySelectorAll('.fc-waiting, .ant-skeleton').length === 0`);
  return page;
}

const tables = {
  jobs: '/system/jobs',
  showings: '/statistics/showings',
  'the list of slots': '/timetable?view=list',
  screens: '/stations',
  statistics: '/statistics',
};
const others = {
  overview: '/',
  lessons: '/lessons',
  'a lesson': `/lessons/${county1.lessons[0]?.id}`,
  playlists: '/playlists',
  'a playlist': `/playlists/${county1.playlists[0]?.id}`,
  'the week': '/timetable',
  'a screen': `/screens/${county1.screens[0]?.id}`,
};

/** Text that is painted beyond the card it belongs to, and neither cut off nor scrolled inside it. */
const strayText = `(() => {
  const isHeld = (element, panel) => {
    for (let it = element; it !== panel; it = it.parentElement) if (getComputedStyle(it).overflowX !== 'visible') return true;
    return false;
  };
  return [...document.querySelectorAll('.fc-panel, .fc-card, .fc-playlist, .fc-tv, .fc-top')].flatMap((panel) => {
    const edge = panel.getBoundingClientRect().right + 1;
    const walker = document.createTreeWalker(panel, NodeFilter.SHOW_TEXT);
    const strays = [];
    while (walker.nextNode()) {
      const range = document.createRange();
      range.selectNodeContents(walker.currentNode);
      if (range.getBoundingClientRect().right > edge && !isHeld(walker.currentNode.parentElement, panel)) strays.push(range.toString());
    }
    return strays;
  });
})()`;
const overhang = (page: Page) => page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

async function straysAt(page: Page, width: number): Promise<unknown> {
  await page.setViewportSize({ width, height: 900 });
  await expect.poll(() => overhang(page)).toBe(0);
  return page.evaluate(strayText);
}

test.each(Object.entries(tables))('beside names as long as they may be, %s show all their columns on a desk', async (_, address) => {
  const page = await open(address);
  await page.locator('.ant-table-row').first().waitFor();
  const table = page.locator('.ant-table-content').first();
  expect(await table.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
  const heights = await page.locator('.ant-table-row').evaluateAll((rows) => rows.map((row) => row.clientHeight));
  expect(Math.max(...heights)).toBeLessThan(110);
  expect(await straysAt(page, 1440)).toEqual([]);
  expect(await straysAt(page, 390)).toEqual([]);
  await page.close();
});

test.each(Object.entries(others))('names as long as they may be stay inside %s, on a desk and on a phone', async (_, address) => {
  const page = await open(address);
  expect(await straysAt(page, 1440)).toEqual([]);
  expect(await straysAt(page, 390)).toEqual([]);
  await page.close();
});

test('a name that is cut is told whole by its tooltip, and stands whole on paper', async () => {
  const page = await open('/system/jobs');
  const subject = page.locator('.ant-table-row .fc-clip').first();
  await subject.waitFor();
  expect(await subject.evaluate((element) => element.scrollWidth > element.clientWidth)).toBe(true);
  const title = (await subject.getAttribute('title')) ?? '';
  expect([title.length, title]).toEqual([120, await subject.innerText()]);
  await page.emulateMedia({ media: 'print' });
  expect(await subject.evaluate((element) => getComputedStyle(element).whiteSpace)).toBe('normal');
  await page.close();
});

test('a field stops at 120 characters, of which a rare one is one', async () => {
  const page = await open('/playlists/new');
  const field = page.getByLabel('名称');
  await field.fill('𡎚'.repeat(130));
  expect(Array.from(await field.inputValue())).toHaveLength(120);
  await page.close();
});
