import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import type { Direction } from '#shared/protocol/page.ts';
import { screen as english } from '#shared/words/en/screen.ts';
import { screen as chinese } from '#shared/words/zh-CN/screen.ts';
import { brightestIn, contrast } from '#tests/support/contrast.ts';
import { decodePng } from '#tests/support/png.ts';
import { imageDirection, openScreenStand, type ScreenStand } from '#tests/support/screen-stand.ts';

let stand: ScreenStand;
let page: Page;
beforeAll(async () => {
  stand = await openScreenStand([]);
});
afterEach(async () => {
  stand.agent.greeting.language = 'zh-CN';
  await page.close();
});
afterAll(() => stand[Symbol.asyncDispose]());

/** Monday 2026-11-23 at the station, whatever this machine believes. */
const shanghai = (hour: number, minute: number): number => Date.UTC(2026, 10, 23, hour - 8, minute);
type Idle = Extract<Direction, { kind: 'idle' }>;
const idle = (more: Partial<Idle> = {}): Idle => ({
  kind: 'idle',
  showing: 1,
  station: '李家沟农家党校',
  next: { title: '苹果树冬季修剪技术', at: shanghai(18, 30) },
  clockOffsetMs: shanghai(18, 24) + 5000 - Date.now(),
  zone: 'Asia/Shanghai',
  screenKind: 'station',
  ...more,
});
const enrol = (more: Partial<Extract<Direction, { kind: 'enrol' }>> = {}): Direction => ({
  kind: 'enrol',
  showing: 2,
  server: 'http://10.0.0.12:4000',
  code: null,
  digits: null,
  trouble: null,
  ...more,
});
const revoked = (screenKind: 'station' | 'outdoor' | 'vehicle'): Direction => ({
  kind: 'revoked',
  showing: 3,
  station: '李家沟农家党校',
  screenKind,
});
const Box = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });
const textAbove = () => page.locator('.layer[data-place=above]').innerText();

test('the idle card says where we are, what time it is there and what comes next', async () => {
  page = await stand.open();
  await stand.agent.direct(idle());
  const text = await textAbove();
  for (const part of ['李家沟农家党校', '18:24', '11月23日 星期一', chinese.next, '18:30', '苹果树冬季修剪技术'])
    expect(text).toContain(part);
});

test('an unsure clock is not shown', async () => {
  page = await stand.open();
  await stand.agent.direct(idle({ clockOffsetMs: null, next: null }));
  expect((await textAbove()).trim()).toBe('李家沟农家党校');
});

test('a card that learns something new stays where it is, and its account begins anew', async () => {
  page = await stand.open();
  await stand.agent.direct(idle());
  const card = await page.locator('.idle').elementHandle();
  const previous = await stand.agent.direct(idle({ showing: 2, next: { title: '马铃薯晚疫病防治', at: shanghai(19, 0) } }));
  expect(previous).toMatchObject({ showing: 1, frames: 1 });
  expect(await textAbove()).toContain('马铃薯晚疫病防治');
  expect(await card?.evaluate((element) => element.isConnected)).toBe(true);
});

test('the enrolment card shows code, digits, server and trouble, and says in two languages what to do', async () => {
  page = await stand.open();
  await stand.agent.direct(enrol({ trouble: 'unreachable' }));
  expect(await textAbove()).toContain(chinese.trouble.unreachable);
  await stand.agent.direct(enrol({ showing: 3, code: 'KXMRTW' }));
  const withCode = await textAbove();
  expect(withCode.replaceAll(/\s/g, '')).toContain('KXMRTW');
  for (const part of [chinese.enrol.enterCode, english.enrol.enterCode, 'http://10.0.0.12:4000']) expect(withCode).toContain(part);
  await stand.agent.direct(enrol({ showing: 4, code: 'KXMRTW', digits: '482913' }));
  const withDigits = await textAbove();
  expect(withDigits.replaceAll(/\s/g, '')).toContain('482913');
  expect(withDigits).toContain(chinese.enrol.compareDigits);
});

test('a station that was cut off is told so politely; a square sees the field and not a word', async () => {
  page = await stand.open();
  await stand.agent.direct(revoked('station'));
  expect(await textAbove()).toContain(chinese.revoked.title);
  await stand.agent.direct({ ...revoked('outdoor'), showing: 4 });
  expect((await textAbove()).trim()).toBe('');
});

test('the page speaks the language of its settings, to machines too', async () => {
  stand.agent.greeting.language = 'en';
  page = await stand.open();
  await stand.agent.direct(revoked('station'));
  expect(await textAbove()).toContain(english.revoked.title);
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
});

const cards: [string, Direction][] = [
  [
    'idle',
    idle({
      station: '子洲县双湖峪街道张家寨村党群服务中心',
      next: { title: '马铃薯晚疫病综合防治技术与窖藏管理要点', at: shanghai(42, 0) },
    }),
  ],
  ['code', enrol({ code: 'MWMWMW', trouble: 'unreachable' })],
  ['digits', enrol({ showing: 4, code: 'MWMWMW', digits: '000000' })],
  ['revoked', revoked('station')],
];
const sizes = [
  { width: 1920, height: 1080 },
  { width: 1280, height: 720 },
  { width: 3840, height: 2160 },
  { width: 640, height: 320 },
  { width: 1080, height: 1920 },
  { width: 1024, height: 256 },
  { width: 320, height: 240 },
];

