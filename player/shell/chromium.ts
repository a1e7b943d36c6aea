import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import type { Logger } from 'pino';
import { chromiumCamera } from './camera/chromium-camera.ts';
import type { Display } from './display/display.ts';
import type { Monitor } from './display/monitor.ts';
import { openedOver } from './display/window.ts';
import type { WindowProgram } from './window-keeper.ts';

export interface ChromiumOptions {
  program: string;
  /** Profile of its own, below the player's data. */
  profile: string;
  isHeadless: boolean;
  isRoot: boolean;
  /** For those who look after the page from outside: DevTools on the loopback. */
  debugPort: number | null;
  /** Null where somebody else sees to the window's size. */
  display: Display | null;
  log: Logger;
}

type Facts = Pick<ChromiumOptions, 'profile' | 'isHeadless' | 'isRoot' | 'debugPort'> & { monitor: Monitor | null };

/** No bubble, no bar, no question, no traffic of its own: a village sees the lesson and nothing else. */
const QUIET = [
  '--no-first-run',
  '--no-default-browser-check',
  '--noerrdialogs',
  '--disable-session-crashed-bubble',
  '--hide-crash-restore-bubble',
  '--disable-infobars',
  '--disable-features=Translate,MediaRouter,OptimizationHints,AutofillServerCommunication,HttpsUpgrades',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-extensions',
  '--disable-default-apps',
  '--disable-component-extensions-with-background-pages',
  '--disable-domain-reliability',
  '--no-pings',
  '--disable-quic',
  '--disable-pinch',
  '--disable-breakpad',
  '--overscroll-history-navigation=0',
  '--password-store=basic',
  '--disk-cache-size=1048576',
  '--autoplay-policy=no-user-gesture-required',
  // A kiosk is always looked at: nothing is slowed down because some window thinks it is covered.
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
];

/** These figures are points of the monitor; the page is laid out by its window and needs no scale. */
const placedAt = ({ x, y, width, height }: Monitor): string[] => [
  `--window-position=${x},${y}`,
  `--window-size=${width},${height}`,
  '--force-device-scale-factor=1',
];

export function chromiumArguments({ profile, isHeadless, isRoot, debugPort, monitor }: Facts, startPage: string): string[] {
  const face = isHeadless
    ? ['--headless=new', '--disable-gpu', '--window-size=1280,720']
    : ['--kiosk', '--start-fullscreen', ...(monitor ? placedAt(openedOver(monitor)) : [])];
  return [
    ...face,
    ...QUIET,
    ...(isRoot ? ['--no-sandbox', '--test-type'] : []), // As root there is no sandbox to be had; --test-type keeps the bar that says so away.
    '--remote-debugging-pipe', // For pictures of what is shown. Who is not this player has no end of it; a port would be open to every user of the box.
    ...(debugPort === null ? [] : [`--remote-debugging-port=${debugPort}`, '--remote-debugging-address=127.0.0.1']),
    `--user-data-dir=${profile}`,
    pathToFileURL(startPage).href,
  ];
}

/** So long the page may take to stand there, on the slowest box. */
const SETTLING_MS = 60_000;

export function chromiumProgram({ program, display, log, ...options }: ChromiumOptions): WindowProgram {
  let monitor: Monitor | null = null;

  async function lookAtMonitor(): Promise<Monitor | null> {
    try {
      return display && (await display.monitor());
    } catch (error) {
      log.warn({ err: error }, "the display's size cannot be read: without a window manager the window may not fill it");
      return null;
    }
  }

  return {
    name: 'chromium',
    camera: chromiumCamera,
    async command(startPage) {
      await mkdir(options.profile, { recursive: true, mode: 0o700 });
      // Left by one that was killed; a box that got another name would otherwise never open its own profile again.
      for (const name of ['SingletonLock', 'SingletonCookie', 'SingletonSocket']) await rm(join(options.profile, name), { force: true });
      monitor = await lookAtMonitor();
      return { program, args: chromiumArguments({ ...options, monitor }, startPage), environment: {} };
    },
    async stillFits(ageMs) {
      if (!display || !monitor) return true;
      if (ageMs < SETTLING_MS) await display.settle(monitor);
      return isDeepStrictEqual(await display.monitor(), monitor);
    },
    close: () => display?.[Symbol.dispose](),
  };
}
