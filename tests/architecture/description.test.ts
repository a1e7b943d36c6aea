import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type App } from '#server/app.ts';
import { readConfig } from '#server/config.ts';
import { createLog } from '#server/kit/log.ts';
import { accountCalls } from '#shared/protocol/http/accounts.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { createVisitor } from '#tests/support/http.ts';
import { mountedOn } from '#tests/support/mounted.ts';
import { deadReferences, Description, operationsOf } from '#tests/support/openapi-form.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let app: App;
let description: Description;
beforeAll(async () => {
  folder = await temporaryFolder();
  app = await startApp(readConfig({ FIELDCAST_DATA: folder.path, FIELDCAST_PORT: '0' }), createLog('silent'));
  const visitor = createVisitor(app.url);
  const clerk = { token: app.setupToken ?? '', login: 'clerk', name: 'clerk', password: 'wheat-field-4711' };
  await visitor.call(accountCalls.setUp, { body: clerk });
  const response = await fetch(`${app.url}/api/openapi.json`, { headers: { cookie: visitor.cookie ?? '' } });
  description = Description.parse(await response.json()); // Its form is the first thing that is tried.
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

/** What every request passes, and the files of the pages. */
const PASSED = new Set([
  'use / time', // How long each takes, for /metrics.
  'use / helmetMiddleware',
  'use / jsonParser',
  'use / failed',
  'use / notThere',
  'use / serveStatic',
  'use /assets serveStatic',
  'use /api/docs admit', // The description to read, in a browser.
  'use /api/docs serveStatic',
]);
/** Any other address is one of the pages' own. */
const PAGES = 'get /^\\/(?!api\\/|blobs\\/|assets\\/|socket\\.io\\/).*/';

test('whatever is mounted is described, and nothing is described that is not there', () => {
  const mounted = mountedOn(app.express);
  expect(mounted).toContain(PAGES);
  const addresses = mounted.filter((name) => !PASSED.has(name) && name !== PAGES);
  const described = operationsOf(description).map(({ name }) => name);
  expect(addresses.toSorted()).toEqual(described.toSorted());
  expect(described).toEqual(
    expect.arrayContaining([
      'get /blobs/{hash}',
      'get /api/packages/{hash}/{name}.m3u8',
      'get /api/player/sections/{hash}',
      'get /api/statistics/showings.csv',
      'post /api/uploads',
      'patch /api/uploads/{id}',
      'get /api/openapi.json',
      'get /livez',
    ]),
  );
});

test('every operation has a name of its own, and the parameters of its path', () => {
  const all = operationsOf(description);
  expect(new Set(all.map(({ operation }) => operation.operationId)).size).toBe(all.length);
  const told = all.map(({ name, operation }) => ({
    name,
    parameters: operation.parameters.filter((one) => one.in === 'path').map((one) => [one.name, one.required]),
  }));
  const asked = all.map(({ name, path }) => ({ name, parameters: [...path.matchAll(/\{(\w+)\}/g)].map(([, key]) => [key, true]) }));
  expect(told).toEqual(asked);
});

test('every lock is explained, every reference leads somewhere, and no question has a body', () => {
  const all = operationsOf(description);
  const locks = new Set(all.flatMap(({ operation }) => operation.security.flatMap((one) => Object.keys(one))));
  expect([...locks].toSorted()).toEqual(Object.keys(description.components.securitySchemes).toSorted());
  expect(deadReferences(description)).toEqual([]);
  const odd = all.filter(({ method, operation }) => ['get', 'head', 'delete'].includes(method) && operation.requestBody);
  expect(odd.map(({ name }) => name)).toEqual([]);
});

test('what is no JSON says what it is, and who may have it', () => {
  const { get } = description.paths['/blobs/{hash}'] ?? {};
  expect(get?.security).toEqual([{ account: ['content.read'] }, { screen: [] }, { link: [] }]);
  expect(get?.responses['206']?.content).toHaveProperty('application/octet-stream');
  const { patch } = description.paths['/api/uploads/{id}'] ?? {};
  expect(patch?.requestBody?.content).toHaveProperty(['application/offset+octet-stream']);
  expect(patch?.responses['204']).toHaveProperty('headers.Fieldcast-Content');
  const { get: csv } = description.paths['/api/statistics/showings.csv'] ?? {};
  expect(csv?.parameters.map(({ name }) => name)).toEqual(expect.arrayContaining(['from', 'to', 'screen']));
});
