import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { temporaryFolder } from '#tests/support/folder.ts';
import { until } from '#tests/support/until.ts';
import { chromiumCamera } from './camera/chromium-camera.ts';
import { answerPictures, electronCamera, type Capture } from './camera/electron-camera.ts';
import type { Wires } from './camera/wires.ts';
import { chromiumArguments, chromiumProgram } from './chromium.ts';
import type { Monitor } from './display/monitor.ts';
import { isOwnPage, KIOSK_WINDOW, openKiosk, type KioskWindow } from './kiosk.ts';
import { keepWindow, type WindowProgram } from './window-keeper.ts';

const log = pino({ level: 'silent' });

/** An Electron that only remembers. */
function fakeElectron() {
  const done: string[] = [];
  const opened: object[] = [];
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
    opened,
    breaks: () => gone('crashed'),
    goesTo(url: string): boolean {
      let isStopped = false;
      navigate(url, () => (isStopped = true));
      return !isStopped;
    },
    electron: {
      app: { exit: (code: number) => void done.push(`exit ${code}`), on: () => undefined },
      powerSaveBlocker: { start: () => done.push('stays awake') },
      display: () => ({ x: 0, y: 0, width: 1280, height: 720 }),
      openWindow(options: object) {
        opened.push(options);
        return window;
      },
    },
  };
}

test('the kiosk has one window over the whole screen whose page has nothing of Node', async () => {
  const fake = fakeElectron();
  await openKiosk(fake.electron, '/data/start.html');
  expect(fake.done).toEqual(['stays awake', 'no new windows', 'no permissions', 'load /data/start.html']);
  expect(fake.opened).toEqual([{ ...KIOSK_WINDOW, x: 0, y: 0, width: 1280, height: 721 }]);
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

test('Chromium is started for a kiosk on one monitor, and without its sandbox only for root', () => {
  const facts = { profile: '/p', isHeadless: false, isRoot: false, debugPort: null, monitor: { x: 1280, y: 0, width: 1920, height: 1080 } };
  const seen = chromiumArguments(facts, '/data/start page.html');
  expect(seen).toEqual(expect.arrayContaining(['--kiosk', '--window-position=1280,0', '--window-size=1920,1081']));
  expect(seen).not.toContain('--no-sandbox');
  expect(seen.at(-1)).toBe('file:///data/start%20page.html');
  expect(chromiumArguments({ ...facts, monitor: null }, '/s.html').join(' ')).not.toContain('--window');
  const unseen = chromiumArguments({ ...facts, isHeadless: true, isRoot: true, debugPort: 9222 }, '/s.html');
  expect(unseen).toEqual(expect.arrayContaining(['--headless=new', '--no-sandbox', '--remote-debugging-port=9222']));
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

test('a window that no longer fits its display is replaced; one whose display cannot be asked is left alone', async () => {
  await using folder = await temporaryFolder();
  const { window, opened } = await fakeBrowser(folder.path);
  let monitor: Monitor | null = { x: 0, y: 0, width: 1024, height: 768 };
  let [asked, settled, closed] = [0, 0, 0];
  const display = {
    async monitor() {
      asked++;
      if (!monitor) throw new Error('no answer');
      return monitor;
    },
    settle: async () => void settled++,
    [Symbol.dispose]: () => void closed++,
  };
  const facts = { profile: join(folder.path, 'profile'), isHeadless: false, isRoot: false, debugPort: null };
  const real = chromiumProgram({ program: 'unused', display, log, ...facts });
  const sized: WindowProgram = {
    ...real,
    async command(startPage) {
      const size = (await real.command(startPage)).args.find((argument) => argument.startsWith('--window-size'));
      return window.command(size ?? 'no size');
    },
  };
  const keeper = keepWindow({ window: sized, startPage: async () => 'page', log, firstRestMs: 1, lookMs: 5 });
  const isOpenedAs = async (...sizes: string[]) => expect.poll(opened, { timeout: 60_000 }).toEqual(sizes);
  await isOpenedAs('--window-size=1024,769');
  monitor = { ...monitor, width: 1920, height: 1080 };
  await isOpenedAs('--window-size=1024,769', '--window-size=1920,1081');
  monitor = null;
  const before = asked;
  await until(() => asked > before + 3);
  await keeper.close();
  await isOpenedAs('--window-size=1024,769', '--window-size=1920,1081');
  expect(settled).toBeGreaterThan(0);
  expect(closed).toBe(1);
});

/** An image of Electron's that is so wide, and gets smaller by quality. */
const imageOf = (width: number, resized: number[] = []): Capture => ({
  getSize: () => ({ width, height: Math.round((width * 9) / 16) }),
  resize: (size) => imageOf(size.width, [...resized, size.width]),
  toJPEG: (quality) => Buffer.alloc(quality * 100, resized.length),
});

/** The two wires between a player and its window, as each side holds them. */
function wired(): { ours: Wires; theirs: Wires } {
  const [down, up] = [new PassThrough(), new PassThrough()];
  return { ours: { to: down, from: up }, theirs: { to: up, from: down } };
}

test('our Electron window gives its picture over the wires, made as small as was asked for; an empty one is none', async () => {
  const { ours, theirs } = wired();
  const images = [imageOf(1920), imageOf(1920), imageOf(0)];
  answerPictures(theirs, async () => images.shift() ?? Promise.reject(new Error('no window')));
  const take = electronCamera(ours);
  const size = { width: 1280, height: 1280, bytes: 5000 };
  ours.to.write('nonsense\n'); // Goes unanswered, and ends nothing.
  expect(await take(size)).toEqual(Buffer.alloc(4500, 1));
  await expect(take({ ...size, bytes: 10 })).rejects.toThrow('no_picture');
  await expect(take(size)).rejects.toThrow('no_picture');
  await expect(take(size)).rejects.toThrow('no_picture');
});

test('a window that says nonsense or goes leaves nobody waiting', async () => {
  for (const camera of [chromiumCamera, electronCamera]) {
    const { ours, theirs } = wired();
    const taken = camera(ours)({ width: 1, height: 1, bytes: 1 });
    theirs.to.write('{"id":1}\n{{\0\0');
    theirs.to.destroy();
    await expect(taken).rejects.toThrow(/the window is gone|no_picture|invalid/i);
  }
});