test.each(['zh-CN', 'en'] as const)(
  'on a screen of any size every word in %s lies inside the picture and is big enough',
  async (language) => {
    stand.agent.greeting.language = language;
    page = await stand.open();
    for (const [index, [name, direction]] of cards.entries()) {
      await stand.agent.direct({ ...direction, showing: 100 + index });
      for (const size of sizes) {
        await page.setViewportSize(size);
        const where = `${name} at ${size.width} x ${size.height}`;
        expect({ where, faults: await page.evaluate(wordsOutside) }).toEqual({ where, faults: [] });
      }
    }
  },
);

/** Runs in the page: texts that are cut off, overlap another, or are smaller than 3.2 % of what a 1080p line would be. */
function wordsOutside(): string[] {
  const above = document.querySelector('.layer[data-place=above]');
  const texts = [...(above?.querySelectorAll('h1, p, b, span') ?? [])].filter(
    (element) => element.children.length === 0 && element.textContent.trim(),
  );
  const boxes = texts.map((element) => ({ element, text: element.textContent, box: element.getBoundingClientRect() }));
  const outside = boxes.filter(({ box }) => box.left < 0 || box.top < 0 || box.right > innerWidth + 0.5 || box.bottom > innerHeight + 0.5);
  const smallest = Math.min(innerWidth / 192, innerHeight / 108) * 3.15;
  const tiny = boxes.filter(({ element }) => Number.parseFloat(getComputedStyle(element).fontSize) < smallest);
  const overlapping = boxes.filter(({ box }, index) =>
    boxes.some(
      (other, place) =>
        place > index &&
        box.left < other.box.right - 1 &&
        other.box.left < box.right - 1 &&
        box.top < other.box.bottom - 1 &&
        other.box.top < box.bottom - 1,
    ),
  );
  return [
    ...outside.map(({ text }) => `outside: ${text}`),
    ...tiny.map(({ text }) => `tiny: ${text}`),
    ...overlapping.map(({ text }) => `overlapping: ${text}`),
  ];
}

test('on a screen of any shape every word of the idle card is read at seven to one, at any hour', async () => {
  page = await stand.open();
  await page.addStyleTag({ content: '.card * { color: transparent !important; }' });
  for (const [index, hour] of [0, 9, 14, 18.5].entries()) {
    await stand.agent.direct(idle({ showing: 300 + index, clockOffsetMs: shanghai(0, hour * 60) - Date.now() }));
    for (const [width, height] of shapes) {
      await page.setViewportSize({ width, height });
      const boxes = z.array(Box).parse(await page.evaluate(boxesOfWords));
      const ground = brightestIn(await decodePng(await page.screenshot()), boxes);
      expect.soft(contrast(0.88, ground), `${width} x ${height} at ${hour} o'clock`).toBeGreaterThanOrEqual(7);
    }
  }
});

const shapes = [
  [640, 360],
  [640, 320],
  [1024, 256],
  [360, 640],
] as const;

/** Runs in the page: where the letters themselves are, not the blocks they stand in. */
function boxesOfWords() {
  return [...document.querySelectorAll('.layer[data-place=above] :is(h1, p, b, span):not(:has(*))')].map((element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    const { x, y, width, height } = range.getBoundingClientRect();
    return { x, y, width, height };
  });
}

test('axe finds nothing serious on any card', async () => {
  page = await stand.open({ width: 1280, height: 720 });
  await page.evaluate(axe.source); // Not as a script element: the content policy would not have it.
  for (const [index, [name, direction]] of [...cards, ['image', imageDirection(1)] as const].entries()) {
    await stand.agent.direct({ ...direction, showing: 200 + index });
    const { violations } = await page.evaluate<axe.AxeResults>('axe.run()');
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect({ name, serious: serious.map(({ id }) => id) }).toEqual({ name, serious: [] });
  }
});

test('keys of the remote control reach the agent, others do not', async () => {
  page = await stand.open();
  await stand.agent.direct(idle());
  for (const key of ['ArrowUp', 'F5', 'Enter', 'Escape', '5']) await page.keyboard.press(key);
  await expect.poll(() => stand.agent.heard.keys).toEqual(['ArrowUp', 'Enter', 'Back', '5']);
});

test('nothing can be selected, scrolled or pointed at', async () => {
  page = await stand.open({ width: 640, height: 320 });
  await stand.agent.direct(idle());
  const feel = await page.evaluate(() => {
    const { cursor, userSelect } = getComputedStyle(document.body);
    const { scrollWidth, scrollHeight } = document.documentElement;
    const menu = new MouseEvent('contextmenu', { cancelable: true, bubbles: true });
    document.body.dispatchEvent(menu);
    return { cursor, userSelect, scrolls: scrollWidth > innerWidth || scrollHeight > innerHeight, hasMenu: !menu.defaultPrevented };
  });
  expect(feel).toEqual({ cursor: 'none', userSelect: 'none', scrolls: false, hasMenu: false });
});

test('the name of the screen stands over whatever is on for as long as it was asked for, and is gone by itself', async () => {
  page = await stand.open({ width: 1280, height: 720 });
  await stand.agent.direct(idle());
  const name = '活动室门口朝南的第二块户外大屏';
  const answer = await stand.agent.say('identify', { name, station: '李家沟农家党校', ms: 600_000 });
  expect(answer).toEqual({ ok: true, value: {} });
  const plate = page.locator('.name-plate');
  expect(await plate.innerText()).toBe(`${name}\n\n李家沟农家党校`);
  if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/plate.png` });
  await stand.agent.say('identify', { name, station: '', ms: 1 });
  await plate.waitFor({ state: 'detached' });
  expect(await textAbove()).toContain('18:24');
});
