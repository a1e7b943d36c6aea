import { expect, test } from 'vitest';
import { EpochId, newId, ScreenId } from '#shared/model/ids.ts';
import { standingClock } from '#tests/support/clock.ts';
import { temporaryDatabase } from '#tests/support/database.ts';
import { journal, lineOf, showing } from '#tests/support/showings.ts';
import { listFacts } from '#tests/support/facts.ts';
import { createLog } from '../kit/log.ts';
import { chain, seedOf } from './chain.ts';
import { createLedger } from './ledger.ts';
import { verifyLedger } from './verify/verify-ledger.ts';

const numbered = (count: number): string[] => Array.from({ length: count }, (_, i) => lineOf({ v: 1, kind: 'alarm', what: `${i + 1}` }));

async function office() {
  const store = await temporaryDatabase();
  const { database } = store;
  const clock = standingClock();
  const warnings: string[] = [];
  const log = createLog('warn', { write: (line) => void warnings.push(line) });
  const [screen, epoch] = [newId('scr', ScreenId), newId('epo', EpochId)];
  return {
    database,
    clock,
    warnings,
    screen,
    epoch,
    ledger: createLedger({ database, clock, log }),
    stored: async (): Promise<{ seq: number; hash: string; line: string }[]> =>
      database.reads('ledger').where({ screen, epoch }).orderBy('seq').select('seq', 'hash', 'line'),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

test('lines are stored as they are, chained from the seed over the whole epoch', async () => {
  await using house = await office();
  const { screen, epoch, ledger } = house;
  const lines = [...numbered(3), ' {"odd":  "spaces", "板坡": "👩🏽‍🌾"} ', lineOf(showing())];
  const { batch, chained } = journal(screen, epoch, lines);
  expect(await ledger.watermark(screen, epoch)).toEqual({ epoch, stored: 0, archived: 0, head: seedOf(screen, epoch) });
  expect(await ledger.append(screen, batch(1, 2))).toEqual({ stored: 2 });
  expect(await ledger.append(screen, batch(3, 3))).toEqual({ stored: 5 });
  expect(await house.stored()).toEqual(chained);
  expect(chain(lines, 1, seedOf(screen, epoch)).at(-1)?.hash).toBe((await ledger.watermark(screen, epoch)).head);
});

test('what is sent again, whole or overlapping, is stored once', async () => {
  await using house = await office();
  const { batch, chained } = journal(house.screen, house.epoch, numbered(6));
  for (const [fromSeq, count] of [
    [1, 3],
    [1, 3],
    [2, 1],
    [3, 2],
    [1, 6],
    [6, 1],
  ] as const) {
    await house.ledger.append(house.screen, batch(fromSeq, count));
  }
  expect(await house.stored()).toEqual(chained);
});

test('a hole is refused with what is stored, and nothing behind it is taken', async () => {
  await using house = await office();
  const { batch } = journal(house.screen, house.epoch, numbered(6));
  await house.ledger.append(house.screen, batch(1, 2));
  await expect(house.ledger.append(house.screen, batch(4, 2))).rejects.toMatchObject({
    code: 'chain_broken',
    params: { stored: 2, isFork: false },
  });
  expect(await house.stored()).toHaveLength(2);
});

test('another history of the same journal is kept beside the first, once, and somebody is told', async () => {
  await using house = await office();
  const { screen, epoch, ledger } = house;
  const ours = journal(screen, epoch, numbered(4));
  await ledger.append(screen, ours.batch(1, 4));
  const theirs = journal(screen, epoch, [...numbered(2), 'another third', ...numbered(3)]);
  for (const batch of [theirs.batch(1, 6), theirs.batch(3, 4), theirs.batch(5, 2)]) {
    await expect(ledger.append(screen, batch)).rejects.toMatchObject({ code: 'chain_broken', params: { stored: 4, isFork: true } });
  }
  expect(await house.stored()).toEqual(ours.chained);
  const kept: unknown = await house.database.reads('ledger_fork').orderBy('seq').select('seq', 'hash', 'line');
  expect(kept).toEqual(theirs.chained.slice(2));
  expect(house.warnings).toHaveLength(3);
  await ledger.append(screen, journal(screen, epoch, numbered(5)).batch(5, 1)); // The true journal goes on.
  expect(await house.stored()).toHaveLength(5);
});

test('the largest fork there can be is kept', async () => {
  await using house = await office();
  await house.ledger.append(house.screen, journal(house.screen, house.epoch, numbered(1)).batch(1, 1));
  const other = journal(
    house.screen,
    house.epoch,
    Array.from({ length: 500 }, (_, i) => `other ${i}`),
  );
  await expect(house.ledger.append(house.screen, other.batch(1, 500))).rejects.toThrow('chain_broken');
  expect(await house.database.reads('ledger_fork').count({ all: '*' }).first()).toEqual({ all: 500 });
});

test('lines of a kind or a version that this server does not know are kept, and so is what is no JSON', async () => {
  await using house = await office();
  const lines = ['{"v":9,"kind":"dream"}', lineOf({ ...showing(), v: 2 }), 'not JSON', '', '[]', '"text"', 'null', '\u2028 "quoted"'];
  await house.ledger.append(house.screen, journal(house.screen, house.epoch, lines).batch(1, lines.length));
  expect((await house.stored()).map(({ line }) => line)).toEqual(lines);
  expect(await house.database.reads('showing')).toEqual([]);
});

test('a line that points to what was deleted is kept and counted', async () => {
  await using house = await office();
  const lines = [lineOf(showing({ content: 'les_gone', place: 'sta_gone', slot: 'slt_gone' }))];
  await house.ledger.append(house.screen, journal(house.screen, house.epoch, lines).batch(1, 1));
  expect(await house.database.reads('showing').select('content', 'station', 'slot', 'shown_ms', 'day')).toEqual([
    { content: 'les_gone', station: 'sta_gone', slot: 'slt_gone', shown_ms: 60_000, day: '2026-11-23' },
  ]);
  expect((await listFacts(house.database.reads)).map(({ subject }) => subject)).toEqual([`${house.screen} 2026-11-23`]);
});

test.each([
  ['a clock beyond all calendars', { from: Number.MAX_SAFE_INTEGER }],
  ['a clock before all boxes', { from: -1e15 }],
  ['more frames than a column holds', { frames: 5_000_000_000 }],
  ['a showing longer than the world', { fromMono: -Number.MAX_SAFE_INTEGER, toMono: Number.MAX_SAFE_INTEGER }],
])('%s stops no journal: the line is kept, and no sum rests on it', async (_, wrong) => {
  await using house = await office();
  const lines = [lineOf(showing(wrong)), lineOf(showing())];
  expect(await house.ledger.append(house.screen, journal(house.screen, house.epoch, lines).batch(1, 2))).toEqual({ stored: 2 });
  expect(await house.database.reads('showing').pluck('seq')).toEqual([2]);
});

test.each([
  ['more bytes than a line may have', '稻'.repeat(1366)],
  ['half a letter', 'a\ud83c'],
  ['a NUL', 'a\u0000b'],
])('%s is refused by its place, with nothing of its batch stored', async (_, line) => {
  await using house = await office();
  const batch = journal(house.screen, house.epoch, [...numbered(2), line]).batch(1, 3);
  await expect(house.ledger.append(house.screen, batch)).rejects.toMatchObject({ code: 'bad_request', params: { path: 'lines.2' } });
  expect(await house.stored()).toEqual([]);
});

test('epochs and screens are chains of their own', async () => {
  await using house = await office();
  const [other, later] = [newId('scr', ScreenId), newId('epo', EpochId)];
  await house.ledger.append(house.screen, journal(house.screen, house.epoch, numbered(2)).batch(1, 2));
  await house.ledger.append(house.screen, journal(house.screen, later, numbered(3)).batch(1, 3));
  await house.ledger.append(other, journal(other, house.epoch, numbered(1)).batch(1, 1));
  await expect(house.ledger.append(other, journal(house.screen, house.epoch, numbered(2)).batch(2, 1))).rejects.toThrow('chain_broken');
  const stand = async (screen: ScreenId, epoch: EpochId) => (await house.ledger.watermark(screen, epoch)).stored;
  expect([await stand(house.screen, house.epoch), await stand(house.screen, later), await stand(other, house.epoch)]).toEqual([2, 3, 1]);
});

test('spans that went on in further lines count with their showing, also when they come in another batch', async () => {
  await using house = await office();
  const { screen, epoch, ledger, database } = house;
  const head = showing({ toMono: 601_000, media: [[0, 100_000, 1, 1000]], more: 2 });
  const spans = (part: number, from: number) =>
    lineOf({
      v: 1,
      kind: 'spans',
      at: 0,
      boot: 'boot',
      mono: 0,
      clock: 'sure',
      content: head.content,
      part,
      media: [[from, from + 50_000, 1, 1000]],
      sound: [],
    });
  const { batch } = journal(screen, epoch, [lineOf(showing()), lineOf(head), spans(1, 200_000), spans(2, 300_000)]);
  const lengths = async (): Promise<number[]> => database.reads('showing').where({ screen }).orderBy('seq').pluck('shown_ms');
  await ledger.append(screen, batch(1, 3));
  expect(await lengths()).toEqual([60_000, 150_000]);
  const before = (await listFacts(database.reads)).length;
  await ledger.append(screen, batch(4, 1));
  expect(await lengths()).toEqual([60_000, 200_000]);
  expect((await listFacts(database.reads)).slice(before)).toMatchObject([{ topic: 'record', subject: `${screen} 2026-11-23` }]);
});

test('batches of many screens arrive at once: each ends as it would have alone, and one that is wrong spoils no other', async () => {
  await using house = await office();
  const { ledger, epoch, database } = house;
  const screens = Array.from({ length: 12 }, () => newId('scr', ScreenId));
  const own = (i: number) => journal(screens[i] ?? house.screen, epoch, [lineOf(showing()), ...numbered(3)]);
  await Promise.all(screens.map((screen, i) => ledger.append(screen, own(i).batch(1, 2))));
  const sent = screens.map((screen, i) => {
    if (i === 3) return ledger.append(screen, own(i).batch(4, 1)); // A hole.
    if (i === 5) return ledger.append(screen, journal(screen, epoch, numbered(4)).batch(1, 4)); // Another history.
    if (i === 7) return ledger.append(screen, { ...own(i).batch(3, 1), lines: ['a\0b'] });
    return ledger.append(screen, own(i).batch(3, 2));
  });
  const ends = (await Promise.allSettled(sent)).map((end) => (end.status === 'fulfilled' ? end.value.stored : String(end.reason.code)));
  expect(ends).toEqual([4, 4, 4, 'chain_broken', 4, 'chain_broken', 4, 'bad_request', 4, 4, 4, 4]);
  const kept: { screen: string; hash: string }[] = await database.reads('ledger').orderBy(['screen', 'seq']).select('screen', 'hash');
  const wanted = screens.map((screen, i) => ({
    screen,
    hashes: own(i)
      .chained.slice(0, [3, 5, 7].includes(i) ? 2 : 4)
      .map(({ hash }) => hash),
  }));
  for (const { screen, hashes } of wanted) expect(kept.filter((row) => row.screen === screen).map(({ hash }) => hash)).toEqual(hashes);
  expect(await database.reads('showing').count({ all: '*' }).first()).toEqual({ all: 12 });
});

test('two batches of one journal that come at once follow each other', async () => {
  await using house = await office();
  const { batch, chained } = journal(house.screen, house.epoch, numbered(6));
  const sent = [batch(1, 2), batch(3, 2), batch(5, 2), batch(5, 2)].map((one) => house.ledger.append(house.screen, one));
  expect(await Promise.all(sent)).toEqual([{ stored: 2 }, { stored: 4 }, { stored: 6 }, { stored: 6 }]);
  expect(await house.stored()).toEqual(chained);
});

test('what an operator set is added to the sync that follows it, and by itself dates nothing', async () => {
  await using house = await office();
  const { screen, epoch, ledger, database } = house;
  const unsure = (from: number) => lineOf(showing({ clock: 'unsure', boot: 'b', from }));
  const shift = (source: 'server' | 'operator', shiftMs: number) =>
    lineOf({
      v: 1,
      kind: 'clock',
      at: 0,
      boot: 'b',
      mono: 0,
      clock: 'unsure',
      shiftMs,
      source,
      ...(source === 'operator' && { operator: null }),
    });
  const day = 86_400_000;
  const lines = [unsure(1000), shift('operator', day), unsure(day + 2000), shift('server', 60_000)];
  const { batch } = journal(screen, epoch, lines);
  const dates = () => database.reads('showing').orderBy('seq').select('from_at', 'clock');
  await ledger.append(screen, batch(1, 3));
  expect(await dates()).toEqual([
    { from_at: 1000, clock: 'unsure' },
    { from_at: day + 2000, clock: 'unsure' },
  ]);
  await ledger.append(screen, batch(4, 1));
  expect(await dates()).toEqual([
    { from_at: day + 61_000, clock: 'sure' },
    { from_at: day + 62_000, clock: 'sure' },
  ]);
  expect((await verifyLedger(database.reads)).fault).toBeNull();
});

test('what an unsure clock dated is put right by the first sync of the same boot, whenever that comes; of another boot it stays marked', async () => {
  await using house = await office();
  const { screen, epoch, ledger, database } = house;
  const unsure = (boot: string, rest: object = {}) => lineOf(showing({ clock: 'unsure', boot, from: 1000, ...rest }));
  const sync = (boot: string, shiftMs: number) =>
    lineOf({ v: 1, kind: 'clock', at: 0, boot, mono: 0, clock: 'sure', shiftMs, source: 'server' });
  const day = 86_400_000;
  const lines = [unsure('a'), unsure('b'), unsure('b', { from: 2000 }), sync('b', day), sync('b', 7), lineOf(showing()), unsure('b')];
  const { batch } = journal(screen, epoch, lines);
  await ledger.append(screen, batch(1, 2));
  const before = (await listFacts(database.reads)).length;
  await ledger.append(screen, batch(3, 5));
  expect(await database.reads('showing').orderBy('seq').select('seq', 'from_at', 'day', 'clock')).toEqual([
    { seq: 1, from_at: 1000, day: '1970-01-01', clock: 'unsure' },
    { seq: 2, from_at: 1000 + day, day: '1970-01-02', clock: 'sure' },
    { seq: 3, from_at: 2000 + day, day: '1970-01-02', clock: 'sure' },
    { seq: 6, from_at: Date.UTC(2026, 10, 23, 1), day: '2026-11-23', clock: 'sure' },
    { seq: 7, from_at: 1000, day: '1970-01-01', clock: 'unsure' },
  ]);
  const facts = (await listFacts(database.reads)).slice(before).map(({ subject }) => subject.replace(`${screen} `, ''));
  expect(facts.toSorted()).toEqual(['1970-01-01', '1970-01-02', '2026-11-23']);
  expect((await verifyLedger(database.reads)).fault).toBeNull();
});
