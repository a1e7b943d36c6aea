import { expect, test } from 'vitest';
import { EpochId, newId, ScreenId } from '#shared/model/ids.ts';
import type { AlarmRecord } from '#shared/model/record.ts';
import { checkSlice, type Altered } from './check-chain.ts';
import { openDatabase } from './database.ts';
import { createJournal } from './journal.ts';

const alarm = (detail: string): AlarmRecord => ({ v: 1, kind: 'alarm', at: 0, boot: 'boot', mono: 0, clock: 'sure', what: 'test', detail });

/** Two epochs of 700 lines each: more than one slice. */
function twoEpochs() {
  const database = openDatabase(':memory:');
  const epochs = Array.from({ length: 2 }, () => newId('epo', EpochId));
  const ids = epochs.values();
  const newEpochId = (): EpochId => ids.next().value ?? newId('epo', EpochId);
  const journal = createJournal({ database, screen: newId('scr', ScreenId), machine: null, newEpochId });
  const write = (count: number): void => journal.write({ records: Array.from({ length: count }, (_, n) => alarm(String(n))) });
  write(700);
  journal.markStored(700, 0);
  journal.fork(alarm('parted'));
  write(699);
  const [first, second] = epochs;
  const idOf = (epoch: 1 | 2, seq: number): number => epoch * 2 ** 32 + seq;
  return { database, first, second, idOf, edit: (sql: string, ...ids: number[]) => ids.forEach((id) => database.prepare(sql).run(id)) };
}

function allAltered(database: ReturnType<typeof openDatabase>): Altered[] {
  const altered: Altered[] = [];
  for (let from: number | null = 0; from !== null;) {
    const slice = checkSlice(database, from);
    altered.push(...slice.altered);
    from = slice.next;
  }
  return altered;
}

test('a journal as it was written is as it was written, also where its oldest lines have gone', () => {
  const { database, edit, idOf } = twoEpochs();
  expect(allAltered(database)).toEqual([]);
  edit('DELETE FROM entry WHERE id <= ?', idOf(1, 620));
  expect(allAltered(database)).toEqual([]);
});

test('what was edited or taken out of the middle is named, once each, wherever slices end', () => {
  const { database, first, second, edit, idOf } = twoEpochs();
  edit(`UPDATE entry SET text = text || ' ' WHERE id = ?`, idOf(1, 1), idOf(1, 500), idOf(1, 700), idOf(2, 1), idOf(2, 650));
  edit('DELETE FROM entry WHERE id = ?', idOf(1, 300));
  expect(allAltered(database)).toEqual([
    ...[1, 301, 500, 700].map((seq) => ({ epoch: first, seq })),
    ...[1, 650].map((seq) => ({ epoch: second, seq })),
  ]);
});

test('a hash that was edited with its text is found at the line after', () => {
  const { database, first, edit, idOf } = twoEpochs();
  edit(`UPDATE entry SET hash = zeroblob(32) WHERE id = ?`, idOf(1, 40));
  expect(allAltered(database)).toEqual([40, 41].map((seq) => ({ epoch: first, seq })));
});
