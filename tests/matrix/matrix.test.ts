import { io } from 'socket.io-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type App } from '#server/app.ts';
import { readConfig } from '#server/config.ts';
import { createLog } from '#server/kit/log.ts';
import { Right, rightsOf } from '#shared/model/role.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { until } from '#tests/support/until.ts';
import { addressFor, bodyFor, callsOf, guesses, sheetFor, type Mounted } from './calls.ts';
import { makeLand, MARKS, type Person } from './land.ts';

/** Lists and figures that say nothing of a county's things to anybody. */
const IMPERSONAL = new Set([
  'get /api/health',
  'get /api/me',
  'get /api/me/sessions',
  'get /api/uploads/limits',
  'get /api/default-playlist',
  'get /api/openapi.json',
  'get /api/status',
  'get /api/encoding', // with what is in hand of his own
  'get /api/encoding/rest',
  'get /api/backups',
  'get /api/audit/chain',
  'get /api/bulk/last',
]);
/** Figures without names: of two counties with one of each, one is counted. */
const FIGURES: Record<string, RegExp> = {
  'get /api/regions/tree': /"regions":1,"stations":1,"screens":1/,
  'get /api/screens/counts': /"stations":1,"screens":1/,
};
/** Own affairs of whoever is signed in. */
const isOwn = ({ path }: Mounted): boolean =>
  path.startsWith('/api/me') || ['/api/logout', '/api/openapi.json', '/api/search'].includes(path); // Of a search each kind asks for its own right.

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let app: App;
let land: Awaited<ReturnType<typeof makeLand>>;
let calls: Mounted[];
let made = 0;

