import { expect, test } from 'vitest';
import { newId, ScreenId } from '#shared/model/ids.ts';
import { openBadFileServer, status, whole, type Answer } from '#tests/support/bad-file-server.ts';
import type { Clock } from '../clock.ts';
import type { Identity } from '../identity.ts';
import { Unreachable } from './http.ts';
import { createOffice } from './office.ts';

const bytes = Buffer.from('0123456789');
const json =
  (code: number, body: object): Answer =>
  (_request, response) =>
    void response.writeHead(code, { 'content-type': 'application/json', 'retry-after': '1' }).end(JSON.stringify(body));
const login: Answer[] = [json(200, { challenge: 'c' }), json(200, { token: 'known', expiresInMs: 3_600_000, now: 0 })];
const busy = json(429, { code: 'rate_limited', params: { seconds: 0.01 } });

const identity: Identity = {
  publicKey: new Uint8Array(),
  enrolled: () => null,
  isRevoked: () => false,
  signLogin: () => 'signed',
  enrol: () => Promise.resolve(),
  revoke: () => Promise.resolve(),
};
const clock: Clock = {
  boot: 'boot',
  mono: () => 0,
  wall: () => 0,
  trust: () => 'sure',
  learn: () => undefined,
  onCorrected: () => undefined,
  save: () => Promise.resolve(),
};

async function stand(answers: Answer[]) {
  const server = await openBadFileServer([...login, ...answers]);
  const office = createOffice({
    server: new URL(server.url),
    screen: newId('scr', ScreenId),
    identity,
    clock,
    onRevoked: () => undefined,
    isRevocation: () => true,
  });
  return { server, office, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

const never = new AbortController().signal;

test('an office that says "later" is asked again then, for the same stretch and with the same login', async () => {
  await using it = await stand([busy, busy, whole(bytes)]);
  const response = await it.office.fetchFile('/blobs/x', 4, '"v1"', never);
  expect(await response.text()).toBe('0123456789');
  expect(it.server.asked.slice(2)).toEqual(Array.from({ length: 3 }, () => ({ range: 'bytes=4-', ifRange: '"v1"' })));
});

test('who is stopped while he waits for the office does not wait to the end', async () => {
  await using it = await stand([json(429, { code: 'rate_limited', params: { seconds: 1e9 } })]);
  const stop = new AbortController();
  const fetching = it.office.fetchFile('/blobs/x', 0, null, stop.signal);
  fetching.catch(() => undefined);
  while (it.server.asked.length < 3) await new Promise((resolve) => setImmediate(resolve));
  stop.abort();
  await expect(fetching).rejects.toThrow(Unreachable);
});

test('a refusal of somebody else on the way is no word of the office', async () => {
  await using it = await stand([status(429)]);
  await expect(it.office.fetchFile('/blobs/x', 0, null, never)).rejects.toThrow(Unreachable);
});
