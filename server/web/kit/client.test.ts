import { afterEach, expect, test, vi } from 'vitest';
import { addressOf, ask, Unreachable } from './client.ts';

/** Puts a server that always says the same in place of the network; gives what it was asked. */
function serverThatSays(status: number, body: string): { asked: { address: string; init: RequestInit }[] } {
  const asked: { address: string; init: RequestInit }[] = [];
  vi.stubGlobal('fetch', async (address: string, init: RequestInit) => {
    asked.push({ address, init });
    return new Response(body, { status });
  });
  return { asked };
}

afterEach(() => vi.unstubAllGlobals());

test('an address carries its parameters and only the questions that were asked', () => {
  expect(addressOf('/api/lessons/:id', { params: { id: 'a/b' } })).toBe('/api/lessons/a%2Fb');
  expect(addressOf('/api/lessons', { query: { search: '苹果', state: undefined, page: 2, sort: '' } })).toBe(
    '/api/lessons?search=%E8%8B%B9%E6%9E%9C&page=2',
  );
});

test('a change says that it comes from our own pages, a question does not need to', async () => {
  const { asked } = serverThatSays(200, '{}');
  await ask('logOut', {});
  expect(asked[0]?.init).toMatchObject({ method: 'POST', headers: { 'X-Fieldcast': '1' }, credentials: 'same-origin' });

  const question = serverThatSays(200, '{"regions":[]}');
  await ask('listRegions', {});
  expect(question.asked[0]?.init).toMatchObject({ method: 'GET', headers: {} });
});

test('a refusal arrives as the problem it is', async () => {
  serverThatSays(409, '{"code":"conflict","params":{"what":"playlist","revision":4}}');
  await expect(ask('listPlaylists', {})).rejects.toMatchObject({ code: 'conflict', params: { revision: 4 } });
});

test.each([
  [200, '<html>proxy</html>'],
  [502, '<html>bad gateway</html>'],
  [500, '{"error":"from somebody else"}'],
  [200, '{"regions":"not a list"}'],
])('what is not an answer of our server (%i %s) is never taken for one', async (status, body) => {
  serverThatSays(status, body);
  await expect(ask('listRegions', {})).rejects.toBeInstanceOf(Unreachable);
});

test('a dead line is told apart from a question that was withdrawn', async () => {
  vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('failed to fetch')));
  await expect(ask('listRegions', {})).rejects.toBeInstanceOf(Unreachable);
  await expect(ask('listRegions', {}, AbortSignal.abort())).rejects.not.toBeInstanceOf(Unreachable);
});
