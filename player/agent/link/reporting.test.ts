import { readFileSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { EpochId, newId, ScreenId } from '#shared/model/ids.ts';
import { createFakeLedger } from '#tests/support/fake-ledger.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import type { Clock } from '../clock.ts';
import { openBook } from '../journal/book.ts';
import { openDatabase } from '../journal/database.ts';
import { createJournal } from '../journal/journal.ts';
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
  const file = join(folder.path, 'journal.sqlite');
  const { journal } = openJournal(file, screen, log);
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
    file,
    screen,
    journal,
    book,
    ledger,
    wire,
    details,
    reporting: createReporting({ journal, alarms: book, clock, log, floor: () => 0 }),
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

test('an office that was restored from before a fork gets again what it lost of the epoch that had ended', async () => {
  await using it = await stand();
  for (const detail of ['a', 'b', 'c']) it.book.raise('test', detail);
  await it.reporting.send(it.wire);
  it.journal.fork(it.book.alarm('test', 'forked'));
  it.book.raise('test', 'd');
  it.reporting.restart();
  await it.reporting.send(it.wire);
  it.ledger.forgetAfter(1);
  it.reporting.restart();
  await it.reporting.send(it.wire);
  expect(it.details()).toEqual(['a', 'b', 'c', 'forked', 'd']);
  expect(it.ledger.epochs()).toHaveLength(2);
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

/** The journal's file in other hands, with what is on its disk by now. */
async function copied(it: { file: string; screen: ScreenId }, machine: string) {
  const file = `${it.file}.copy`;
  for (const part of ['', '-wal']) await copyFile(it.file + part, file + part);
  const newEpochId = () => newId('epo', EpochId);
  return createJournal({ database: openDatabase(file), screen: it.screen, machine, newEpochId });
}

const saidBy = (it: Awaited<ReturnType<typeof stand>>): string[] =>
  it.ledger.records().flatMap((record) => (record.kind === 'alarm' ? [record.what === 'test' ? record.detail : record.what] : []));

test('a journal that came into another box tells again nothing that the office has', async () => {
  await using it = await stand();
  for (const detail of ['a', 'b', 'c']) it.book.raise('test', detail);
  await it.reporting.send(it.wire);
  const journal = await copied(it, 'another machine');
  const book = openBook(journal, clock);
  book.raise('test', 'd');
  await createReporting({ journal, alarms: book, clock, log, floor: () => 0 }).send(it.wire);
  expect(saidBy(it)).toEqual(['a', 'b', 'c', 'machine_changed', 'd']);
  expect(it.ledger.epochs()).toHaveLength(2);
  journal.close();
});

test('an old copy of the disk tells what it alone has seen, and of what both have seen nothing twice', async () => {
  await using it = await stand();
  for (const detail of ['a', 'b', 'c']) it.book.raise('test', detail);
  await it.reporting.send(it.wire);
  const journal = await copied(it, readFileSync('/etc/machine-id', 'utf8').trim());
  it.book.raise('test', 'e');
  await it.reporting.send(it.wire);
  const book = openBook(journal, clock);
  book.raise('test', 'd');
  await createReporting({ journal, alarms: book, clock, log, floor: () => 0 }).send(it.wire);
  expect(saidBy(it)).toEqual(['a', 'b', 'c', 'e', 'journal_forked', 'd']);
  journal.close();
});
