import { expect, test } from 'vitest';
import { EpochId, newId, ScreenId } from '#shared/model/ids.ts';
import { standingClock } from '#tests/support/clock.ts';
import { temporaryDatabase } from '#tests/support/database.ts';
import { listFacts } from '#tests/support/facts.ts';
import { journal, lineOf, showing } from '#tests/support/showings.ts';
import { insertRows } from '../database/insert.ts';
import { createLog } from '../kit/log.ts';
import { createLedger } from './ledger.ts';
import { readAgain } from './read-again.ts';
import { READER } from './told.ts';
import { verifyLedger } from './verify/verify-ledger.ts';

const log = createLog('silent');
const never = new AbortController().signal;

test('what an older server kept without being able to read it is projected by the one that can, once', async () => {
  await using store = await temporaryDatabase();
  const { database } = store;
  const [screen, epoch] = [newId('scr', ScreenId), newId('epo', EpochId)];
  const ledger = createLedger({ database, clock: standingClock(), log });
  const lines = [lineOf(showing()), '{"v":9,"kind":"dream"}', lineOf(showing({ content: 'les_1' }))];
  await ledger.append(screen, journal(screen, epoch, lines).batch(1, 3));
  const projected = async (): Promise<number[]> => database.reads('showing').orderBy('seq').pluck('seq');
  // As the server before left it, to which these two were of a newer player.
  await database.transaction(async (tx) => {
    await tx('showing').where({ seq: 3 }).delete();
    await tx('ledger_unread').delete();
    await insertRows(
      tx,
      'ledger_unread',
      [2, 3].map((seq) => ({ screen, epoch, seq, reader: 0 })),
    );
  });
  expect((await verifyLedger(database.reads)).fault).toBeNull();
  const before = (await listFacts(database.reads)).length;
  await readAgain(database, log, never);
  await readAgain(database, log, never);
  expect(await projected()).toEqual([1, 3]);
  expect((await listFacts(database.reads)).slice(before)).toMatchObject([{ topic: 'record', subject: `${screen} 2026-11-23` }]);
  expect(await database.reads('ledger_unread').select('seq', 'reader')).toEqual([{ seq: 2, reader: READER }]);
  expect((await verifyLedger(database.reads)).fault).toBeNull();
});

test('an alarm in a line of a kind that an older server did not know is raised once it is read', async () => {
  await using store = await temporaryDatabase();
  const { database } = store;
  const [screen, epoch] = [newId('scr', ScreenId), newId('epo', EpochId)];
  const said = { v: 1, at: 1, boot: 'b', mono: 1, clock: 'sure' };
  const lines = [
    lineOf({ ...said, kind: 'operator', operator: null, act: 'locked_out' }),
    lineOf({ ...said, kind: 'alarm', what: 'journal_lost', detail: '' }),
  ];
  await createLedger({ database, clock: standingClock(), log }).append(screen, journal(screen, epoch, lines).batch(1, 2));
  // As the server before left it: what calls itself an alarm was raised all the same.
  await database.transaction(async (tx) => {
    await tx('alarm').where({ seq: 1 }).delete();
    await insertRows(
      tx,
      'ledger_unread',
      [1, 2].map((seq) => ({ screen, epoch, seq, reader: 1 })),
    );
  });
  expect((await verifyLedger(database.reads)).fault).toBeNull();
  await readAgain(database, log, never);
  await readAgain(database, log, never);
  expect(await database.reads('alarm').orderBy('seq').pluck('what')).toEqual(['operator_locked_out', 'journal_lost']);
  expect((await verifyLedger(database.reads)).fault).toBeNull();
});
