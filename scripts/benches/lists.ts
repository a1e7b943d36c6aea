import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Database } from '#server/database/connection.ts';
import { addressOf, calls, type CallName } from '#server/web/kit/client.ts';
import type { Call } from '#shared/protocol/call.ts';
import { run as start } from '#tests/support/child.ts';
import { makeCounty, type MadeCounty } from '../demo/county/make.ts';
import { DEMO_PASSWORD } from '../demo/county/people.ts';
import { OfficeClient } from '../office/client.ts';
import { ensureSamples } from '../samples/ensure.ts';
import { addProgramme } from './lists/programme.ts';

const STATIONS = 2000;
const SHOWINGS = 200_000;
const ROUNDS = 15;

type Queries = Partial<Record<CallName, readonly Record<string, string | number>[]>>;

/** Every list of the console, as its pages ask for it: first and last page, each search, filter and order. */
function queriesOf({ places }: MadeCounty, now: number): Queries {
  const [today = '', monthAgo = ''] = [now, now - 29 * 86_400_000].map((at) => new Date(at).toISOString().slice(0, 10));
  const [town, county] = [places.towns[0]?.id ?? '', places.counties[0]?.id ?? ''];
  const screen = places.screens[0]?.id ?? '';
  const last = Math.ceil(places.stations.length / 50);
  const searches = ['坡', 'huodongshi', 'hds'].map((search) => ({ search }));
  // A year, which months answer, and the last thirty days, which begin inside a month.
  const range = { from: `${today.slice(0, 4)}-01-01`, to: today };
  const lastDays = { from: monthAgo, to: today };
  return {
    listStations: [
      {},
      { page: last },
      ...searches,
      { region: town },
      { kind: 'farmhouse' },
      { sort: 'region' },
      { sort: 'screens', order: 'desc' },
    ],
    listScreens: [
      {},
      { page: last },
      ...searches,
      { region: county },
      { presence: 'offline' },
      { presence: 'offline', hours: 'now' },
      { sort: 'presence', size: 100 },
      { sort: 'station' },
    ],
    screenCounts: [{}, { region: county }],
    listRegions: [{}],
    findRegions: [{}, ...searches],
    regionTree: [{}, { parent: county }],
    listGroups: [{}, { page: 3 }, { by: 'rule' }, { search: 'fz' }],
    listLessons: [{}, { search: 'xj' }, { sort: 'title' }, { state: 'failed' }],
    listImages: [{}, { sort: 'title' }, { search: 'tz' }],
    listPlaylists: [{}, { page: 8 }, { search: 'wk' }, { sort: 'title' }],
    listSlots: [{}, { page: 20 }, { sort: 'title' }, { search: 'cg' }, { screen }, { screen, from: today, to: today }],
    listAccounts: [{}, { search: 'wei' }, { region: county }, { role: 'editor' }],
    listAlarms: [{}, { state: 'unseen' }],
    listJobs: [{}],
    listAudit: [{}, { text: 'x' }],
    listAuditPeople: [{ search: 'wei' }],
    listAway: [{}, { region: county }],
    listBackups: [{}],
    listSessions: [{}],
    listSuperiors: [{}],
    placeChoices: [{}, { parent: county }, { parent: town }, ...searches],
    search: searches.map(({ search }) => ({ text: search })),
    summary: ['content', 'screen', 'station', 'day'].flatMap((by) => [range, lastDays].map((days) => ({ ...days, by }))),
    showings: [range, lastDays, { ...range, page: 40 }, { ...range, page: 1000 }, { ...range, counted: 'leftOut' }],
  };
}

/** A list that is not measured would be slow unseen. `listAccountSessions`, `listForked` and `findSameFile` are of one thing, not lists of the county. */
const OF_ONE = new Set<CallName>(['listAccountSessions', 'listForked', 'findSameFile']);

function refuseForgotten(queries: Queries): void {
  for (const [name, call] of Object.entries(calls) as [CallName, Call][]) {
    const isList = call.method === 'get' && /^(list|find)|^(summary|showings|search|regionTree|placeChoices|screenCounts)$/.test(name);
    if (isList && !OF_ONE.has(name) && !queries[name]) throw new Error(`${name} is a list and is not measured`);
  }
}

/** Worst p95 in ms of the list routes, for the city's administrator, a county's and a town's editor, at a server of its own. */
export async function run({ n }: { n: number; seed: number }) {
  await ensureSamples();
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-lists-'));
  try {
    const now = Date.now();
    const database = await Database.open(path.join(folder, 'fieldcast.sqlite'), 1);
    const county = await makeCounty(database, folder, { stations: STATIONS, showings: SHOWINGS, accounts: 200, seed: 1, now });
    await addProgramme(database, county, now);
    await database[Symbol.asyncDispose]();
    const queries = queriesOf(county, now);
    refuseForgotten(queries);
    await using server = start('server/main.ts', [], { FIELDCAST_DATA: folder, FIELDCAST_PORT: '0' });
    const url = (await server.says(/"url":"([^"]+)","msg":"listening"/))[1] ?? '';
    const measured: Record<string, number> = {};
    for (const login of ['admin', 'county1', 'town1']) {
      const client = new OfficeClient(url);
      await client.logIn(login, DEMO_PASSWORD);
      Object.assign(measured, await measure(client, queries, login, n || ROUNDS));
    }
    const slowest = Object.entries(measured).toSorted(([, a], [, b]) => b - a);
    const details = { stations: STATIONS, showings: SHOWINGS, slowest: Object.fromEntries(slowest.slice(0, 12)) };
    return { value: slowest[0]?.[1] ?? 0, unit: 'ms', baseline: null, n: slowest.length, details };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(client: OfficeClient, queries: Queries, login: string, rounds: number): Promise<Record<string, number>> {
  const measured: Record<string, number> = {};
  for (const [name, all] of Object.entries(queries) as [CallName, Record<string, string | number>[]][]) {
    for (const query of all) {
      const address = addressOf(calls[name].path, { query });
      const times: number[] = [];
      for (let round = 0; round <= rounds; round++) {
        const began = performance.now();
        const response = await client.fetch(address);
        await response.arrayBuffer();
        if (![200, 403, 404].includes(response.status)) throw new Error(`${response.status} from ${address}`);
        if (round > 0) times.push(performance.now() - began);
      }
      times.sort((a, b) => a - b);
      measured[`${login} ${address}`] = Math.round((times[Math.ceil(times.length * 0.95) - 1] ?? 0) * 10) / 10;
    }
  }
  return measured;
}
