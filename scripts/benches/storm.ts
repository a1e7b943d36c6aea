import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { run as start, until, type Running } from '#tests/support/child.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { openReadOnly } from '#tests/support/ledger-of.ts';
import type { Outcome } from '../measured.ts';
import { Told } from './storm/told.ts';
import { addScreens } from './storm/screens.ts';

const CROWD = path.join(import.meta.dirname, 'storm/crowd.ts');
const CROWDS = 2;
const PROBE = path.join(import.meta.dirname, 'storm/lag.ts');
/** How long the server is gone: most have noticed, and knock at a closed door. */
const DARK_MS = 3000;
const LOOK_MS = 500;
/** After this long whoever is not back is counted as missing. */
const PATIENCE_MS = 300_000;

/**
 * All screens of a county, each with the player's own link (log-in, socket, hello, status, polls), lose their server to a kill -9 and come
 * back to it. Value: the longest that its event loop stood still from its first word until all were back; in details the seconds
 * they took. Baseline: the same of this idle process, for the machine's own part.
 */
export async function run({ n }: { n: number; seed: number }): Promise<Outcome> {
  const screens = n || 8000;
  await using folder = await temporaryFolder();
  const members = await addScreens(folder.path, screens);
  const settings = { FIELDCAST_DATA: folder.path, NODE_OPTIONS: `--import=${PROBE}` };
  let server = start('server/main.ts', [], { ...settings, FIELDCAST_PORT: '0' });
  const crowds: Crowd[] = [];
  try {
    const url = await addressOf(server);
    await until(() => Promise.resolve(countSigned(folder.path) === screens), LOOK_MS);
    for (let i = 0; i < CROWDS; i++) {
      const file = path.join(folder.path, `crowd-${i}.json`);
      await writeFile(file, JSON.stringify(members.filter((_, at) => at % CROWDS === i)));
      crowds.push(gather(url, file));
    }
    await allAre(crowds, (told) => told.up, screens);
    await pause(LOOK_MS);
    await server.kill('SIGKILL');
    await pause(DARK_MS);
    for (const crowd of crowds) crowd.forget();
    server = start('server/main.ts', [], { ...settings, FIELDCAST_PORT: new URL(url).port });
    await addressOf(server);
    const began = performance.now();
    const own = monitorEventLoopDelay({ resolution: 10 });
    own.enable();
    const curve = { upS: arrivals(began), greetedS: arrivals(began) };
    const missing =
      screens -
      (await allAre(
        crowds,
        (told) => told.greeted,
        screens,
        (greeted) => {
          curve.greetedS.note(greeted / screens);
          curve.upS.note(crowds.reduce((sum, { latest }) => sum + latest().up, 0) / screens);
        },
      ));
    const backS = (performance.now() - began) / 1000;
    const lags = lagsOf(server);
    const told = crowds.map(({ latest }) => latest());
    const logIns = told.reduce((sum, each) => sum + each.logIns, 0);
    const attempts = told.reduce((sum, each) => sum + each.attempts, 0);
    const crowdLagMs = Math.max(...told.map((each) => each.lagMs));
    const details = {
      backS: round(backS),
      missing,
      upS: curve.upS.at,
      greetedS: curve.greetedS.at,
      attempts,
      logIns,
      crowdLagMs: round(crowdLagMs),
      p50LagMs: round(lags.toSorted((a, b) => a - b)[Math.floor(lags.length / 2)] ?? 0),
      over250: lags.filter((ms) => ms > 250).length,
      cpus: cpus().length,
    };
    return { value: round(Math.max(...lags)), unit: 'ms', baseline: round(own.max / 1e6), n: screens, details };
  } finally {
    for (const { child } of crowds) child.kill('SIGKILL');
    await server.kill('SIGKILL');
  }
}

const round = (value: number): number => Math.round(value * 10) / 10;

const addressOf = async (server: Running): Promise<string> => (await server.says(/"url":"([^"]+)","msg":"listening"/))[1] ?? '';

/** After how many seconds so many of a hundred had arrived. */
function arrivals(began: number) {
  const at: Record<string, number> = {};
  return {
    at,
    note(part: number): void {
      for (const percent of [50, 90, 99, 100]) if (part * 100 >= percent) at[`p${percent}`] ??= round((performance.now() - began) / 1000);
    },
  };
}

interface Crowd {
  child: ChildProcess;
  latest: () => Told;
  forget: () => void;
}

/** A process full of players. */
function gather(url: string, file: string): Crowd {
  const child = spawn(process.execPath, [CROWD, url, file], { stdio: ['pipe', 'pipe', 'inherit'] });
  let latest: Told = { up: 0, greeted: 0, attempts: 0, logIns: 0, lagMs: 0 };
  child.stdout.setEncoding('utf8');
  createInterface(child.stdout).on('line', (line) => (latest = Told.parse(JSON.parse(line))));
  void once(child, 'exit');
  return {
    child,
    latest: () => latest,
    forget() {
      latest = { up: 0, greeted: 0, attempts: 0, logIns: 0, lagMs: 0 };
      child.stdin.write('forget\n');
    },
  };
}

/** Waits until so many are there; gives how many that were. */
async function allAre(
  crowds: readonly Crowd[],
  of: (told: Told) => number,
  wanted: number,
  note: (count: number) => void = () => undefined,
): Promise<number> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const count = crowds.reduce((sum, { latest }) => sum + of(latest()), 0);
    note(count);
    if (count >= wanted || performance.now() > until) return count;
    await pause(LOOK_MS);
  }
}

/** The longest of each half second since it listens. */
function lagsOf(server: Running): number[] {
  const since = server.output().split('"msg":"listening"')[1] ?? '';
  return [...since.matchAll(/^event loop lag (\S+)$/gm)].map(([, ms]) => Number(ms));
}

function countSigned(folder: string): number {
  using database = openReadOnly(path.join(folder, 'fieldcast.sqlite'));
  return z.object({ count: z.number() }).parse(database.sql.prepare('select count(distinct screen) as count from manifest').get()).count;
}
