import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { AccountId, newId } from '#shared/model/ids.ts';
import type { MenuAnswer, MenuView } from '#shared/protocol/menu.ts';
import { screen as english } from '#shared/words/en/screen.ts';
import { screen as chinese } from '#shared/words/zh-CN/screen.ts';
import { readMarkFromPng } from '#tests/support/mark.ts';
import { lessonDirection, olive, openScreenStand, plum, type ScreenStand } from '#tests/support/screen-stand.ts';

let stand: ScreenStand;
let page: Page;
beforeAll(async () => {
  stand = await openScreenStand([olive, { ...plum, seconds: 10 }]);
});
afterEach(async () => {
  stand.agent.greeting.language = 'zh-CN';
  await page.close();
});
afterAll(() => stand[Symbol.asyncDispose]());

const wang = newId('acc', AccountId);
const long = { ...plum, seconds: 10 };
const titles = [
  '马铃薯晚疫病综合防治技术与窖藏管理要点及注意事项（上集）',
  '沼气池冬季管理',
  '苹果树冬季修剪',
  '党课：乡村振兴',
  '果园滴灌',
];
const noon = Date.UTC(2026, 10, 27, 4, 0);

/** The box of a station at noon: a long list, something planned at half past, and a clock that nobody has set. */
const box = (more: Partial<MenuView> = {}): MenuView => ({
  station: '平果村',
  zone: 'Asia/Shanghai',
  operators: [
    { id: wang, name: '王秀英', waitMs: 0 },
    { id: newId('acc', AccountId), name: '阿不都热合曼·买买提', waitMs: 0 },
  ],
  mayAct: true,
  signedIn: wang,
  lessons: Array.from({ length: 40 }, (_, index) => ({
    content: `les_${index}`,
    title: titles[index] ?? `第 ${index} 课`,
    teacher: index % 2 ? '李建国' : '',
    durationMs: (index + 3) * 600_000,
    poster: index === 1 ? '/media/still.svg' : null,
  })),
  on: { title: titles[0] ?? '', isChosen: false },
  due: { title: '主题党日：学习党的二十大精神，讨论本村冬季水利与果园管护安排', at: noon + 1_800_000 },
  clock: { trust: 'set', now: noon, from: noon - 86_400_000, until: noon + 1e11 },
  records: { stored: 214, unsent: 0, isTelling: true, isOneOn: true },
  ...more,
});
const answering = (view: MenuView | null, refused: MenuAnswer['refused'] = null) => {
  stand.agent.greeting.menu = ({ act }) => ({ refused: act === 'look' ? null : refused, view });
};
const press = async (...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};
const menu = () => page.locator('.menu');

test('any key opens the menu beside the programme, OK plays a lesson, Back returns to the programme', async () => {
  page = await stand.open({ width: 960, height: 540 });
  await stand.agent.direct(lessonDirection(1, long));
  stand.agent.greeting.menu = ({ act }) => {
    if (act === 'choose') void stand.agent.direct(lessonDirection(2, olive));
    if (act === 'back') void stand.agent.direct(lessonDirection(3, long, { fromMs: 6000 }));
    return { refused: null, view: box({ operators: [], signedIn: null }) };
  };
  await press('5');
  await menu().waitFor();
  const seen = stand.agent.heard.progress.at(-1)?.frames ?? 0;
  // What is counted as shown is seen: the programme goes on in its corner.
  const corner = await page.locator('.programme').boundingBox();
  expect([corner?.width, corner?.height].map((length = 0) => Math.round(length))).toEqual([288, 162]);
  expect(await readMarkFromPng(await page.screenshot(), corner ?? undefined)).toMatchObject({ lesson: long.lesson });
  await expect.poll(() => stand.agent.heard.progress.at(-1)?.frames ?? 0).toBeGreaterThan(seen);

  await press('ArrowDown', 'Enter');
  await menu().waitFor({ state: 'detached' });
  await expect.poll(async () => readMarkFromPng(await page.screenshot())).toMatchObject({ lesson: olive.lesson });
  await expect.poll(() => stand.agent.heard.progress.find(({ showing, frames }) => showing === 2 && frames > 5)).toBeDefined();
  await press('Backspace');
  await expect.poll(async () => readMarkFromPng(await page.screenshot())).toMatchObject({ lesson: long.lesson });
  expect(await menu().count()).toBe(0);
  expect(stand.agent.heard.menu.filter(({ act }) => act !== 'look')).toEqual([
    { act: 'choose', content: expect.any(String) },
    { act: 'back' },
  ]);
});

