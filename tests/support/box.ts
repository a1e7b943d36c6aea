import { access } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { run, until, type Running } from './child.ts';
import { readMarkFromPng, type Mark } from './mark.ts';

/** A village box: the real agent as a process, and the real page in a Chromium of its own. */
export interface Box extends AsyncDisposable {
  dataFolder: string;
  agent: () => Running;
  page: () => Page;
  /** Which lesson and second stand on the screen now, read from its pixels; undefined for a card. */
  mark: () => Promise<Mark | undefined>;
  text: () => Promise<string>;
  /** kill -9 of agent and browser: the power is gone. */
  cutPower: () => Promise<void>;
  start: () => Promise<void>;
  stop: () => Promise<void>;
}

export async function openBox(serverUrl: string, dataFolder: string, environment: Record<string, string> = {}): Promise<Box> {
  let agent: Running | undefined;
  let browser: Browser | undefined;
  let page: Page | undefined;

  async function start(): Promise<void> {
    agent = run('player/main.ts', ['--server', serverUrl, '--data', dataFolder, '--port', '0', '--no-window'], environment);
    await agent.says(/start\.html/);
    const startPage = path.join(dataFolder, 'start.html');
    await until(() =>
      access(startPage).then(
        () => true,
        () => false,
      ),
    );
    browser = await launchChromium();
    page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
    await page.goto(pathToFileURL(startPage).href);
    await page.waitForURL(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  }

  async function closeBrowser(): Promise<void> {
    await browser?.close();
    browser = undefined;
  }

  const thePage = (): Page => {
    if (!page) throw new Error('the box is off');
    return page;
  };
  const theAgent = (): Running => {
    if (!agent) throw new Error('the box is off');
    return agent;
  };

  await start();
  return {
    dataFolder,
    agent: theAgent,
    page: thePage,
    mark: async () => readMarkFromPng(await thePage().screenshot({ type: 'png' })),
    text: () => thePage().locator('body').innerText(),
    start,
    async cutPower() {
      await theAgent().kill('SIGKILL');
      await closeBrowser();
    },
    async stop() {
      await theAgent().kill('SIGTERM');
      await closeBrowser();
    },
    async [Symbol.asyncDispose]() {
      await agent?.kill('SIGKILL');
      await closeBrowser();
    },
  };
}
