import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeCounty } from '#scripts/demo/county/make.ts';
import { DEMO_PASSWORD } from '#scripts/demo/county/people.ts';
import { OfficeClient } from '#scripts/office/client.ts';
import { Database } from '#server/database/connection.ts';
import { rollUp } from '#server/statistics/roll-up.ts';
import { catalogueCalls } from '#shared/protocol/http/catalogue.ts';
import { stationCalls } from '#shared/protocol/http/stations.ts';
import { statisticsCalls } from '#shared/protocol/http/statistics.ts';
import { run } from '#tests/support/child.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { auditLedger } from '#tests/support/ledger-of.ts';

const small = { stations: 8, showings: 1500, accounts: 30, seed: 7, now: Date.UTC(2026, 10, 26, 2) };

async function makeIn(folder: string) {
  await using database = await Database.open(path.join(folder, 'fieldcast.sqlite'), 1);
  return await makeCounty(database, folder, small);
}

function sums(folder: string): unknown[] {
  const sql = new DatabaseSync(path.join(folder, 'fieldcast.sqlite'), { readOnly: true });
  const rows = ['showing_day', 'screen_day', 'showing_month', 'screen_month'].map((table) =>
    sql.prepare(`select * from ${table} order by 1, 2, 3, 4, 5`).all(),
  );
  sql.close();
  return rows;
}

let one: Awaited<ReturnType<typeof temporaryFolder>>;
let made: Awaited<ReturnType<typeof makeIn>>;
beforeAll(async () => {
  one = await temporaryFolder();
  made = await makeIn(one.path);
});
afterAll(() => one[Symbol.asyncDispose]());

test('the same seed makes the same county, with records that an auditor believes', async () => {
  await using other = await temporaryFolder();
  const lines = made.journals.reduce((sum, journal) => sum + journal.lines, 0);
  const audited = auditLedger(one.path); // Throws where a number is missing or a hash does not follow.
  expect(audited.lines).toBe(lines);
  expect(audited.showings.length).toBeGreaterThan(small.showings * 0.9);

  const again = await makeIn(other.path);
  expect({ places: again.places, journals: again.journals }).toEqual({ places: made.places, journals: made.journals });
  expect(auditLedger(other.path)).toEqual(audited);

  // The sums that were made in one go are those that a follower makes day by day.
  const before = sums(one.path);
  await using database = await Database.open(path.join(one.path, 'fieldcast.sqlite'), 1);
  for (const { id } of made.places.screens) {
    const days: string[] = await database.reads('showing').where({ screen: id }).distinct('day').pluck('day');
    for (const day of days) await database.transaction((tx) => rollUp(tx, id, day));
  }
  expect(sums(one.path)).toEqual(before);
});

test('a server starts on it, and its people see what is theirs', async () => {
  const { places } = made;
  await using server = run('server/main.ts', [], { FIELDCAST_DATA: one.path, FIELDCAST_PORT: '0' });
  const url = (await server.says(/"url":"([^"]+)","msg":"listening"/))[1] ?? '';
  const signedIn = async (login: string): Promise<OfficeClient> => {
    const client = new OfficeClient(url);
    await client.logIn(login, DEMO_PASSWORD);
    return client;
  };
  const admin = await signedIn('admin');
  const town = await signedIn('town1');
  const stations = async (client: OfficeClient) => (await client.call(stationCalls.listStations, { query: {} })).total;
  expect(await stations(admin)).toBe(places.stations.length);
  expect(await stations(town)).toBe(places.stations.filter(({ region }) => region.path.startsWith(places.towns[0]?.path ?? '-')).length);
  const { lessons } = await admin.call(catalogueCalls.listLessons, { query: {} });
  expect(lessons.every(({ state }) => state === 'ready')).toBe(true);
  const query = { from: '2026-10-01', to: '2026-11-30', by: 'station' as const };
  const { total } = await admin.call(statisticsCalls.summary, { query });
  const shown = auditLedger(one.path).showings.filter(({ frames, ended }) => frames > 0 && ended !== 'skipped');
  expect(total.showings).toBe(shown.length);
});
