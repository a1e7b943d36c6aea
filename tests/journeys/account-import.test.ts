import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { csvFile } from '#server/kit/sheets/write.ts';
import { accountCalls } from '#shared/protocol/http/accounts.ts';
import { stationCalls as calls } from '#shared/protocol/http/stations.ts';
import { seriousFaults } from '#tests/support/axe.ts';
import { launchChromium } from '#tests/support/chromium.ts';
import { enter } from '#tests/support/enter.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { createVisitor } from '#tests/support/http.ts';
import { openOffice } from '#tests/support/office.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

const HEAD = ['登录名', '姓名', '联系电话', '角色', '范围'];
const choose = (page: Page, name: string, ...rows: string[][]) =>
  page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: csvFile([HEAD, ...rows]) });
const openMenu = async (page: Page) => {
  await page.getByRole('button', { name: '账号表格' }).click();
  return page.getByRole('menuitem').allInnerTexts();
};

async function fileOf(page: Page, button: string): Promise<string> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()]);
  return readFile(await download.path(), 'utf8');
}

test('accounts come in by a table: bad rows are told and handed on, then all is written, and the first passwords are shown this once', async () => {
  await using folder = await temporaryFolder();
  await using office = await openOffice(folder.path);
  await office.client.call(calls.createRegion, { body: { parent: null, kind: 'county', name: '东兰县' } });
  const admin = await enter(browser, office.url, 'clerk', 'wheat-field-4711');
  await admin.getByRole('heading', { name: '总览' }).waitFor();
  await admin.goto(`${office.url}/system/accounts`);
  expect(await openMenu(admin)).toEqual(['导入', '下载模板', '导出 Excel', '导出 CSV']);
  await admin.getByRole('menuitem', { name: '导入' }).click();

  const dialog = admin.getByRole('dialog');
  await choose(admin, '坏的.csv', ['huangli', '黄丽', '=1+1', '所长', '东兰县'], ['lu', '卢少芬', '', '编辑', '巴马县']);
  await dialog.getByText('没有这个选项。可以写：管理员、人员管理员、编辑、站点管理员、审计员').waitFor();
  expect(await dialog.getByRole('row').allInnerTexts()).toHaveLength(3);
  expect(await seriousFaults(admin)).toEqual([]);
  expect(await dialog.getByRole('button', { name: /^导\s*入$/ }).isDisabled()).toBe(true);
  const bad = (await fileOf(admin, '下载有错的行')).split('\r\n');
  expect(bad[0]).toBe(`\uFEFF行,原因,${HEAD.join(',')}`);
  expect(bad[1]).toMatch(/^2,角色：没有这个选项。.+,huangli,黄丽,'=1\+1,所长,东兰县$/);
  expect(bad[2]).toMatch(/^3,范围：没有这个地方.+,lu,卢少芬,,编辑,巴马县$/);

  await choose(admin, '好的.csv', ['huangli', '黄丽', '', '审计员', '东兰县'], ['lu', '卢少芬', '', '编辑', '东兰县']);
  await dialog.getByText('新增 2，修改 0，不变 0，有错 0').waitFor();
  await dialog.getByRole('button', { name: /^导\s*入$/ }).click();
  await dialog.getByText('已新建 2 个账号').waitFor();
  expect(await seriousFaults(admin)).toEqual([]);
  const [password = ''] = await dialog.locator('td code').allInnerTexts();
  expect(await fileOf(admin, '下载（CSV）')).toContain(`黄丽,huangli,${password}`);
  await admin.keyboard.press('Escape');
  await admin.mouse.click(5, 5);
  expect(await dialog.locator('td code').count()).toBe(2);
  await admin.emulateMedia({ media: 'print' });
  expect(await admin.locator('.fc-slip:visible').count()).toBe(2);
  expect(await dialog.getByRole('table').isVisible()).toBe(false);
  await admin.emulateMedia({ media: 'screen' });
  await dialog.getByRole('button', { name: '已保存好，关闭' }).click();
  await dialog.waitFor({ state: 'detached' });
  expect(await admin.content()).not.toContain(password);

  const next = 'rape-blossom-2026';
  const her = createVisitor(office.url);
  await her.call(accountCalls.logIn, { body: { login: 'huangli', password } });
  await her.call(accountCalls.changePassword, { body: { current: password, next } });
  const auditor = await enter(browser, office.url, 'huangli', next);
  await auditor.getByRole('heading', { name: '总览' }).waitFor();
  await auditor.goto(`${office.url}/system/accounts`);
  await auditor.getByRole('link', { name: '卢少芬' }).waitFor();
  expect(await openMenu(auditor)).toEqual(['导出 Excel', '导出 CSV']);
});
