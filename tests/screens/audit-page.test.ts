import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { seriousFaults } from '#tests/support/axe.ts';
import { consoleStand, STILL, settled } from '#tests/support/console-stand.ts';
import { countyAnswers } from '#tests/support/fake-county.ts';
import { openFakeOffice, type FakeOffice } from '#tests/support/fake-office.ts';

const stand = consoleStand(countyAnswers());

async function open(address: string, { url }: FakeOffice = stand.office): Promise<Page> {
  const context = await stand.browser.newContext(STILL);
  const page = await context.newPage();
  await page.goto(url + address);
  return settled(page);
}

test('each row says in a sentence who did what; what is newer than the words is shown as it is', async () => {
  const page = await open('/system/audit');
  const table = await page.locator('.fc-panel-table').innerText();
  expect(table).toContain('李梅 把站点「李家沟农家党校」的 地址 由「板坡村 12 号」改为「板坡村村委会东侧二楼」');
  expect(table).toContain('韦强 把站点「李家沟农家党校」的 联系人 由「〔个人信息〕」改为「〔个人信息〕」');
  expect(table).toContain('韦强 把节目单「春耕一周」的 节目 由「无」改为「苹果树冬季修剪」');
  expect(table).toContain('有人用 已删除的人员 的账号登录，密码不对');
  expect(table).toContain('李梅 somethingNew.happened somethingNew「thing_7」');
  expect(await page.locator('.fc-audit-chain').innerText()).toContain('已核对到第 1,284 条，没有发现改动');
  await page.context().close();
});

test('a row opens from its address, with the diff, what is personal, the raw line and its place in the chain', async () => {
  const page = await open('/system/audit');
  await page.locator('.fc-audit-open').nth(2).click();
  const drawer = page.getByRole('dialog');
  await drawer.getByRole('cell').getByText('138 7806 0002').waitFor();
  expect(page.url()).toContain('row=aud_');
  const said = await drawer.innerText();
  for (const part of ['覃国华', '您的查看已记入审计', '№ 1282 · 与编入时一致', '"erasable"', '10.8.0.31']) expect(said).toContain(part);
  expect(await seriousFaults(page)).toEqual([]);
  await page.reload();
  await page.getByRole('dialog').getByRole('cell').getByText('138 7806 0002').waitFor();
  await page.context().close();
});

test('filters stand in the address, and a new one begins at the newest row', async () => {
  const page = await open('/system/audit?before=aud_00000000000000000000000000');
  await page.getByLabel('对象名称或编号').fill('板坡');
  await page.waitForURL(/thing=%E6%9D%BF%E5%9D%A1/);
  expect(page.url()).not.toContain('before=');
  await page.getByRole('combobox', { name: '事项' }).fill('登录'); // A long list: only what is typed for is sure to be in sight.
  await page.getByTitle('登录', { exact: true }).click();
  await page.waitForURL(/action=auth/);
  await page.waitForFunction(`document.querySelectorAll('.fc-audit-open').length === 2`);
  const csv = (await page.getByRole('link', { name: '导出 CSV' }).getAttribute('href')) ?? '';
  expect(new URL(csv, stand.office.url).search).toBe('?thing=%E6%9D%BF%E5%9D%A1&action=auth&format=csv&language=zh-CN');
  await page.context().close();
});

test('older rows are one click away, and so is the way back', async () => {
  const page = await open('/system/audit');
  expect(await page.getByRole('button', { name: '更新的' }).isDisabled()).toBe(true);
  await page.getByRole('button', { name: '更早的' }).click();
  await page.waitForURL(/before=aud_/);
  await page.context().close();
});

test('a chain that was tampered with is told in a sentence as soon as it was looked at', async () => {
  await using other = await openFakeOffice(stand.pages, countyAnswers());
  const page = await open('/system/audit', other);
  await page.getByRole('button', { name: '现在核对' }).click();
  await page.getByText(/第 612 条（aud_\w+）被改动：正文与编入时不同。/).waitFor();
  expect(await page.getByRole('alert').innerText()).not.toContain('没有发现改动');
  await page.context().close();
});

test('printed, the log is its rows: no menu, no buttons, no filters', async () => {
  const page = await open('/system/audit');
  await page.emulateMedia({ media: 'print' });
  for (const hidden of ['.fc-side', '.fc-actions', '.fc-filters']) expect(await page.locator(hidden).first().isVisible()).toBe(false);
  expect(await page.locator('.fc-audit-told').first().isVisible()).toBe(true);
  await page.context().close();
});
