import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { temporaryFolder } from '#tests/support/folder.ts';
import { until } from '#tests/support/until.ts';
import { chromiumArguments } from './chromium.ts';
import { findChromium } from './find-browser.ts';
import { isOwnPage, KIOSK_WINDOW, openKiosk, type KioskWindow } from './kiosk.ts';
import { readOptions, UsageError } from './options.ts';
import { keepWindow, type WindowProgram } from './window-keeper.ts';

const log = pino({ level: 'silent' });

/** An Electron that only remembers. */
function fakeElectron() {
  const done: string[] = [];
  let gone: (why: string) => void = () => undefined;
  let navigate: (url: string, prevent: () => void) => void = () => undefined;
  const window: KioskWindow = {
    loadFile: async (file) => void done.push(`load ${file}`),
    onGone: (listener) => void (gone = listener),
    onNavigate: (listener) => void (navigate = listener),
    denyNewWindows: () => void done.push('no new windows'),
    denyPermissions: () => void done.push('no permissions'),
  };
  return {
    done,
    window,
    breaks: () => gone('crashed'),
    goesTo(url: string): boolean {
      let isStopped = false;
      navigate(url, () => (isStopped = true));
      return !isStopped;
    },
    electron: {
      app: { exit: (code: number) => void done.push(`exit ${code}`), on: () => undefined },
      powerSaveBlocker: { start: () => done.push('stays awake') },
      openWindow: () => window,
    },
  };
}

test('the kiosk has one window over the whole screen whose page has nothing of Node', async () => {
  const fake = fakeElectron();
  await openKiosk(fake.electron, '/data/start.html');
  expect(fake.done).toEqual(['stays awake', 'no new windows', 'no permissions', 'load /data/start.html']);
  expect(KIOSK_WINDOW).toMatchObject({ kiosk: true, webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false } });
});

test('the kiosk goes nowhere but to its agent, and ends when its page has broken', async () => {
  const fake = fakeElectron();
  await openKiosk(fake.electron, '/data/start.html');
  expect(fake.goesTo('http://127.0.0.1:4100/')).toBe(true);
  for (const url of ['https://example.org/', 'file:///etc/passwd', 'http://127.0.0.1.example.org/', 'javascript:alert(1)', 'nonsense']) {
    expect(fake.goesTo(url)).toBe(false);
    expect(isOwnPage(url)).toBe(false);
  }
  fake.breaks();
  expect(fake.done.at(-1)).toBe('exit 1');
});

test('Chromium is started for a kiosk, and without its sandbox only for root', () => {
  const seen = chromiumArguments({ profile: '/p', isHeadless: false, isRoot: false }, '/data/start page.html');
  expect(seen).toContain('--kiosk');
  expect(seen).not.toContain('--no-sandbox');
  expect(seen.at(-1)).toBe('file:///data/start%20page.html');
  const unseen = chromiumArguments({ profile: '/p', isHeadless: true, isRoot: true }, '/s.html');
  expect(unseen).toEqual(expect.arrayContaining(['--headless=new', '--no-sandbox']));
});

test('a browser that is named but not there is not silently replaced by another', () => {
  expect(findChromium({ PATH: '/usr/bin', FIELDCAST_PLAYER_CHROMIUM: '/nowhere/chromium' })).toBeNull();
});

/** A browser that writes down with which page it was opened, and waits. */
async function fakeBrowser(folder: string): Promise<{ window: WindowProgram; opened: () => Promise<string[]> }> {
  const [program, notes] = [join(folder, 'browser'), join(folder, 'notes')];
  await writeFile(program, `#!/bin/sh\necho "$1" >> ${notes}\nexec sleep 1000\n`);
  await chmod(program, 0o700);
  const command: WindowProgram['command'] = async (startPage) => ({ program, args: [startPage], environment: {} });
  const opened = async () => (await readFile(notes, 'utf8').catch(() => '')).split('\n').filter(Boolean);
  return { window: { name: 'fake', command }, opened };
}

test('a window that is replaced gets a new way in, and none is left when the player stops', async () => {
  await using folder = await temporaryFolder();
  const { window, opened } = await fakeBrowser(folder.path);
  let count = 0;
  const keeper = keepWindow({ window, startPage: async () => `page ${++count}`, log, firstRestMs: 1 });
  const seen: string[][] = [];
  const look = async (): Promise<void> => void seen.push(await opened());
  for (const wanted of [1, 2, 3]) {
    await until(() => {
      void look();
      return seen.at(-1)?.length === wanted;
    });
    if (wanted < 3) keeper.reload();
  }
  await keeper.close();
  expect(await opened()).toEqual(['page 1', 'page 2', 'page 3']);
});

test('options come from the arguments, then from the environment; what makes no sense is said', () => {
  const options = readOptions(['--server', 'http://office:4000', '--headless'], {
    FIELDCAST_PLAYER_PORT: '0',
    FIELDCAST_PLAYER_DATA: '/d',
  });
  expect(options).toMatchObject({ port: 0, data: '/d', isHeadless: true, hasWindow: true, enrolsAgain: false });
  expect(options.server?.href).toBe('http://office:4000/');
  for (const args of [['--server', 'office'], ['--server', 'ftp://office'], ['--port', '70000'], ['--port', 'x'], ['--what']]) {
    expect(() => readOptions(args, {})).toThrow(UsageError);
  }
});
