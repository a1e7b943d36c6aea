import { join } from 'node:path';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { EpochId, newId, ScreenId } from '#shared/model/ids.ts';
import { createFakeLedger } from '#tests/support/fake-ledger.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import type { Clock } from '../clock.ts';
import { openBook } from '../journal/book.ts';
import { openJournal } from '../journal/open-journal.ts';
import { Unreachable } from './http.ts';
import { createReporting, type Wire } from './reporting.ts';

const log = pino({ level: 'silent' });
const clock: Clock = {
  boot: 'boot',
  mono: () => 1000,
  wall: () => 1_700_000_000_000,
  trust: () => 'sure',
  learn: () => undefined,
  onCorrected: () => undefined,
  save: async () => undefined,
};

/** A box with a journal, and an office with a ledger, joined by a wire that the test can spoil. */
async function stand() {
  const folder = await temporaryFolder();
  const screen = newId('scr', ScreenId);
  const { journal } = openJournal(join(folder.path, 'journal.sqlite'), screen, log);
  const book = openBook(journal, clock);
  const ledger = createFakeLedger(screen);
  const wire: Wire = {
    hello: async ({ epoch }) => ({
      now: 0,
      watermark: ledger.watermark(EpochId.parse(epoch)),
      newestRevision: null,
      reconnectWindowMs: 1000,
    }),
    append: async (batch) => ledger.append(batch),
  };
  const details = (): string[] => ledger.records().flatMap((record) => (record.kind === 'alarm' ? [record.detail] : []));
  return {
    journal,
    book,
    ledger,
    wire,
    details,
    reporting: createReporting({ journal, book, clock, log, floor: () => 0 }),
    async [Symbol.asyncDispose]() {
      journal.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

test('everything arrives in order, each line once, however often it is sent', async () => {
  await using it = await stand();
  for (let n = 0; n < 1200; n++) it.book.raise('test', String(n));
  await Promise.all([it.reporting.send(it.wire), it.reporting.send(it.wire)]);
  expect(it.details()).toEqual(Array.from({ length: 1200 }, (_, n) => String(n)));
  expect(it.journal.unsent()).toBe(0);
});

test('an answer that is lost on the way costs nothing: the lines are sent again and kept once', async () => {
  await using it = await stand();
  it.book.raise('test', 'a');
  const deaf: Wire = {
    ...it.wire,
    append: async (batch) => {
      it.ledger.append(batch);
      throw new Unreachable(new Error('the line broke'));
    },
  };
  await expect(it.reporting.send(deaf)).rejects.toThrow('the line broke');
  it.book.raise('test', 'b');
  await it.reporting.send(it.wire);
  expect(it.details()).toEqual(['a', 'b']);
});

test('an office that was restored from a backup gets again what it lost', async () => {
  await using it = await stand();
  for (const detail of ['a', 'b', 'c']) it.book.raise('test', detail);
  await it.reporting.send(it.wire);
  it.ledger.forgetAfter(1);
  it.book.raise('test', 'd');
  await it.reporting.send(it.wire);
  expect(it.details()).toEqual(['a', 'b', 'c', 'd']);
  expect(it.ledger.epochs()).toHaveLength(1);
});

test('an office older than what the box has put down gets all that is still kept, under a new epoch', async () => {
  await using it = await stand();
  for (const detail of ['a', 'b', 'c', 'd']) it.book.raise('test', detail);
  await it.reporting.send(it.wire);
  it.journal.markStored(4, 3);
  it.journal.thin(); // The office had said that it keeps the first three elsewhere.
  it.ledger.forgetAfter(1);
  it.book.raise('test', 'e');
  await it.reporting.send(it.wire);
  expect(it.ledger.epochs()).toHaveLength(2);
  expect(it.details().filter((detail) => detail.length === 1)).toEqual(['a', 'c', 'd', 'e']);
});

test('an office that holds other lines under our numbers gets ours under a new epoch, with an alarm', async () => {
  await using it = await stand();
  it.book.raise('test', 'ours');
  const twin = { v: 1, kind: 'alarm', at: 0, boot: 'b', mono: 0, clock: 'sure', what: 'test', detail: 'of the twin' };
  const before = it.journal.hashAt(0) ?? '';
  it.ledger.append({ epoch: it.journal.epoch, fromSeq: 1, before, lines: [JSON.stringify(twin), JSON.stringify(twin)] });
  await it.reporting.send(it.wire);
  expect(it.ledger.epochs()).toHaveLength(2);
  expect(it.details()).toEqual(['of the twin', 'of the twin', 'office at 2, here 1', 'ours']);
});
