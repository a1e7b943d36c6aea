import { afterAll, beforeAll, expect, test } from 'vitest';
import { EpochId, newId, ScreenId } from '#shared/model/ids.ts';
import { standingClock } from '#tests/support/clock.ts';
import { county } from '#tests/support/county.ts';
import { temporaryDatabase } from '#tests/support/database.ts';
import { journal, lineOf, showing } from '#tests/support/showings.ts';
import type { Db } from '../../database/connection.ts';
import type { Row } from '../../database/dialect.ts';
import { insertRows } from '../../database/insert.ts';
import { createLog } from '../../kit/log.ts';
import { chain, seedOf } from '../chain.ts';
import { createLedger } from '../ledger.ts';
import { ledgerSentence } from './ledger-sentence.ts';
import { verifyLedger } from './verify-ledger.ts';

const TABLES = ['ledger', 'watermark', 'showing', 'alarm', 'ledger_unread'];
const alarm = (what: string): string => lineOf({ v: 1, kind: 'alarm', at: 0, boot: 'b', mono: 0, clock: 'sure', what, detail: 'x' });

let stand: Awaited<ReturnType<typeof openStand>>;
beforeAll(async () => void (stand = await openStand()));
afterAll(() => stand[Symbol.asyncDispose]());

/** A village screen with seven lines, and another with two, in the order of their ids. */
async function openStand() {
  const store = await temporaryDatabase();
  const { database } = store;
  const land = county(database);
  const station = await land.station(await land.region('板坡村'), '板坡活动室');
  const ledger = createLedger({ database, clock: standingClock(), log: createLog('silent') });
  const [first, second] = [newId('scr', ScreenId, 1), newId('scr', ScreenId, 2)];
  const epoch = newId('epo', EpochId);
  const head = showing({ place: station, toMono: 601_000, media: [[0, 100_000, 1, 1000]], more: 1 });
  const spans = { v: 1, kind: 'spans', at: 0, boot: 'boot', mono: 0, clock: 'sure', content: head.content, part: 1, sound: [] };
  const lines = [
    lineOf(showing({ place: station })),
    alarm('machine_changed'),
    lineOf(head),
    lineOf({ ...spans, media: [[200_000, 250_000, 1, 1000]] }),
    '{"v":9,"kind":"dream"}',
    lineOf(showing({ slot: 'slt_1' })),
    lineOf(showing({ ended: 'skipped', skippedFor: 'missing', frames: 0 })),
  ];
  const own = journal(first, epoch, lines);
  await ledger.append(first, own.batch(1, 3));
  await ledger.append(first, own.batch(4, 4));
  await ledger.append(second, journal(second, epoch, lines).batch(1, 2));
  const kept = new Map<string, Row[]>();
  for (const table of TABLES) kept.set(table, await database.reads(table));

  /** What is found once this was done to the tables; they are put back afterwards. */
  async function after(deed: (tx: Db) => Promise<unknown>) {
    await database.transaction(async (tx) => void (await deed(tx)));
    const verdict = await verifyLedger(database.reads);
    await database.transaction(async (tx) => {
      for (const [table, rows] of kept) {
        await tx(table).delete();
        await insertRows(tx, table, rows);
      }
    });
    return verdict;
  }
  return { first, second, epoch, own, after, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() };
}

const at = (tx: Db, table: string, seq: number) => tx(table).where({ screen: stand.first, epoch: stand.epoch, seq });
const mark = (tx: Db) => tx('watermark').where({ screen: stand.first, epoch: stand.epoch });
/** Hashes made anew from a line on, watermark and all, as somebody would who has read our source. */
async function rechain(tx: Db, from: number): Promise<void> {
  let before = from === 1 ? seedOf(stand.first, stand.epoch) : (stand.own.chained[from - 2]?.hash ?? '');
  const rows: { seq: number; line: string }[] = await tx('ledger').where({ screen: stand.first }).where('seq', '>=', from).orderBy('seq');
  for (const { seq, line } of rows) {
    before = chain([line], seq, before)[0]?.hash ?? '';
    await at(tx, 'ledger', seq).update({ hash: before });
  }
  await mark(tx).update({ head: before });
}
const alter = (seq: number, from: string, to: string) => async (tx: Db) =>
  at(tx, 'ledger', seq).update({ line: (stand.own.chained[seq - 1]?.line ?? '').replace(from, to) });
const set = (table: string, seq: number, columns: Row) => (tx: Db) => at(tx, table, seq).update(columns);
const copied = async (tx: Db, table: string, from: number, to: number) => {
  const row: Row = await at(tx, table, from).first();
  await insertRows(tx, table, [{ ...row, seq: to }]);
};

