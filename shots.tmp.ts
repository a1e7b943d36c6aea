import { launchChromium } from '#tests/support/chromium.ts';
import { buildConsole } from '#tests/support/console-pages.ts';
import { county1, countyAnswers } from '#tests/support/fake-county.ts';
import { openFakeOffice } from '#tests/support/fake-office.ts';

const jobs = process.argv.slice(2).map((arg) => arg.split('='));
const pages = await buildConsole();
const office = await openFakeOffice(pages.path, countyAnswers());
const browser = await launchChromium();
const ids: Record<string, string> = {
  STATION: county1.stations[0]?.id ?? '',
  TOWN: county1.regions[1]?.id ?? '',
  SCREEN: county1.screens[0]?.id ?? '',
};
for (const [name = '', path = '', click = ''] of jobs) {
  for (const [width, height] of [
    [1440, 900],
    [390, 844],
  ] as const) {
    for (const language of ['zh-CN', 'en']) {
      if (process.env['ONLY'] && !process.env['ONLY'].includes(`${width}-${language}`)) continue;
      const context = await browser.newContext({ viewport: { width, height } });
      await context.addInitScript(`localStorage.setItem('fieldcast.language', JSON.stringify('${language}'))`);
      const page = await context.newPage();
      page.on('pageerror', (error) => console.log(name, error.message));
      await page.goto(office.url + path.replaceAll(/[A-Z]{4,}/g, (key) => ids[key] ?? key).replaceAll('~', '='));
      await page.locator('h1').first().waitFor();
      await page.waitForFunction(`document.querySelectorAll('.fc-waiting, .ant-skeleton').length === 0`);
      for (const one of click.split(';').filter(Boolean)) {
        await page.locator(one.replaceAll('~', '=')).first().click();
        await page.waitForTimeout(700);
      }
      await page.screenshot({ path: `/tmp/places-shots/${name}-${width}-${language}.png`, fullPage: width < 500 });
      await context.close();
    }
  }
}
await browser.close();
await office[Symbol.asyncDispose]();
await pages[Symbol.asyncDispose]();
process.exit(0);
