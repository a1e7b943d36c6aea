import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Away } from '#shared/protocol/http/stations.ts';
import { consoleStand, STILL, settled } from '#tests/support/console-stand.ts';
import { county1, countyAnswers, serverStatus } from '#tests/support/fake-county.ts';
import { openFakeOffice, type Answers } from '#tests/support/fake-office.ts';

const stand = consoleStand();

async function visit(url: string): Promise<Page> {
  const page = await stand.browser.newPage(STILL);
  await page.goto(url);
  await page.locator('h1').first().waitFor();
  return page;
}

const [distrusted, twoHistories, , strange] = county1.alarms;

test('what screens and the server have raised stands on the overview in plain words, and what nobody knows as it is', async () => {
  await using office = await openFakeOffice(stand.pages, countyAnswers());
  const page = await visit(office.url);
  const alarms = page.locator('.fc-alarm');
  await expect.poll(() => alarms.count()).toBe(4);
  const [first = '', second = '', third = '', fourth = ''] = await alarms.allInnerTexts();
  expect(first).toContain(`${distrusted?.stationName} · ${distrusted?.screenName}`);
  expect(first).toContain('不认可服务器发来的节目计划');
  expect(first).toContain('冒充服务器');
  expect(second).toContain('从第 4117 条起不同');
  expect(third).toContain('屏幕时钟不准');
  expect(fourth).toContain('fan_stopped');
  expect(fourth).toContain(strange?.detail);
  await page.close();
});

