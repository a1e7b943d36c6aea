import { expect, test } from 'vitest';
import { z } from 'zod';
import { AppError } from '#shared/problem.ts';
import { call } from '#shared/protocol/call.ts';
import { serve } from '#tests/support/http.ts';
import { anyone, route, type Gate } from './routes.ts';

const plant = call({
  method: 'put',
  path: '/fields/:id',
  params: z.object({ id: z.string().regex(/^fld_/) }),
  query: z.object({ rows: z.coerce.number().int().min(1).default(3) }),
  body: z.strictObject({ crop: z.string().min(1), seeds: z.array(z.strictObject({ grams: z.number().positive() })).default([]) }),
  reply: z.object({ crop: z.string(), rows: z.int() }),
});
const look = call({ method: 'get', path: '/fields', reply: z.object({ count: z.int() }) });

const farmer: Gate<string> = {
  keys: ['farmer'],
  admit: (request) => {
    const name = request.headers['x-farmer'];
    return typeof name === 'string' ? Promise.resolve(name) : Promise.reject(new AppError('not_signed_in'));
  },
};
const planting = route(plant, farmer, ({ body, query }) => ({ crop: body.crop, rows: query.rows, secret: 'not in the reply' }));
const asFarmer = { 'x-farmer': 'wei' };
const good = { params: { id: 'fld_1' }, query: {}, body: { crop: '水稻' } };

test('a good call reaches its handler, with its defaults; a good reply is only what was promised', async () => {
  await using http = await serve([planting]);
  expect(await http.visitor().call(plant, good, asFarmer)).toEqual({ crop: '水稻', rows: 3 });
});

test.each([
  ['params', { ...good, params: { id: 'lake' } }, 'params.id'],
  ['query', { ...good, query: { rows: 0 } }, 'query.rows'],
  ['body', { ...good, body: { crop: '' } }, 'body.crop'],
  ['something deep in the body', { ...good, body: { crop: 'x', seeds: [{ grams: 1 }, { grams: -1 }] } }, 'body.seeds.1.grams'],
  ['a stranger in the body', { ...good, body: { crop: 'x', weeds: 1 } }, 'body'],
])('bad %s is refused by its path', async (_, given, path) => {
  await using http = await serve([planting]);
  await expect(http.visitor().call(plant, given, asFarmer)).rejects.toMatchObject({
    problem: { code: 'bad_request', params: { path, why: expect.any(String) } },
  });
});

test('who may not call learns nothing of what a good call looks like', async () => {
  await using http = await serve([planting]);
  await expect(http.visitor().call(plant, { ...good, params: { id: 'lake' } })).rejects.toThrow('not_signed_in');
});

test('a failure that was not expected is answered with a reference only, and a reply that breaks its promise is one', async () => {
  const broken = [
    route(look, anyone, () => Promise.reject(new Error('SELECT secret FROM drawer'))),
    route({ ...look, path: '/liar' }, anyone, () => ({ count: 1.5 })),
    route({ ...look, path: '/late' }, anyone, (_, { response }) => {
      response.end('already said');
      return { count: 1 };
    }),
  ];
  await using http = await serve(broken);
  for (const path of ['/fields', '/liar']) {
    const response = await fetch(http.url + path);
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({ code: 'unexpected', params: { reference: expect.stringMatching(/^[0-9a-f]{8}$/) } });
  }
  expect(await (await fetch(`${http.url}/late`)).text()).toBe('already said');
  expect((await fetch(`${http.url}/fields`)).status).toBe(500); // Still there.
});

test('an expected failure keeps its code and its status, and how long to wait', async () => {
  const busy = route(look, anyone, () => Promise.reject(new AppError('rate_limited', { seconds: 7 })));
  await using http = await serve([busy]);
  const response = await fetch(`${http.url}/fields`);
  expect([response.status, response.headers.get('retry-after'), response.headers.get('cache-control')]).toEqual([429, '7', 'no-store']);
});

test('a change in the name of a cookie comes from our own page or not at all', async () => {
  await using http = await serve([planting, route(look, anyone, () => ({ count: 2 }))]);
  const change = async (headers: Record<string, string>) => {
    const body = JSON.stringify(good.body);
    const all = { 'content-type': 'application/json', ...asFarmer, ...headers };
    return (await fetch(`${http.url}/fields/fld_1`, { method: 'PUT', headers: all, body })).status;
  };
  const cookie = 'fieldcast_session=x';
  expect(await change({ cookie, 'x-fieldcast': '1' })).toBe(200);
  expect(await change({ cookie, 'x-fieldcast': '1', 'sec-fetch-site': 'same-origin' })).toBe(200);
  expect(await change({ cookie })).toBe(403);
  expect(await change({ cookie, 'x-fieldcast': '1', 'sec-fetch-site': 'cross-site' })).toBe(403);
  expect(await change({ cookie, 'x-fieldcast': '1', 'sec-fetch-site': 'same-site' })).toBe(403);
  expect(await change({})).toBe(200); // A program with a token of its own has no cookie that a page could abuse.
  expect((await fetch(`${http.url}/fields`, { headers: { cookie, 'sec-fetch-site': 'cross-site' } })).status).toBe(200);
});
