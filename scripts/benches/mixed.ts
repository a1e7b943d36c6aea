import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { EpochId, newId, type ScreenId } from '#shared/model/ids.ts';
import { seedOf } from '#server/reports/chain.ts';
import { createLedger } from '#server/reports/ledger.ts';
import { Database, type Reads } from '#server/database/connection.ts';
import { systemClock } from '#server/kit/clock.ts';
import { createLog } from '#server/kit/log.ts';
import { journal, lineOf, showing } from '#tests/support/showings.ts';
import { makeCounty } from '../demo/county/make.ts';
import { ensureSamples } from '../samples/ensure.ts';

const STATIONS = 100;
const SHOWINGS = 150_000;
const REPORT_MS = 3000;
const BATCH = 20;
const ROUNDS = 5;

/** p99 ms of taking in a batch of records while a report of three seconds reads the same SQLite file; the baseline is without the report. */
export async function run({ n }: { n: number; seed: number }) {
  await ensureSamples();
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-mixed-'));
  try {
    await using database = await Database.open(path.join(folder, 'fieldcast.sqlite'), 4);
    const { places } = await makeCounty(database, folder, {
      stations: STATIONS,
      showings: SHOWINGS,
      accounts: 10,
      seed: 1,
      now: Date.now(),
    });
    const ledger = createLedger({ database, clock: systemClock, log: createLog('error') });
    const screens = places.screens.map(({ id }) => id);
    const [quiet, busy]: [number[], number[]] = [[], []];
    const reports: number[] = [];
    for (let round = 0; round < (n || ROUNDS); round++) {
      quiet.push(...(await commitsDuring(ledger, screens, pause(REPORT_MS))));
      const report = longReport(database.reads);
      busy.push(...(await commitsDuring(ledger, screens, report)));
      reports.push(await report);
    }
    const details = { reportMs: reports.map(Math.round), commits: [quiet.length, busy.length], p50: [share(quiet, 0.5), share(busy, 0.5)] };
    return { value: share(busy, 0.99), unit: 'ms', baseline: share(quiet, 0.99), n: busy.length, details };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** One commit after another from ever new journals, until the other work is through; gives how long each took. */
async function commitsDuring(
  ledger: ReturnType<typeof createLedger>,
  screens: readonly ScreenId[],
  work: Promise<unknown>,
): Promise<number[]> {
  const over = new AbortController();
  void work.finally(() => over.abort());
  const times: number[] = [];
  for (let at = 0; !over.signal.aborted; at++) {
    const screen = screens[at % screens.length];
    if (!screen) break;
    const epoch = newId('epo', EpochId);
    const lines = Array.from({ length: BATCH }, (_, i) => lineOf(showing({ from: Date.UTC(2026, 10, 20, 1, i) })));
    const batch = { ...journal(screen, epoch, lines).batch(1, BATCH), before: seedOf(screen, epoch) };
    const began = performance.now();
    await ledger.append(screen, batch);
    times.push(performance.now() - began);
    await pause(10); // As they come from screens, not as fast as the disk takes them.
  }
  return times;
}

/** A year's figures straight from the lines, over and over until three seconds are full: what no roll-up answers. */
async function longReport(reads: Reads): Promise<number> {
  const began = performance.now();
  do {
    await reads('showing')
      .join('ledger', (on) => on.on('ledger.screen', 'showing.screen').on('ledger.epoch', 'showing.epoch').on('ledger.seq', 'showing.seq'))
      .groupBy('showing.content')
      .select('showing.content')
      .sum({ bytes: reads.raw('length(ledger.line)'), shown: 'showing.shown_ms' });
  } while (performance.now() - began < REPORT_MS);
  return performance.now() - began;
}

function share(times: readonly number[], part: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return Math.round((sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)] ?? 0) * 100) / 100;
}