test('an alarm leads to its screen and to the very line; two histories stand beside each other', async () => {
  await using office = await openFakeOffice(stand.pages, countyAnswers());
  const page = await visit(office.url);
  await page.locator('.fc-alarm').first().getByRole('link', { name: '看原文' }).click();
  await page.getByRole('heading', { level: 1, name: distrusted?.screenName ?? '' }).waitFor();
  expect(await page.getByRole('dialog').innerText()).toContain(`${distrusted?.screen}/${distrusted?.epoch}/${distrusted?.seq}`);

  await page.goto(`${office.url}/screens/${twoHistories?.screen}`);
  await page.getByRole('link', { name: '对照两份' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('矛盾的记录共 212 条').waitFor();
  expect(await dialog.innerText()).toMatch(/第 4117 条\s+已入账\s+.*"kind":"showing".*\s+另一份.*\s+.*"kind":"power"/);
  expect(await dialog.innerText()).toContain('没有这一条');
  await page.close();
});

test('marked as seen it leaves the overview, and stays on its screen’s page with who and when', async () => {
  await using office = await openFakeOffice(stand.pages, countyAnswers());
  const page = await visit(office.url);
  await page.locator('.fc-alarm').first().getByRole('button', { name: '标为已看' }).click();
  await expect.poll(() => page.locator('.fc-alarm').count()).toBe(3);
  expect(office.told).toMatchObject([
    {
      name: 'markAlarmsSeen',
      input: { body: { alarms: [{ screen: distrusted?.screen, epoch: distrusted?.epoch, seq: distrusted?.seq }] } },
    },
  ]);
  await page.goto(`${office.url}/screens/${distrusted?.screen}`);
  await page
    .locator('.fc-alarm')
    .first()
    .getByText(/李主任 .* 已看/)
    .waitFor();
  await page.close();
});

test('many at once: the overview names five and counts the rest; the list marks a page of them in one go', async () => {
  const answers = countyAnswers();
  const many = Array.from({ length: 60 }, (_, seq) => ({ ...county1.alarms[0], seq: seq + 1 })) as typeof county1.alarms;
  const listAlarms: Answers['listAlarms'] = ({ query }) => ({ total: many.length, alarms: many.slice(0, query.size) });
  await using office = await openFakeOffice(stand.pages, { ...answers, listAlarms });
  const page = await visit(office.url);
  await page.getByText('还有 55 条告警没看').waitFor();
  expect(await page.locator('.fc-alarm').count()).toBe(5);
  await page.locator('li', { hasText: '还有 55 条告警没看' }).getByRole('link', { name: '查看' }).click();
  await page.getByRole('button', { name: '这 50 条标为已看' }).click();
  await expect.poll(() => JSON.stringify(office.told).split('"seq"').length - 1).toBe(50);
  await page.close();
});

test('until the root key is taken out the overview asks for it, and it asks for the renewal in time', async () => {
  const answers = countyAnswers();
  const until = Date.UTC(2028, 10, 23, 4);
  let keys = { isRootHere: true, delegatedUntil: until, renewal: 'none' as 'none' | 'due' | 'over' };
  const status: Answers['status'] = () => ({ ...serverStatus, keys });
  await using office = await openFakeOffice(stand.pages, { ...answers, status });
  const page = await visit(office.url);
  await page.getByText('npm run keys -- take-root FILE').waitFor();
  expect(await page.getByText('签名密钥的授权').count()).toBe(0);

  keys = { isRootHere: false, delegatedUntil: until, renewal: 'due' };
  await page.reload();
  await page.getByText('签名密钥的授权 2028年11月23日 到期，需要续期').waitFor();
  expect(await page.getByText('把根密钥放回 keys/root').count()).toBe(1);
  expect(await page.getByText('take-root').count()).toBe(0);

  await page.goto(`${office.url}/system/status`);
  await page.getByText('授权 2028年11月23日 到期，该续期了').waitFor();
  const said = await page.locator('main').innerText();
  for (const words of ['0.1.0', '剩余 384 GB', 'SQLite，36.2 MB', '已超过 26 小时', '有工作失败了', '已移出服务器', '在线', '状态未知'])
    expect(said).toContain(words);
  await page.close();
});

test('a screen that goes away appears by itself, leads to the rows it counts, and goes when it is back', async () => {
  const [one, two] = county1.screens;
  const [region] = county1.regions;
  if (!one || !two || !region) throw new Error('a county has screens');
  const screens = [one, two].map(({ id, name, stationName }) => ({ id, name, stationName }));
  const entry: Away = { presence: 'offline', place: region.id, name: region.name, count: 2, screens, since: Date.UTC(2026, 10, 23, 1) };
  let away: Away[] = [];
  const asked: unknown[] = [];
  const quiet: Answers = {
    listAlarms: () => ({ total: 0, alarms: [] }),
    listLessons: () => ({ total: 0, lessons: [] }),
    listJobs: () => ({ total: 0, jobs: [] }),
    status: () => ({
      ...serverStatus,
      backup: { isOn: true, lastGoodAt: 1, isOld: false, placement: 'other_disk' },
      keys: { isRootHere: false, delegatedUntil: 1, renewal: 'none' },
    }),
    listAway: () => ({ away }),
    listScreens: ({ query }) => {
      asked.push([query.presence, query.hours, query.region]);
      return { total: 2, screens: [one, two] };
    },
  };
  await using office = await openFakeOffice(stand.pages, { ...countyAnswers(), ...quiet });
  const page = await visit(office.url);
  await page.getByText('一切正常').waitFor();
  away = [entry];
  office.tell({ id: one.id, presence: 'offline', status: null, title: null, readiness: null });
  const item = page.locator('.fc-needs li', { hasText: `${region.name}：2 块屏幕离线` });
  await item.waitFor();
  expect(await item.innerText()).toContain('最早自 11月23日');
  await item.getByRole('link', { name: '查看' }).click();
  await expect.poll(() => asked).toContainEqual(['offline', 'now', region.id]);
  await page.goBack();
  await item.waitFor();
  away = [];
  office.tell({ id: one.id, presence: 'online', status: null, title: null, readiness: null });
  await page.getByText('一切正常').waitFor();
  await page.close();
});

test('what changes while a page is opening, before it hears anything, is on it as soon as its line is up', async () => {
  const line = Promise.withResolvers<void>();
  let total = 0;
  const listAlarms: Answers['listAlarms'] = () => ({ total, alarms: county1.alarms.slice(0, total) });
  await using office = await openFakeOffice(stand.pages, { ...countyAnswers(), listAlarms }, { line: line.promise });
  const page = await visit(office.url);
  await page.locator('.fc-needs li').first().waitFor();
  total = 1;
  office.poke('alarm'); // Nobody hears it.
  expect(await page.locator('.fc-alarm').count()).toBe(0);
  line.resolve();
  await page.locator('.fc-alarm').waitFor();
  await page.close();
});

test('a slot of which nothing can be shown stands in the day with its reason and what is on instead', async () => {
  await using office = await openFakeOffice(stand.pages, countyAnswers());
  const page = await visit(`${office.url}/screens/${county1.screens[0]?.id}?day=2026-11-23`);
  const row = page.locator('.fc-stretch-leftout');
  await row.waitFor();
  const said = await row.innerText();
  expect(said).toContain('19:00–20:30');
  expect(said).toContain('没有可放的课件：1 个仍在转码、1 个等待转码、1 个转码失败');
  expect(said).toContain('这段时间改播：党员学习');
  const skipped = page.locator('.fc-stretch-loop .fc-warn').first();
  expect(await skipped.innerText()).toMatch(/1 个未就绪，到时跳过：\s+红枣烘干\s+正在转码/);
  expect(await page.locator('.fc-stretch-timed .fc-warn').count()).toBe(0);
  await row.getByRole('link', { name: '红枣烘干' }).click();
  await page.getByRole('heading', { level: 1, name: '红枣烘干' }).waitFor();
  await page.close();
});

test('in the week such a slot stands beside what is on, and leads to itself', async () => {
  await using office = await openFakeOffice(stand.pages, countyAnswers());
  const page = await visit(`${office.url}/timetable`);
  const block = page.locator('.fc-block-leftout').first();
  await block.waitFor();
  expect(await block.innerText()).toContain('没有可放的课件');
  await block.getByRole('link').click();
  await page.getByRole('dialog').waitFor();
  expect(await page.getByRole('dialog').getByLabel('名称').inputValue()).toBe('晚间技术课');
  await page.close();
});

test('English is longer: on a narrow phone it hangs over no edge either', async () => {
  await using office = await openFakeOffice(stand.pages, countyAnswers());
  const context = await stand.browser.newContext({ viewport: { width: 360, height: 780 } });
  await context.addInitScript(`localStorage.setItem('fieldcast.language', '"en"')`);
  const page = await context.newPage();
  for (const address of ['/', '/system/alarms', '/system/status', `/screens/${county1.screens[0]?.id}`]) {
    await page.goto(office.url + address);
    await settled(page);
    expect([address, await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')]).toEqual([
      address,
      0,
    ]);
  }
  await context.close();
});
