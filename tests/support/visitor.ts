import type { Browser, Page } from 'playwright-core';
import { settled, WINDOW } from './console-stand.ts';

export interface Visitor {
  page: Page;
  /** Errors of the page that nobody has asked for yet. */
  faults: string[];
  /** To an address of the console; back when it has said all it has to say. */
  goTo(address: string): Promise<Page>;
}

/** A page that stays open and goes from place to place by links, as people do: loading it anew each time takes seconds. */
export async function openVisitor(
  browser: Browser,
  url: string,
  { colorScheme = 'light' }: { colorScheme?: 'light' | 'dark' } = {},
): Promise<Visitor> {
  const context = await browser.newContext({ ...WINDOW, colorScheme });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  await page.goto(`${url}${NOWHERE}`);
  await page.locator('h1').first().waitFor();
  return {
    page,
    faults,
    async goTo(address) {
      await page.setViewportSize(WINDOW.viewport);
      for (const to of [NOWHERE, address]) {
        await page.evaluate(follow, to);
        await page.locator('h1:not([data-left])').first().waitFor();
      }
      return settled(page);
    },
  };
}

/** Between two places, so that each is drawn anew. */
const NOWHERE = '/nowhere';

/** As a link does; each place has a heading of its own. */
function follow(address: string): void {
  if (location.pathname === address) return;
  for (const heading of document.querySelectorAll('h1')) heading.dataset['left'] = '';
  history.pushState(null, '', address);
  dispatchEvent(new PopStateEvent('popstate'));
}
