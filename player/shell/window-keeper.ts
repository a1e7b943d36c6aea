import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import type { Logger } from 'pino';
import type { TakePicture } from '../agent/sending/picture.ts';
import { openEye } from './camera/eye.ts';
import { wiresOf, type Camera } from './camera/wires.ts';

/** A browser that shows one page: Chromium as it is, or our Electron window. */
export interface WindowProgram {
  name: string;
  command: (startPage: string) => Promise<{ program: string; args: string[]; environment: Record<string, string> }>;
  /** Asked every few seconds while it is open. No: a television that is switched on after its box has changed the display's size. */
  stillFits?: (ageMs: number) => Promise<boolean>;
  close?: () => void;
  /** Where it can be asked what it shows. */
  camera?: Camera;
}

export interface WindowKeeperNeeds {
  window: WindowProgram;
  /** A new start page each time: its token is good for one use. */
  startPage: () => Promise<string>;
  log: Logger;
  /** So long after a death the next one is born; doubled while they die young. */
  firstRestMs?: number;
  /** How often the display is looked at. */
  lookMs?: number;
}

export interface WindowKeeper {
  /** Kills what is there; the next comes at once. */
  reload: () => void;
  /** What it shows now; a `NoPicture` where that does not come in time. */
  picture: TakePicture;
  /** Of the process that leads its group; null while there is none. */
  pid: () => number | null;
  close: () => Promise<void>;
}

const YOUNG_MS = 20_000;
const LONGEST_REST_MS = 30_000;
const SETPRIV = '/usr/bin/setpriv';

/** Keeps one window open: whatever happens to it, another comes; with us it goes. */
export function keepWindow({ window, startPage, log, firstRestMs = 500, lookMs = 3000 }: WindowKeeperNeeds): WindowKeeper {
  let child: ChildProcess | null = null;
  let timer: NodeJS.Timeout | null = null;
  let restMs = firstRestMs;
  let born = Date.now();
  let isClosed = false;
  let isWanted = false;
  const eye = openEye();

  async function open(): Promise<void> {
    timer = null;
    born = Date.now();
    try {
      const { program, args, environment } = await window.command(await startPage());
      if (isClosed) return;
      child = dyingWithUs(program, args, environment, window.camera !== undefined);
      eye.look(window.camera?.(wiresOf(child)) ?? null);
      log.info({ window: window.name, pid: child.pid }, 'window opened');
      const [code, signal] = await deathOf(child);
      if (!isClosed) log.warn({ window: window.name, code, signal }, 'window closed');
    } catch (error) {
      log.error({ err: error, window: window.name }, 'the window cannot be opened');
    }
    child = null;
    eye.look(null);
    if (isClosed) return;
    const diedYoung = Date.now() - born < YOUNG_MS && !isWanted;
    restMs = diedYoung ? Math.min(restMs * 2, LONGEST_REST_MS) : firstRestMs;
    timer = setTimeout(() => void open(), isWanted ? 0 : restMs);
    isWanted = false;
  }

  function reload(): void {
    if (!child) return;
    isWanted = true;
    const doomed = child;
    eye.afterPicture(() => killGroup(doomed));
  }

  async function look(): Promise<void> {
    if (!child || (await window.stillFits?.(Date.now() - born)) !== false) return;
    log.info({ window: window.name }, 'the display has another size now');
    reload();
  }

  void open();
  const looking = setInterval(() => void look().catch((error: unknown) => log.debug({ err: error }, 'no look at the display')), lookMs);
  return {
    reload,
    picture: (size) => eye.picture(size),
    pid: () => child?.pid ?? null,
    async close() {
      isClosed = true;
      clearInterval(looking);
      if (timer) clearTimeout(timer);
      if (child) {
        const dying = deathOf(child);
        killGroup(child);
        await dying;
      }
      window.close?.();
    },
  };
}

/** `kill -9` of the player must not leave a kiosk behind that nobody looks after. */
function dyingWithUs(program: string, args: string[], environment: Record<string, string>, isWired: boolean): ChildProcess {
  const [file, all] = existsSync(SETPRIV) ? [SETPRIV, ['--pdeathsig', 'KILL', program, ...args]] : [program, args];
  const stdio: StdioOptions = isWired ? ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] : 'ignore';
  return spawn(file, all, { detached: true, stdio, env: { ...process.env, ...environment } });
}

async function deathOf(child: ChildProcess): Promise<unknown[]> {
  if (child.exitCode !== null || child.signalCode !== null) return [child.exitCode, child.signalCode];
  return once(child, 'exit');
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL'); // The group is gone or was never made.
  }
}