test('on a square no key does anything', async () => {
  answering(null);
  page = await stand.open();
  await stand.agent.direct(lessonDirection(11, long));
  await press('Enter', 'ArrowDown', '5', 'Backspace');
  await expect.poll(() => stand.agent.heard.keys.slice(-4)).toEqual(['Enter', 'ArrowDown', '5', 'Back']);
  expect(await menu().count()).toBe(0);
  expect(await readMarkFromPng(await page.screenshot())).toMatchObject({ lesson: long.lesson });
});

const nobody = { mayAct: false, signedIn: null, lessons: [] };
const unset = { due: null, clock: { ...box().clock, trust: 'unsure' } } as const;
const locked = { ...nobody, operators: [{ id: wang, name: '王秀英', waitMs: 238_000 }] };
const unsent = {
  lessons: [],
  on: { title: '早间新闻', isChosen: true },
  records: { stored: 200, unsent: 14, isTelling: false, isOneOn: true },
};
type Words = typeof chinese;

/** Which page, the keys that lead to it, what the box says there, and a sentence that must stand on it. */
const pages: [string, string[], MenuView, MenuAnswer['refused'], (words: Words) => string][] = [
  ['list', ['1'], box(), null, ({ menu: { records } }) => records.all.replace('{{count}}', '214')],
  ['pin', ['1', 'Enter', '1', '2'], box(locked), null, ({ menu: { minutes } }) => minutes.replace('{{count}}', '4')],
  [
    'time',
    ['1', 'ArrowUp', 'ArrowUp', 'Enter', 'Enter'],
    box(unset),
    'too_early',
    ({ menu: { willBe } }) => willBe.replace('{{date}}', ''),
  ],
  ['unsent', ['1'], box(unsent), null, ({ menu: { records } }) => records.noLine],
];

test.each(['zh-CN', 'en'] as const)(
  'every page of the menu can be read in %s from across the room, whole and without overlap',
  async (language) => {
    stand.agent.greeting.language = language;
    page = await stand.open({ width: 1280, height: 720 });
    await page.evaluate(axe.source); // Not as a script element: the content policy would not have it.
    for (const [name, keys, view, refused, sentence] of pages) {
      answering(view, refused);
      const [opening = '1', ...others] = keys;
      await press(opening);
      await menu().waitFor();
      await press(...others);
      expect.soft({ name, faults: await page.evaluate(faultsOfWords) }).toEqual({ name, faults: [] });
      expect.soft({ name, serious: await seriousFaults() }).toEqual({ name, serious: [] });
      expect.soft(await menu().innerText()).toContain(sentence(language === 'en' ? english : chinese).trim());
      if (process.env['SHOTS']) await shoot(`${name}-${language}`);
      answering(null);
      while ((await menu().count()) > 0) await press('Escape');
    }
  },
);

async function seriousFaults(): Promise<string[]> {
  const { violations } = await page.evaluate<axe.AxeResults>("axe.run('.menu')");
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id }) => id);
}

async function shoot(name: string): Promise<void> {
  for (const [width, height] of [
    [1920, 1080],
    [1280, 720],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: `${process.env['SHOTS']}/menu-${name}-${width}.png` });
  }
}

/** Runs in the page: words that are cut off at the edge, overlap others, lie under the programme, or are too small. Titles may end in dots. */
function faultsOfWords(): string[] {
  const texts = [...document.querySelectorAll('.menu :is(h1, p, b, span, li)')].filter((element) =>
    [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()),
  );
  const smallest = Math.min(innerWidth / 192, innerHeight / 108) * 3.15;
  const corner = document.querySelector('.programme');
  const meets = (one: Element, other: Element) => {
    const [mine, its] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
    const isApart = mine.left >= its.right - 1 || its.left >= mine.right - 1 || mine.top >= its.bottom - 1 || its.top >= mine.bottom - 1;
    return !isApart && !one.contains(other) && !other.contains(one);
  };
  return texts.flatMap((element, index) => {
    const { top, right, bottom } = element.getBoundingClientRect();
    const isOutside = top < 0 || right > innerWidth + 0.5 || bottom > innerHeight + 0.5;
    const said = element.textContent;
    return [
      ...(isOutside ? [`outside: ${said}`] : []),
      ...(Number.parseFloat(getComputedStyle(element).fontSize) < smallest ? [`tiny: ${said}`] : []),
      ...(corner && meets(element, corner) ? [`under the programme: ${said}`] : []),
      ...texts.slice(index + 1).flatMap((other) => (meets(element, other) ? [`overlapping: ${said} / ${other.textContent}`] : [])),
    ];
  });
}
