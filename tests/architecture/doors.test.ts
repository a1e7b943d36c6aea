import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { accountCalls } from '#shared/protocol/http/accounts.ts';
import { catalogueCalls } from '#shared/protocol/http/catalogue.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { openOffice, type Office } from '#tests/support/office.ts';

/** What answers without a login, and why it may. */
const OPEN = new Set([
  'get /livez', // whoever watches the process
  'get /readyz',
  'get /api/health',
  'post /api/setup', // brings a one-time link
  'post /api/login',
  'post /api/enrolments', // a box that nobody knows yet
  'post /api/enrolments/{id}/reveal',
  'get /api/enrolments/{id}',
  'post /api/player/challenge', // answered by a signature
  'post /api/player/login',
  'post /api/player/login/records',
]);

const Description = z.object({
  openapi: z.string(),
  paths: z.record(z.string(), z.record(z.string(), z.object({ security: z.array(z.record(z.string(), z.array(z.string()))) }))),
});

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let office: Office;
beforeAll(async () => {
  folder = await temporaryFolder();
  office = await openOffice(folder.path, { FIELDCAST_UPLOAD_MAX_MB: '7', FIELDCAST_METRICS_TOKEN: 'a token of sixteen and more' });
});
afterAll(async () => {
  await office[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

async function describedCalls() {
  const { paths } = Description.parse(await (await office.client.fetch('/api/openapi.json')).json());
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security }]) => ({
      name: `${method} ${path}`,
      gates: security.flatMap((one) => Object.keys(one)),
    })),
  );
}

/** Knocks without cookie or token, with a body that would be read. */
async function knock(name: string, headers: Record<string, string> = {}): Promise<{ status: number; text: string }> {
  const [method = '', address = ''] = name.split(' ');
  const hasBody = ['post', 'put', 'patch'].includes(method);
  const response = await fetch(office.url + address.replaceAll(/\{\w+\}/g, 'x'), {
    method: method.toUpperCase(),
    headers: { ...(hasBody && { 'content-type': 'application/json' }), ...headers },
    ...(hasBody && { body: '{}' }),
  });
  return { status: response.status, text: await response.text() };
}

test('every call says who may make it: an account, a screen, or whoever stands on the list', async () => {
  const calls = await describedCalls();
  expect(calls.length).toBeGreaterThan(50);
  expect(
    calls
      .filter(({ gates }) => gates.length === 0)
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual([...OPEN].toSorted());
  expect(new Set(calls.flatMap(({ gates }) => gates))).toEqual(new Set(['encoder', 'account', 'screen', 'link', 'metrics']));
});

test('without a login nothing else answers, whatever it is asked', async () => {
  const closed = (await describedCalls()).map(({ name }) => name).filter((name) => !OPEN.has(name));
  const answers = await Promise.all(closed.map(async (name) => ({ name, ...(await knock(name)) })));
  const others = answers.filter(
    ({ status, name, text }) => status !== 401 || (!name.startsWith('head') && !text.includes('not_signed_in')),
  );
  expect(others).toEqual([]);
});

test('a made-up cookie or token is none', async () => {
  const made = { cookie: `fieldcast_session=${'A'.repeat(43)}`, 'x-fieldcast': '1', authorization: `Bearer ${'A'.repeat(60)}` };
  const closed = (await describedCalls()).map(({ name }) => name).filter((name) => !OPEN.has(name));
  const answers = await Promise.all(closed.map(async (name) => ({ name, ...(await knock(name, made)) })));
  expect(answers.filter(({ status }) => status !== 401)).toEqual([]);
});

test('an account is no screen: what belongs to players is not for it', async () => {
  const screens = (await describedCalls()).filter(({ gates, name }) => gates.join() === 'screen' && name.startsWith('get '));
  for (const { name } of screens) expect((await office.client.fetch(name.slice(4))).status).toBe(401);
  expect(screens.length).toBeGreaterThan(0);
});

test('whoever watches the process needs no login, and learns nothing', async () => {
  for (const path of ['/livez', '/readyz']) expect(await knock(`get ${path}`)).toEqual({ status: 200, text: 'ok\n' });
});

test('what is not JSON, too much of it, or at an address that is not there, gets its code', async () => {
  const send = async (body: string, type = 'application/json') => {
    const response = await fetch(`${office.url}/api/login`, { method: 'POST', headers: { 'content-type': type }, body });
    return [response.status, z.object({ code: z.string() }).parse(await response.json()).code];
  };
  expect(await send('{"login": ')).toEqual([400, 'bad_request']);
  expect(await send('"text"')).toEqual([400, 'bad_request']);
  expect(await send('login=x', 'application/x-www-form-urlencoded')).toEqual([400, 'bad_request']);
  expect(await send(`{"login":"${'x'.repeat(4_000_000)}"}`)).toEqual([413, 'too_large']);
  expect(await knock('get /api/nothing')).toMatchObject({ status: 404, text: expect.stringContaining('not_found') });
  expect(await knock('get /api/lessons/%E0%A4%A')).toMatchObject({ status: 400, text: expect.stringContaining('bad_request') });
});

test('a person who is signed in is told what an upload may be', async () => {
  expect(await office.client.call(catalogueCalls.uploadLimits, {})).toMatchObject({ maxBytes: 7_000_000, freeBytes: expect.any(Number) });
  expect(await office.client.call(accountCalls.whoAmI, {})).toMatchObject({ login: 'clerk' });
});

test('a foreign page can change nothing in the name of who is signed in', async () => {
  const foreign = { 'sec-fetch-site': 'cross-site', 'x-fieldcast': '1', cookie: `fieldcast_session=${'A'.repeat(43)}` };
  expect((await knock('post /api/playlists', foreign)).status).toBe(403);
});

test('no password, no token and no setup link is in what the server has printed to its log', () => {
  const log = office.server
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .join('\n');
  expect(log).toContain('listening');
  expect(log).not.toMatch(/wheat-field|setup#|fieldcast_session/);
});
