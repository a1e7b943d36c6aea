import { expect, test } from 'vitest';
import { encodingCalls } from '#shared/protocol/http/encoding.ts';
import { openEncodingDesk } from '#tests/support/encoding-desk.ts';
import { serve } from '#tests/support/http.ts';
import { encodingRoutes } from './encoding-routes.ts';

test('an encoder that hangs up while it waits is known to be gone', async () => {
  await using house = await openEncodingDesk({ chunks: 0 });
  const [asked, hungUp] = [Promise.withResolvers<void>(), Promise.withResolvers<null>()];
  function claim(_asker: unknown, _waitMs: number, gone: AbortSignal): Promise<null> {
    gone.addEventListener('abort', () => hungUp.resolve(null));
    asked.resolve();
    return hungUp.promise;
  }
  const needs = {
    ...house,
    desk: { ...house.desk, claim },
    token: 'a token',
    workers: 1,
    may: () => ({ keys: [], admit: () => expect.fail('no page was asked for') }),
  };
  await using http = await serve(encodingRoutes(needs));
  const patience = new AbortController();
  const waited = fetch(http.url + encodingCalls.claimPiece.path, {
    method: 'POST',
    headers: { authorization: 'Bearer a token', 'content-type': 'application/json' },
    body: JSON.stringify({ worker: 'gone', build: 'this build', kinds: ['sound'], waitMs: 20_000 }),
    signal: patience.signal,
  });
  await asked.promise;
  patience.abort();
  await expect(waited).rejects.toThrow('abort');
  await hungUp.promise;
});
