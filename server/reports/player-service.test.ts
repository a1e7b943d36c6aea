import { expect, test } from 'vitest';
import { EpochId, newId, ScreenId } from '#shared/model/ids.ts';
import { playerCalls, type PlayerStatus } from '#shared/protocol/player.ts';
import { standingClock } from '#tests/support/clock.ts';
import { temporaryDatabase } from '#tests/support/database.ts';
import { serve } from '#tests/support/http.ts';
import { journal, lineOf, showing } from '#tests/support/showings.ts';
import { createLog } from '../kit/log.ts';
import type { Gate } from '../kit/routes.ts';
import type { TellingScreen } from '../stations/player-login.ts';
import { seedOf } from './chain.ts';
import { createLedger } from './ledger.ts';
import { playerRoutes } from './player-routes.ts';
import { playerService } from './player-service.ts';

const [screen, epoch] = [newId('scr', ScreenId), newId('epo', EpochId)];
const word = { payloadType: 'test', payload: '', signatures: [] };
const signing = { delegation: word, signWelcome: (payload: string) => ({ ...word, payload }) };

const telling = (isInService: boolean): Gate<TellingScreen> => ({
  keys: ['screen'],
  admit: () => Promise.resolve({ screen, isInService }),
});
const said = { protocol: 1, playerVersion: '0.1.0', boot: 'b', epoch, lastSeq: 0, head: seedOf(screen, epoch), floor: 3 };

async function office(isInService = true) {
  const stack = new AsyncDisposableStack();
  const { database } = stack.use(await temporaryDatabase());
  const clock = standingClock();
  const heard: unknown[] = [];
  const stations = {
    hello: (_: ScreenId, { floor }: { floor: number }) => Promise.resolve(heard.push(`floor ${floor}`)).then(() => null),
    saveStatus: (_: ScreenId, status: PlayerStatus) => Promise.resolve(void heard.push(status)),
    presence: { connected: () => Promise.resolve(), disconnected: () => Promise.resolve(), seen: () => void heard.push('seen') },
  };
  const ledger = createLedger({ database, clock, log: createLog('silent') });
  const players = playerService({ ledger, clock, reconnectWindowMs: 20_000, stations, signing });
  const http = stack.use(await serve(playerRoutes({ players, tellingScreen: telling(isInService) })));
  return { clock, heard, box: http.visitor(), [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

test('a hello is answered with the time, where the ledger stands, and how far to spread a return', async () => {
  await using house = await office();
  const lines = [lineOf(showing()), lineOf(showing())];
  const { batch, chained } = journal(screen, epoch, lines);
  const welcome = { now: house.clock.now(), newestRevision: null, reconnectWindowMs: 20_000 };
  const nothing = { epoch, stored: 0, archived: 0, head: seedOf(screen, epoch) };
  expect(await house.box.call(playerCalls.hello, { body: said })).toEqual({ ...welcome, watermark: nothing });
  expect(await house.box.call(playerCalls.records, { body: batch(1, 2) })).toEqual({ stored: 2 });
  const { watermark } = await house.box.call(playerCalls.hello, { body: said });
  expect(watermark).toEqual({ epoch, stored: 2, archived: 0, head: chained[1]?.hash });
  expect(house.heard).toEqual(['floor 3', 'seen', 'floor 3']);
});

test('a screen that is out of service brings its records, and counts as nobody who was there', async () => {
  await using house = await office(false);
  const { batch } = journal(screen, epoch, [lineOf(showing())]);
  expect(await house.box.call(playerCalls.hello, { body: said })).toMatchObject({ watermark: { stored: 0 }, newestRevision: null });
  expect(await house.box.call(playerCalls.records, { body: batch(1, 1) })).toEqual({ stored: 1 });
  expect(house.heard).toEqual([]);
});

test('a player that is too old is told to update itself; one that is newer may still report', async () => {
  await using house = await office();
  await expect(house.box.call(playerCalls.hello, { body: { ...said, protocol: 0 } })).rejects.toThrow('protocol_too_old');
  expect(house.heard).toEqual([]);
  await expect(house.box.call(playerCalls.hello, { body: { ...said, protocol: 2 } })).resolves.toMatchObject({ newestRevision: null });
});

test.each([
  ['a floor that no number could follow', { floor: Number.MAX_SAFE_INTEGER }],
  ['a floor below nothing', { floor: -1 }],
  ['a head that is no hash', { head: 'x' }],
])('%s is a fault of the box and changes nothing', async (_, wrong) => {
  await using house = await office();
  await expect(house.box.call(playerCalls.hello, { body: { ...said, ...wrong } })).rejects.toThrow('bad_request');
  expect(house.heard).toEqual([]);
});

test('a batch of no lines, or of more than five hundred, is not looked at', async () => {
  await using house = await office();
  const of = (count: number) =>
    journal(
      screen,
      epoch,
      Array.from({ length: count }, () => '{}'),
    ).batch(1, count);
  for (const count of [0, 501]) await expect(house.box.call(playerCalls.records, { body: of(count) })).rejects.toThrow('bad_request');
  expect(await house.box.call(playerCalls.records, { body: of(500) })).toEqual({ stored: 500 });
});
