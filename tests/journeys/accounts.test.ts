import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountCalls } from '#shared/protocol/http/accounts.ts';
import { stationCalls as calls } from '#shared/protocol/http/stations.ts';
import { launchChromium } from '#tests/support/chromium.ts';
import { enter } from '#tests/support/enter.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { createVisitor } from '#tests/support/http.ts';
import { openOffice, type Office } from '#tests/support/office.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

/** Through the dialog, as an administrator does; gives the password that the slip tells. */
async function makeAccount(page: Page, office: Office): Promise<string> {
  await page.goto(`${office.url}/system/accounts`);
  await page.getByRole('button', { name: '新建账号' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('姓名').fill('黄丽');
  await dialog.getByLabel('登录名').fill('huangli');
  await dialog.getByRole('combobox', { name: '角色' }).click();
  await page.getByTitle('编辑', { exact: true }).click();
  await dialog.getByRole('combobox', { name: '地区' }).fill('dlx');
  await page.getByTitle('东兰县', { exact: true }).click();
  await dialog.getByRole('button', { name: '保存' }).click();
  const password = await page.locator('.fc-first-password').innerText();
  await page.getByRole('button', { name: '我已告诉本人' }).click();
  await page.getByRole('link', { name: '黄丽' }).waitFor();
  return password;
}

test('an account is made, changes its first password, sees its own part alone; locked after five tries, it is unlocked by its superior', async () => {
  await using folder = await temporaryFolder();
  await using office = await openOffice(folder.path);
  for (const name of ['东兰县', '巴马县']) {
    const region = await office.client.call(calls.createRegion, { body: { parent: null, kind: 'county', name } });
    await office.client.call(calls.createStation, { body: { region: region.id, name: `${name}活动室` } });
  }
  const admin = await enter(browser, office.url, 'clerk', 'wheat-field-4711');
  await admin.getByRole('heading', { name: '总览' }).waitFor();
  const password = await makeAccount(admin, office);

  const her = await enter(browser, office.url, 'huangli', password);
  await her.getByRole('heading', { name: '请先改密码' }).waitFor();
  await her.getByLabel('现在的密码').fill(password);
  await her.getByLabel('新密码').fill('rape-blossom-2026');
  await her.getByLabel('再输一次密码').fill('rape-blossom-2026');
  await her.getByRole('button', { name: '修改密码' }).click();
  await her.getByRole('link', { name: '课件' }).first().waitFor();
  await her.goto(`${office.url}/stations`);
  await her.getByRole('link', { name: '东兰县活动室' }).waitFor();
  expect(await her.locator('main').innerText()).not.toContain('巴马县');
  expect(await her.locator('.fc-side').innerText()).not.toContain('审计');
  await her.goto(`${office.url}/system/accounts`);
  expect(await her.locator('main').innerText()).not.toContain('clerk');

  const thief = createVisitor(office.url);
  for (let n = 0; n < 5; n++)
    await expect(thief.call(accountCalls.logIn, { body: { login: 'huangli', password: 'guessed-0815' } })).rejects.toThrow(
      /wrong_credentials|login_locked/,
    );
  await expect(thief.call(accountCalls.logIn, { body: { login: 'huangli', password: 'rape-blossom-2026' } })).rejects.toThrow(
    'login_locked',
  );
  await admin.getByRole('link', { name: '黄丽' }).click();
  await admin.getByRole('button', { name: '解锁' }).click();
  await admin.getByText('已解锁').waitFor();
  await thief.call(accountCalls.logIn, { body: { login: 'huangli', password: 'rape-blossom-2026' } });

  await admin.getByRole('button', { name: '停用账号' }).click();
  await admin.getByRole('dialog').getByRole('button', { name: '停用账号' }).click();
  await admin.getByRole('button', { name: '重新启用' }).waitFor();
  await her.goto(`${office.url}/`);
  await her.waitForURL(/\/login/);
});
