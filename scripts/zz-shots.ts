import { launchChromium } from '#tests/support/chromium.ts';
import { buildConsole } from '#tests/support/console-pages.ts';
import { countyAnswers } from '#tests/support/fake-county.ts';
import { openFakeOffice } from '#tests/support/fake-office.ts';
const built = await buildConsole();
const office = await openFakeOffice(built.path, countyAnswers());
const empty = await openFakeOffice(built.path, { ...countyAnswers(), listAudit: () => ({ rows: [], names: {}, older: null, newer: null }), auditChain: () => ({ head: null, unsealed: 0, checked: null }) });
const browser = await launchChromium();
for (const [name, url, width, lang, scheme] of [
  ['wide', office.url + '/system/audit', 1440, 'zh-CN', 'light'],
  ['narrow', office.url + '/system/audit', 390, 'zh-CN', 'light'],
  ['en', office.url + '/system/audit', 1440, 'en', 'dark'],
  ['en-narrow', office.url + '/system/audit', 390, 'en', 'light'],
  ['empty', empty.url + '/system/audit', 1440, 'zh-CN', 'light'],
  ['none', empty.url + '/system/audit?thing=x', 390, 'en', 'light'],
] as const) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme, locale: 'zh-CN' });
  const page = await context.newPage();
  await page.addInitScript(`localStorage.setItem('fieldcast.language', JSON.stringify('${lang}'))`);
  await page.goto(url);
  await page.locator('h1').first().waitFor();
  await page.waitForTimeout(1500);
  await page.screenshot({ path: `/tmp/audit-shots/${name}.png`, fullPage: true });
  if (name === 'wide' || name === 'en-narrow') {
    await page.locator('.fc-audit-open').nth(2).click();
    await page.waitForTimeout(1200);
    await page.screenshot({ path: `/tmp/audit-shots/${name}-drawer.png` });
    await page.keyboard.press('Escape'); await page.waitForTimeout(600);
    await page.getByRole('button', { name: lang === 'en' ? 'Check now' : '现在核对' }).click();
    await page.waitForTimeout(1000);
    await page.screenshot({ path: `/tmp/audit-shots/${name}-fault.png` });
  }
  await context.close();
}
await browser.close();
await office[Symbol.asyncDispose](); await empty[Symbol.asyncDispose](); await built[Symbol.asyncDispose]();
