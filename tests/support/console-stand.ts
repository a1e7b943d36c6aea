import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { launchChromium } from './chromium.ts';
import { buildConsole } from './console-pages.ts';
import { openFakeOffice, type Answers, type FakeOffice } from './fake-office.ts';

/** As the console is looked at, unless a test is about that. */
export const WINDOW = { viewport: { width: 1440, height: 900 }, locale: 'zh-CN' } as const;

/** In which nothing moves: a click between two steps of an opening dialog meets what has gone from under it. */
export const STILL = { ...WINDOW, reducedMotion: 'reduce' } as const;

export interface ConsoleStand {
  /** Where the console's pages lie. */
  pages: string;
  browser: Browser;
  /** The one that answers as was said for all tests. */
  office: FakeOffice;
}

/** The console's pages and a browser, for all tests of a file that says so at its top; with `answers` an office as well. */
export function consoleStand(answers?: Answers): Readonly<ConsoleStand> {
  const stack = new AsyncDisposableStack();
  const stand: Partial<ConsoleStand> = {};
  beforeAll(async () => {
    stand.pages = await buildConsole();
    if (answers) stand.office = stack.use(await openFakeOffice(stand.pages, answers));
    stand.browser = stack.adopt(await launchChromium(), (browser) => browser.close());
  });
  afterAll(() => stack.disposeAsync());

  function opened<Key extends keyof ConsoleStand>(key: Key): ConsoleStand[Key] {
    const found: ConsoleStand[Key] | undefined = stand[key];
    if (!found) throw new Error(`this stand has no ${key} yet`);
    return found;
  }
  return {
    get pages() {
      return opened('pages');
    },
    get browser() {
      return opened('browser');
    },
    get office() {
      return opened('office');
    },
  };
}

/** Until a page has its heading and waits for no answer any more. */
export async function settled(page: Page): Promise<Page> {
  await page.locator('h1').first().waitFor();
  await page.waitForFunction(`document.querySelectorAll('.fc-waiting, .ant-skeleton').length === 0`);
  return page;
}