beforeAll(async () => {
  folder = await temporaryFolder();
  land = await makeLand(folder.path);
  app = await startApp(readConfig({ FIELDCAST_DATA: folder.path, FIELDCAST_PORT: '0', FIELDCAST_LOG: 'silent' }), createLog('silent'));
  const chief = land.people.find(({ role, side }) => role === 'administrator' && !side);
  const response = await fetch(`${app.url}/api/openapi.json`, { headers: { cookie: chief?.cookie ?? '' } });
  calls = callsOf(await response.json()).filter(({ name }) => name !== 'post /api/logout');
});
afterAll(async () => {
  process.stdout.write(`matrix: ${calls.length} calls x ${land.people.length} people, ${made} requests\n`);
  await app[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const scoped = () => land.people.filter(({ side }) => side);
const may = ({ role }: Person, { right }: Mounted): boolean => right === undefined || (rightsOf(role) as readonly string[]).includes(right);

async function ask(call: Mounted, address: string, headers: Record<string, string>) {
  made += 1;
  const [json, sheet] = [bodyFor(call, land.far), sheetFor(call, land.far)];
  const body = sheet ?? (json && JSON.stringify(json));
  const type = sheet ? 'application/octet-stream' : 'application/json';
  const response = await fetch(app.url + address, {
    method: call.method.toUpperCase(),
    headers: { 'x-fieldcast': '1', 'tus-resumable': '1.0.0', ...(body && { 'content-type': type }), ...headers },
    ...(body && { body }),
  });
  return { status: response.status, text: await response.text(), asked: address + body };
}

/** Every id and every name of the far county. */
const leaks = (text: string, asked: string): string[] => {
  const { token: _token, picture, ...things } = land.far;
  return [MARKS.far, ...Object.values(things)].filter((secret) => text.includes(secret) && !asked.includes(secret) && secret !== picture);
};

test('every call tells its rule, and every right is asked for somewhere', () => {
  const ruleless = calls.filter((call) => !call.isOpen && call.isForPeople && !isOwn(call) && !Right.safeParse(call.right).success);
  expect(ruleless.map(({ name }) => name)).toEqual([]);
});

test('without a login, and with a screen’s identity, nothing of the office answers', async () => {
  const token = await land.far.token(app.url);
  for (const call of calls.filter(({ isForPeople, isForScreens }) => isForPeople || isForScreens)) {
    const address = addressFor(call, land.far);
    const withoutLogin = (await ask(call, address, {})).status;
    const asScreen = call.isForScreens ? 401 : (await ask(call, address, { authorization: `Bearer ${token}` })).status;
    expect([call.name, withoutLogin, asScreen]).toEqual([call.name, 401, 401]);
  }
});

test('an account is no screen', async () => {
  for (const call of calls.filter(({ isForScreens, isForPeople }) => isForScreens && !isForPeople)) {
    for (const { cookie } of land.people) {
      expect([call.name, (await ask(call, addressFor(call, land.far), { cookie })).status]).toEqual([call.name, 401]);
    }
  }
});

test('who has no right to a call is refused, wherever he asks', async () => {
  for (const call of calls.filter(({ isForPeople }) => isForPeople)) {
    for (const person of land.people.filter((one) => !may(one, call))) {
      const { status } = await ask(call, addressFor(call, land.far), { cookie: person.cookie });
      expect([person.name, call.name, status]).toEqual([person.name, call.name, 403]);
    }
  }
});

test('of another county nobody is told anything, nor may he change anything: by ids, by filters, by counts', async () => {
  for (const call of calls.filter((one) => one.isForPeople && !isOwn(one))) {
    for (const person of scoped().filter((one) => may(one, call))) {
      const address = addressFor(call, land.far);
      const answers = [await ask(call, address, { cookie: person.cookie })];
      for (const guess of call.method === 'get' ? guesses(call, land.far) : []) {
        answers.push(await ask(call, address + (address.includes('?') ? '&' : '?') + guess, { cookie: person.cookie }));
      }
      const isAimed = call.params.length > 0 || (call.takesJson && call.method !== 'get');
      for (const { status, text, asked } of answers) {
        expect([person.name, call.name, leaks(text, asked)]).toEqual([person.name, call.name, []]);
        const isFitting = status < 500 && (!isAimed || status >= 400);
        expect([person.name, call.name, status, isFitting]).toEqual([person.name, call.name, status, true]);
      }
    }
  }
});

test('a sheet that means another county’s things has nothing but bad rows', async () => {
  const sheets = calls.filter((call) => sheetFor(call, land.far));
  expect(sheets).toHaveLength(3);
  for (const call of sheets) {
    for (const person of scoped().filter((one) => may(one, call))) {
      const { status, text } = await ask(call, addressFor(call, land.far), { cookie: person.cookie });
      const isFutile = status === 403 || (status === 200 && /"added":0,"changed":0,"unchanged":0/.test(text));
      expect([person.name, call.name, status, text, isFutile]).toEqual([person.name, call.name, status, text, true]);
    }
  }
});

test('of his own county everybody is told, and of his own alone: lists have one of each', async () => {
  const lists = calls.filter((call) => call.method === 'get' && call.isForPeople && call.params.length === 0 && !IMPERSONAL.has(call.name));
  expect(lists.length).toBeGreaterThan(5);
  const own = new RegExp(`${MARKS.near}|${land.near.lesson}|${land.near.screen}`);
  for (const call of lists) {
    for (const person of scoped().filter((one) => may(one, call) && !one.name.endsWith('at the station'))) {
      const { status, text } = await ask(call, addressFor(call, land.near), { cookie: person.cookie });
      expect([person.name, call.name, status]).toEqual([person.name, call.name, 200]);
      expect(text).toMatch(FIGURES[call.name] ?? own);
      const total = /"total":(\d+)/.exec(text)?.[1];
      const counted = call.name === 'get /api/accounts' ? '1' : (total ?? '1');
      expect([call.name, counted]).toEqual([call.name, '1']);
    }
  }
});

test('sockets tell everybody of his own county, and nobody of another', async () => {
  const heard = new Map(land.people.map(({ name }) => [name, [] as string[]]));
  const sockets = await Promise.all(
    land.people.map(async ({ name, cookie }) => {
      const socket = io(`${app.url}/console`, { transports: ['websocket'], forceNew: true, extraHeaders: { cookie } });
      socket.onAny((event, body) => heard.get(name)?.push(JSON.stringify([event, body])));
      await new Promise((resolve) => socket.once('connect', () => resolve(null)));
      return socket;
    }),
  );
  const chief = land.people.find(({ role, side }) => role === 'administrator' && !side);
  const headers = { cookie: chief?.cookie ?? '', 'x-fieldcast': '1', 'content-type': 'application/json' };
  for (const { lesson } of [land.far, land.near]) {
    const body = JSON.stringify({ seenRevision: 1, topic: '水稻' });
    expect((await fetch(`${app.url}/api/lessons/${lesson}`, { method: 'PATCH', headers, body })).status).toBe(200);
  }
  for (const person of land.people) {
    const told = heard.get(person.name) ?? [];
    if (rightsOf(person.role).includes('content.read')) await until(() => told.some((text) => text.includes(land.near.lesson)));
    const secrets = person.side ? told.flatMap((text) => leaks(text, '')) : [];
    expect([person.name, secrets]).toEqual([person.name, []]);
  }
  for (const socket of sockets) socket.disconnect();
});

test('far things are still there, as they were', async () => {
  const chief = land.people.find(({ role, side }) => role === 'administrator' && !side);
  const seen = async (address: string) => (await fetch(app.url + address, { headers: { cookie: chief?.cookie ?? '' } })).text();
  expect(await seen(`/api/lessons/${land.far.lesson}`)).toContain(`${MARKS.far}课件`);
  expect(await seen(`/api/screens/${land.far.screen}`)).toContain(`${MARKS.far}屏幕`);
  expect(await seen('/api/slots')).toContain(`${MARKS.far}排期`);
});
