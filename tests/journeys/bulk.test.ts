import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stationCalls as calls } from '#shared/protocol/http/stations.ts';
import { launchChromium } from '#tests/support/chromium.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { openOffice, type Office } from '#tests/support/office.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

async function enter(office: Office): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' })).newPage();
  await page.goto(`${office.url}/login`);
  await page.getByLabel('登录名').fill('clerk');
  await page.getByLabel('密码').fill('wheat-field-4711');
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByRole('heading', { name: '总览' }).waitFor();
  return page;
}

/** A village with so many stations, named 一号站, 二号站 … */
async function village(office: Office, name: string, stations: readonly string[]) {
  const region = await office.client.call(calls.createRegion, { body: { parent: null, kind: 'village', name } });
  for (const station of stations) await office.client.call(calls.createStation, { body: { region: region.id, name: station } });
  return region.id;
}

const kinds = async ({ client }: Office): Promise<Record<string, string>> => {
  const { stations } = await client.call(calls.listStations, { query: {} });
  return Object.fromEntries(stations.map(({ name, kind }) => [name, kind]));
};

const act = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('button', { name: '批量操作' }).click();
  await page.getByRole('menuitem', { name }).click();
};

test('a clerk ticks stations, looks at what would change, changes them at once, and takes it back', async () => {
  await using folder = await temporaryFolder();
  await using office = await openOffice(folder.path);
  await village(office, '板坡村', ['一号站', '二号站', '三号站']);
  const page = await enter(office);
  await page.goto(`${office.url}/stations`);
  await page.getByRole('row', { name: '一号站' }).getByRole('checkbox').check();
  await page.getByText('已选 1 个站点').waitFor();
  await page.getByRole('button', { name: '选择全部符合条件的 3 个站点' }).click();

  await act(page, '改类型');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox').click();
  await page.getByTitle('学校', { exact: true }).click();
  await dialog.getByRole('button', { name: '下一步' }).click();
  await dialog.getByText('将修改 3 个站点').waitFor();
  expect(await kinds(office)).toEqual({ 一号站: 'village', 二号站: 'village', 三号站: 'village' });
  await dialog.getByRole('button', { name: '修改 3 个站点' }).click();
  await page.getByText('已修改 3 个站点').waitFor();
  expect(await kinds(office)).toEqual({ 一号站: 'school', 二号站: 'school', 三号站: 'school' });

  // Later, after the notice is gone: the last edit stands above the table.
  await page.reload();
  await page.getByText(/批量修改了 3 个站点/).waitFor();
  await page.getByRole('button', { name: '撤销' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '撤销' }).click();
  await page.getByText('已撤销，3 个站点恢复原样').waitFor();
  expect(await kinds(office)).toEqual({ 一号站: 'village', 二号站: 'village', 三号站: 'village' });
});

test('what cannot be changed is named with its reason, and stays; a colleague in between is told', async () => {
  await using folder = await temporaryFolder();
  await using office = await openOffice(folder.path);
  const there = await village(office, '板坡村', ['一号站', '二号站']);
  const page = await enter(office);
  await page.goto(`${office.url}/stations?region=${there}`);
  await page.getByRole('row', { name: '一号站' }).getByRole('checkbox').check();
  await page.getByRole('row', { name: '二号站' }).getByRole('checkbox').check();
  await act(page, '关闭');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: '关闭 2 个站点' }).waitFor();

  const first = (await office.client.call(calls.listStations, { query: {} })).stations.find(({ name }) => name === '一号站');
  await office.client.call(calls.closeStation, { params: { id: first?.id ?? '' } });
  await dialog.getByRole('button', { name: '关闭 2 个站点' }).click();
  await dialog.getByText('刚才有人改过其中的内容').waitFor();
  await dialog.getByText('1 个站点已经是这样').waitFor();
  await dialog.getByRole('button', { name: '关闭 1 个站点' }).click();
  await page.getByText('已修改 1 个站点').waitFor();
  await office.client.call(calls.closeRegion, { params: { id: there } });

  await page.goto(`${office.url}/stations?state=closed`);
  await page.getByRole('row', { name: '二号站' }).getByRole('checkbox').check();
  await act(page, '重新启用');
  await dialog.getByText('没有需要修改的').waitFor();
  await dialog.getByRole('row', { name: '二号站 所在的地区或站点已关闭' }).waitFor();
  expect(await dialog.getByRole('button', { name: '启用 0 个站点' }).isDisabled()).toBe(true);
});
