import type { May } from '../accounts/may.ts';
import { chief } from '#tests/support/by.ts';
import { expect, test } from 'vitest';
import { AccountId, EpochId, newId, type ScreenId } from '#shared/model/ids.ts';
import { alarmCalls as calls } from '#shared/protocol/http/alarms.ts';
import { standingClock } from '#tests/support/clock.ts';
import { county } from '#tests/support/county.ts';
import { temporaryDatabase } from '#tests/support/database.ts';
import { serve } from '#tests/support/http.ts';
import { journal, lineOf, showing } from '#tests/support/showings.ts';
import { addAccount } from '../accounts/account-store.ts';
import { listFacts } from '#tests/support/facts.ts';
import { createLog } from '../kit/log.ts';
import { alarmRoutes } from './alarm-routes.ts';
import { createLedger } from './ledger.ts';
import { verifyLedger } from './verify/verify-ledger.ts';

const NOON = Date.UTC(2026, 10, 23, 4);
const alarm = (rest: object = {}): string =>
  lineOf({ v: 1, kind: 'alarm', at: NOON, boot: 'b', mono: 1, clock: 'sure', what: 'machine_changed', detail: 'moved', ...rest });

const clerk = (name: string) => ({ id: newId('acc', AccountId), login: name, name });

/** A screen at a station, and two clerks: the second after `turn`. */
async function office() {
  const stack = new AsyncDisposableStack();
  const { database } = stack.use(await temporaryDatabase());
  const clock = standingClock();
  const land = county(database);
  const screen = await land.screen(await land.station(await land.region('板坡村'), '板坡活动室'), '大屏');
  const clerks = [clerk('韦主任'), clerk('李干事')] as const;
  for (const account of clerks)
    await database.transaction((tx) =>
      addAccount(tx, { ...account, phone: null, passwordHash: '', createdAt: clock.now(), mustChange: false }),
    );
  let atDesk = clerks[0];
  const ledger = createLedger({ database, clock, log: createLog('silent') });
  const may: May = (right) => ({ keys: ['account'], needs: [right], admit: () => Promise.resolve({ ...chief, account: atDesk.id }) });
  const http = stack.use(await serve(alarmRoutes({ database, clock, may })));
  const desk = http.visitor();

  async function tell(of: ScreenId, lines: readonly string[]): Promise<EpochId> {
    const epoch = newId('epo', EpochId);
    await ledger.append(of, journal(of, epoch, lines).batch(1, lines.length));
    return epoch;
  }
  return {
    database,
    clock,
    land,
    screen,
    clerks,
    ledger,
    desk,
    tell,
    list: (query: Record<string, unknown> = {}) => desk.call(calls.listAlarms, { query }),
    turn: () => void (atDesk = clerks[1]),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

test('an alarm line is an alarm with its place, and the console is told; every other line is none', async () => {
  await using house = await office();
  const epoch = await house.tell(house.screen, [lineOf(showing()), alarm(), '{"kind":"dream"}', 'alarm']);
  const { total, alarms } = await house.list();
  expect(total).toBe(1);
  expect(alarms[0]).toMatchObject({ screen: house.screen, epoch, seq: 2, screenName: '大屏', stationName: '板坡活动室' });
  expect(alarms[0]).toMatchObject({ what: 'machine_changed', detail: 'moved', at: NOON, clock: 'sure', seen: null });
  const told = (await listFacts(house.database.reads)).filter(({ topic }) => topic === 'alarm');
  expect(told.map(({ subject }) => subject)).toEqual([house.screen]);
});

test.each([
  ['of a newer player', { v: 7, what: 'disk_dying', more: 1 }, { what: 'disk_dying' }],
  ['without a clock to speak of', { at: 1e300, clock: 'lost' }, { at: null, clock: 'unsure' }],
  ['without words', { detail: undefined }, { detail: '' }],
  ['with what no database keeps', { what: 'a\0b', detail: 'half \ud83c' }, { what: 'ab', detail: 'half \ufffd' }],
])('an alarm %s is one all the same, and stops no journal', async (_, rest, expected) => {
  await using house = await office();
  await house.tell(house.screen, [alarm(rest), lineOf(showing())]);
  expect((await house.list()).alarms).toMatchObject([expected]);
  expect(await house.database.reads('ledger').count({ all: '*' }).first()).toEqual({ all: 2 });
});

test('whoever was kept out for wrong PINs is an alarm that names him; to come and to go is none', async () => {
  await using house = await office();
  const [clerk] = house.clerks;
  const act = (rest: object) =>
    lineOf({ v: 1, kind: 'operator', at: NOON, boot: 'b', mono: 1, clock: 'sure', operator: clerk.id, ...rest });
  const lines = [
    act({ act: 'entered' }),
    act({ act: 'locked_out' }),
    act({ act: 'left' }),
    act({ act: 'locked_out', operator: null, at: -1 }),
  ];
  await house.tell(house.screen, lines);
  expect((await house.list()).alarms.toSorted((a, b) => a.seq - b.seq)).toMatchObject([
    { seq: 2, what: 'operator_locked_out', detail: clerk.id, person: '韦主任', at: NOON },
    { seq: 4, what: 'operator_locked_out', detail: '', person: null, at: null },
  ]);
  expect(await house.database.reads('ledger_unread')).toEqual([]);
  expect((await verifyLedger(house.database.reads)).fault).toBeNull();
});

test('lines that are sent again raise nothing twice; a batch that is refused raises nothing', async () => {
  await using house = await office();
  const epoch = newId('epo', EpochId);
  const { batch } = journal(house.screen, epoch, [alarm(), alarm(), alarm()]);
  for (const [from, count] of [
    [1, 2],
    [1, 2],
    [2, 2],
  ] as const)
    await house.ledger.append(house.screen, batch(from, count));
  const torn = journal(house.screen, newId('epo', EpochId), [alarm(), 'x'.repeat(5000)]);
  await expect(house.ledger.append(house.screen, torn.batch(1, 2))).rejects.toThrow('bad_request');
  expect((await house.list()).alarms.map(({ seq }) => seq)).toEqual([3, 2, 1]);
});

test('a line and its alarm are one commit: where one cannot be written, neither is', async () => {
  await using house = await office();
  const epoch = newId('epo', EpochId);
  const taken = { screen: house.screen, epoch, seq: 2, what: '', detail: '', at: 0, clock: 'sure', received_at: 0 };
  await house.database.transaction((tx) => tx('alarm').insert(taken));
  await expect(house.ledger.append(house.screen, journal(house.screen, epoch, ['one', alarm()]).batch(1, 2))).rejects.toThrow(/unique/i);
  expect(await house.database.reads('ledger')).toEqual([]);
});

test('two histories of one journal are the server’s own alarm, once, and both can be read', async () => {
  await using house = await office();
  const epoch = newId('epo', EpochId);
  await house.ledger.append(house.screen, journal(house.screen, epoch, ['one', 'two', 'three']).batch(1, 3));
  const theirs = journal(house.screen, epoch, ['one', 'zwei', 'drei', 'vier']);
  for (const from of [1, 2, 3]) await expect(house.ledger.append(house.screen, theirs.batch(from, 2))).rejects.toThrow('chain_broken');
  const { alarms } = await house.list();
  expect(alarms).toMatchObject([{ epoch, seq: 0, what: 'two_histories', detail: '2', at: house.clock.now(), screenName: '大屏' }]);
  const forked = await house.desk.call(calls.listForked, { params: { screen: house.screen, epoch } });
  expect(forked.total).toBe(3);
  expect(forked.lines.map(({ seq, line, held }) => [seq, line, held])).toEqual([
    [2, 'zwei', 'two'],
    [3, 'drei', 'three'],
    [4, 'vier', null],
  ]);
});

test('who saw it first, and when, is kept; it is listed as seen and stays for good', async () => {
  await using house = await office();
  const epoch = await house.tell(house.screen, [alarm(), alarm()]);
  const key = { screen: house.screen, epoch, seq: 1 };
  await house.desk.call(calls.markAlarmsSeen, { body: { alarms: [key] } });
  const first = { at: house.clock.now(), by: '韦主任' };
  house.turn();
  house.clock.advance(60_000);
  await house.desk.call(calls.markAlarmsSeen, { body: { alarms: [key, { ...key, seq: 2 }] } });
  expect((await house.list({ state: 'unseen' })).total).toBe(0);
  const { alarms } = await house.list({ state: 'seen' });
  expect(alarms.map(({ seq, seen }) => [seq, seen])).toEqual([
    [2, { at: house.clock.now(), by: '李干事' }],
    [1, first],
  ]);
});

test('with one alarm that is not there, none is marked', async () => {
  await using house = await office();
  const epoch = await house.tell(house.screen, [alarm()]);
  const key = { screen: house.screen, epoch, seq: 1 };
  await expect(house.desk.call(calls.markAlarmsSeen, { body: { alarms: [key, { ...key, seq: 9 }] } })).rejects.toThrow('not_found');
  expect((await house.list({ state: 'unseen' })).total).toBe(1);
});

test('alarms come newest first, by page, of one screen if asked', async () => {
  await using house = await office();
  const other = await house.land.screen(await house.land.station(await house.land.region('弄福村'), '村部'), '远屏');
  for (const [of, what] of [
    [house.screen, 'a'],
    [other, 'b'],
    [house.screen, 'c'],
  ] as const) {
    house.clock.advance(1000);
    await house.tell(of, [alarm({ what })]);
  }
  const names = async (query: Record<string, unknown>) => (await house.list(query)).alarms.map(({ what }) => what);
  expect(await names({})).toEqual(['c', 'b', 'a']);
  expect(await names({ size: 2, page: 2 })).toEqual(['a']);
  expect(await names({ screen: house.screen })).toEqual(['c', 'a']);
});