test('a ledger to which nothing was done is whole, with a line of a newer player in it', async () => {
  const verdict = await stand.after(() => Promise.resolve());
  expect(verdict).toEqual({ fault: null, screens: 2, journals: 2, lines: 9, showings: 5, unread: 1 });
  expect(ledgerSentence(verdict, 'zh-CN')).toContain('账本完整：2 块屏');
});

test.each<[string, (tx: Db) => Promise<unknown>, number, string, string]>([
  ['a line is altered', alter(3, '601000', '901000'), 3, 'line', ''],
  ['the last line is altered', alter(7, 'missing', 'failed'), 7, 'line', ''],
  ['a hash is altered', set('ledger', 4, { hash: 'ab'.repeat(32) }), 4, 'hash', ''],
  ['the last hash is altered', set('ledger', 7, { hash: 'ab'.repeat(32) }), 7, 'hash', ''],
  ['a line is gone', (tx) => at(tx, 'ledger', 5).delete(), 5, 'lineGone', ''],
  ['the first line is gone', (tx) => at(tx, 'ledger', 1).delete(), 1, 'lineGone', ''],
  [
    'the last line is gone, with its row',
    async (tx) => [await at(tx, 'ledger', 7).delete(), await at(tx, 'showing', 7).delete()],
    7,
    'tailGone',
    '',
  ],
  ['a line is added before the first', (tx) => copied(tx, 'ledger', 2, 0), 0, 'order', ''],
  ['the watermark is put back', (tx) => mark(tx).update({ stored: 5 }), 6, 'tailExtra', ''],
  ['the watermark is gone', (tx) => mark(tx).delete(), 1, 'tailExtra', ''],
  ['the watermark’s hash is altered', (tx) => mark(tx).update({ head: 'ab'.repeat(32) }), 7, 'head', ''],
  ['a showing’s row is gone', (tx) => at(tx, 'showing', 6).delete(), 6, 'rowGone', ''],
  ['a showing is added for a line that tells of none', (tx) => copied(tx, 'showing', 1, 2), 2, 'rowExtra', ''],
  ['a showing is added that no line tells of', (tx) => copied(tx, 'showing', 1, 9), 9, 'rowExtra', ''],
  ['a showing lasts longer', set('showing', 1, { shown_ms: 90_000 }), 1, 'column', 'shown_ms'],
  ['a showing whose spans went on lasts as if they had not', set('showing', 3, { shown_ms: 100_000 }), 3, 'column', 'shown_ms'],
  ['a showing was whole', set('showing', 3, { is_whole: 1 }), 3, 'column', 'is_whole'],
  ['a showing is another station’s', set('showing', 1, { station: 'sta_other' }), 1, 'column', 'station'],
  ['a showing is another region’s', set('showing', 1, { region_path: 'reg_other/' }), 1, 'column', 'region_path'],
  ['a showing is another day’s', set('showing', 6, { day: '2026-11-25' }), 6, 'column', 'day'],
  ['an alarm is gone', (tx) => at(tx, 'alarm', 2).delete(), 2, 'alarmGone', ''],
  ['an alarm is altered', set('alarm', 2, { what: 'nothing' }), 2, 'alarmColumn', 'what'],
  ['an alarm is added', (tx) => copied(tx, 'alarm', 2, 6), 6, 'alarmExtra', ''],
  [
    'a line is altered and the chain made anew, but not the row',
    async (tx) => [await alter(1, '1500', '3000')(tx), await rechain(tx, 1)],
    1,
    'column',
    'frames',
  ],
])('%s: the first line that is wrong is named', async (_, deed, seq, sign, detail) => {
  const { fault } = await stand.after(deed);
  expect(fault).toEqual({ screen: stand.first, epoch: stand.epoch, seq, sign, detail });
});

test('a journal of which every line is gone is named by its watermark', async () => {
  const { fault } = await stand.after(async (tx) => {
    for (const table of ['ledger', 'showing', 'alarm']) await tx(table).where({ screen: stand.second }).delete();
  });
  expect(fault).toMatchObject({ screen: stand.second, seq: 1, sign: 'tailGone' });
});

test('the sentence says which line of which screen, and what is wrong with it', async () => {
  const verdict = await stand.after(set('showing', 1, { shown_ms: 1 }));
  expect(ledgerSentence(verdict, 'en')).toBe(
    `Line 1 of journal ${stand.epoch} of screen ${stand.first} is wrong: the column shown_ms of the table of showings says something else than the line.`,
  );
});
