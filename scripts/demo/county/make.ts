import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { createBlobStore } from '#server/catalogue/blob-store.ts';
import { newestChange, saveCursor } from '#server/database/changes.ts';
import type { Database } from '#server/database/connection.ts';
import { insertRows } from '#server/database/insert.ts';
import { createLog } from '#server/kit/log.ts';
import { createLedger } from '#server/reports/ledger.ts';
import { rollUpAll } from '#server/statistics/roll-up.ts';
import { mintFrom } from './mint.ts';
import { addPeople } from './people.ts';
import { addPlaces, type Places } from './places.ts';
import { addLessons, addPlan, sealSamples } from './programme.ts';
import { addRecords, lastDays, type MadeJournal } from './records.ts';

export interface CountyOptions {
  stations: number;
  showings: number;
  accounts: number;
  seed: number;
  /** The month ends before this day. */
  now: number;
  say?: (what: 'lessons' | 'places' | 'records', share?: number) => void;
}

export interface MadeCounty {
  places: Places;
  logins: string[];
  journals: MadeJournal[];
}

const MONTH = 30;

/** A city to work with, in an empty database: places, people, programme and a month of records. */
export async function makeCounty(database: Database, dataFolder: string, options: CountyOptions): Promise<MadeCounty> {
  const { stations, seed, now, say = () => undefined } = options;
  const days = lastDays(now, MONTH);
  const bornAt = (days[0] ?? now) - 86_400_000;
  const mint = mintFrom(seed, bornAt);
  await mkdir(dataFolder, { recursive: true });
  const store = await createBlobStore(path.join(dataFolder, 'blobs'));
  say('lessons');
  const sealed = await sealSamples(store, dataFolder);
  await rm(path.join(dataFolder, 'work'), { recursive: true, force: true });
  say('places');
  const size = { villages: stations, towns: Math.max(4, Math.round(stations / 5)), squares: 12, vehicles: 6 };
  const { places, plan, logins } = await database.transaction(async (tx) => {
    const made = await addPlaces(tx, mint, { ...size, towns: Math.min(60, size.towns) }, bornAt);
    const lessons = await addLessons(tx, mint, store, sealed, bornAt);
    const from = new Date(bornAt).toISOString().slice(0, 10);
    return {
      places: made,
      plan: await addPlan(tx, mint, made, lessons, from, bornAt),
      logins: await addPeople(tx, mint, made, options.accounts, bornAt),
    };
  });
  const ledger = createLedger({ database, clock: { now: () => now }, log: createLog('silent') });
  const needs = { ledger, mint, plan, screens: places.screens, days, showings: options.showings };
  const journals = await addRecords({ ...needs, progress: (share) => say('records', share) });
  await database.transaction(async (tx) => {
    await insertRows(tx, 'presence', presenceOf(places, days, now));
    await rollUpAll(tx);
    await saveCursor(tx, 'statistics', await newestChange(tx)); // The sums are there: nobody need follow a month of facts.
  });
  await database.optimise();
  return { places, logins, journals };
}

/** Connected in service hours, each day a span; a few came never. */
function presenceOf({ screens }: Places, days: readonly number[], now: number) {
  return screens.slice(0, Math.ceil(screens.length * 0.95)).flatMap(({ id }) =>
    days.map((day) => {
      const [from, to] = [day + 8 * 3_600_000, day + 18 * 3_600_000];
      return { screen: id, from_at: from, seen_at: Math.min(to, now), to_at: Math.min(to, now) };
    }),
  );
}
