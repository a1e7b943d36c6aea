import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { EpochId, newId, ScreenId } from '#shared/model/ids.ts';
import { chainNext, chainSeed, type AlarmRecord } from '#shared/model/record.ts';
import { run } from '#tests/support/child.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import type { Clock } from '../clock.ts';
import { hex, sha256 } from '../sha256.ts';
import { openBook } from './book.ts';
import { openDatabase } from './database.ts';
import { createJournal, type Journal } from './journal.ts';
import { openEarlierJournal, openJournal } from './open-journal.ts';

const screen = newId('scr', ScreenId);
const log = pino({ level: 'silent' });
const everything = { lines: 1_000_000, bytes: 1e9 };

const alarm = (detail: string): AlarmRecord => ({
  v: 1,
  kind: 'alarm',
  at: 0,
  boot: 'boot',
  mono: 0,
  clock: 'sure',
  what: 'test',
  detail,
});

function journalIn(file: string, change: { machine?: string; keptBytes?: number; screen?: ScreenId } = {}): Journal {
  return createJournal({
    database: openDatabase(file),
    screen,
    machine: 'machine-1',
    newEpochId: () => newId('epo', EpochId),
    ...change,
  });
}

const clockAt = (at: number): Clock => ({
  boot: 'b',
  mono: () => at,
  wall: () => at,
  trust: () => 'sure',
  learn() {},
  onCorrected() {},
  save: async () => {},
});

const write = (journal: Journal, ...details: string[]): void => journal.write({ records: details.map(alarm) });
const detailsOf = (journal: Journal): string[] =>
  (journal.batchAfter(0, everything)?.lines ?? []).map((line) => String(JSON.parse(line).detail));

/** As the office computes it, over the very lines. */
function chainHolds(journal: Journal): boolean {
  let hash = chainSeed(sha256, screen, journal.epoch);
  for (const line of journal.batchAfter(0, everything)?.lines ?? []) hash = chainNext(sha256, hash, line);
  return hex(hash) === journal.head;
}

test('lines are numbered from 1 without a gap and chained over their very text, also across a restart', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'journal.sqlite');
  const first = journalIn(file);
  write(first, 'a', 'b');
  write(first, 'c');
  first.close();
  const second = journalIn(file);
  expect(second.epoch).toBe(first.epoch);
  write(second, 'd');
  expect(second.lastSeq).toBe(4);
  expect(detailsOf(second)).toEqual(['a', 'b', 'c', 'd']);
  expect(chainHolds(second)).toBe(true);
  second.close();
});

test('the lines of a box of before are taken over as they are', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'journal.sqlite');
  const first = journalIn(file);
  write(first, 'a', 'b');
  first.close();
  const old = openDatabase(file);
  old.exec(`CREATE TABLE line (epoch INTEGER, seq INTEGER, text TEXT, hash BLOB, PRIMARY KEY (epoch, seq)) WITHOUT ROWID;
    INSERT INTO line SELECT id >> 32, id & 4294967295, text, hash FROM entry; DELETE FROM entry`);
  old.close();
  const second = journalIn(file);
  write(second, 'c');
  expect(detailsOf(second)).toEqual(['a', 'b', 'c']);
  expect(chainHolds(second)).toBe(true);
  second.close();
});

test('a batch continues from where the office stands and says what comes before', async () => {
  await using folder = await temporaryFolder();
  const journal = journalIn(join(folder.path, 'journal.sqlite'));
  write(journal, 'a', 'b', 'c');
  const batch = journal.batchAfter(1, { lines: 1, bytes: 1e6 });
  expect(batch).toMatchObject({ epoch: journal.epoch, fromSeq: 2, before: journal.hashAt(1) });
  expect(batch?.lines).toHaveLength(1);
  expect(journal.batchAfter(0, { lines: 100, bytes: 1 })?.lines).toHaveLength(1);
  expect(journal.batchAfter(3, everything)).toBeNull();
  journal.close();
});

test('after a fork the lines that the office does not have go on, in order, under a new epoch', async () => {
  await using folder = await temporaryFolder();
  const journal = journalIn(join(folder.path, 'journal.sqlite'));
  write(journal, 'told', 'untold 1', 'untold 2');
  journal.markStored(1, 0);
  const before = journal.epoch;
  journal.fork(alarm('forked'));
  expect(journal.epoch).not.toBe(before);
  expect(detailsOf(journal)).toEqual(['forked', 'untold 1', 'untold 2']);
  expect([journal.told(), journal.unsent()]).toEqual([1, 3]);
  expect(chainHolds(journal)).toBe(true);
  // And where the office turns out to have another history of what it once had, that is not counted as told any more.
  journal.earlier()[0]?.retellAfter(0, alarm('parted'));
  expect([journal.told(), journal.unsent()]).toEqual([0, 5]);
  journal.close();
});

test('a journal in another box, and one for another screen, do not go on with the old chain', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'journal.sqlite');
  const first = journalIn(file);
  write(first, 'a');
  first.close();
  const moved = journalIn(file, { machine: 'machine-2' });
  expect(moved.isMoved).toBe(true);
  moved.close();
  const other = journalIn(file, { screen: newId('scr', ScreenId) });
  expect(other.epoch).not.toBe(first.epoch);
  expect(other.lastSeq).toBe(0);
  other.close();
});

test('archived lines go; beyond the limit the oldest stored go; unstored ones never', async () => {
  await using folder = await temporaryFolder();
  const journal = journalIn(join(folder.path, 'journal.sqlite'), { keptBytes: 500 });
  write(journal, ...Array.from({ length: 20 }, (_, index) => `line ${index}`));
  journal.markStored(10, 5);
  expect(journal.thin()).toBeGreaterThan(0);
  expect(journal.batchAfter(3, everything)).toBeNull();
  expect(journal.batchAfter(10, everything)?.lines).toHaveLength(10);
  journal.thin();
  expect(journal.batchAfter(10, everything)?.lines).toHaveLength(10);
  journal.close();
});

test('a box that became another screen keeps what the one before has not told, whatever the limit', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'journal.sqlite');
  const before = journalIn(file);
  write(before, ...Array.from({ length: 20 }, (_, index) => `line ${index}`));
  before.markStored(12, 0);
  before.settle();
  before.close();

  const after = journalIn(file, { screen: newId('scr', ScreenId), keptBytes: 500 });
  write(after, 'new');
  after.thin();
  after.close();
  const again = journalIn(file);
  expect(again.unsent()).toBe(8);
  expect(again.batchAfter(12, everything)?.lines).toHaveLength(8);
  again.close();
});

test('what an earlier screen of this box left open is told in its own journal, and nowhere else', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'journal.sqlite');
  const { journal: before } = openJournal(file, screen, log);
  openBook(before, clockAt(1000)); // Its power span is open when the power goes.
  const lines = before.lastSeq;
  before.close();
  const { journal: after } = openJournal(file, newId('scr', ScreenId), log);
  openBook(after, clockAt(2000));
  expect(after.lastSeq).toBe(0);
  after.close();
  const earlier = openEarlierJournal(file, screen);
  expect(earlier?.lastSeq).toBe(lines + 1);
  expect(JSON.parse(earlier?.batchAfter(lines, everything)?.lines[0] ?? '')).toMatchObject({ kind: 'power', ended: 'lost' });
  earlier?.close();
});

test('what is open belongs to the screen that this box was last, also when the journal of one before it has forked meanwhile', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'journal.sqlite');
  openJournal(file, screen, log).journal.close();
  const second = newId('scr', ScreenId);
  const { journal: during } = openJournal(file, second, log);
  const book = openBook(during, clockAt(1000)); // Its power span is open.
  book.leaveOut([], { 'slot 0 0 les': 1000 });
  const first = openEarlierJournal(file, screen);
  first?.fork(alarm('forked'));
  first?.close();
  during.close();

  const { journal: third } = openJournal(file, newId('scr', ScreenId), log);
  expect(openBook(third, clockAt(2000)).told()).toEqual({}); // Another screen leaves out for itself.
  third.close();
  const kindsOf = (of: ScreenId) => {
    const journal = openEarlierJournal(file, of);
    const lines = journal?.batchAfter(0, everything)?.lines ?? [];
    journal?.close();
    return lines.map((line) => JSON.parse(line).kind);
  };
  expect(kindsOf(screen)).toEqual(['alarm']);
  expect(kindsOf(second)).toEqual(['power']);
});

test('a journal that cannot be read is put aside and a new epoch begins', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'journal.sqlite');
  await writeFile(file, 'this was a database before the lightning struck, and now it is only letters');
  const { journal, wasLost } = openJournal(file, screen, log);
  expect(wasLost).toBe(true);
  write(journal, 'a');
  expect(journal.lastSeq).toBe(1);
  journal.close();
});

test('killed at any moment: what was committed is there, its chain holds, and the open showing is closed as a power cut', async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, 'journal.sqlite');
  for (let round = 0; round < 3; round++) {
    await using writer = run('tests/support/journal-writer.ts', [file, screen]);
    await writer.says(/(?:committed \d+\n){20}/);
    await writer.kill('SIGKILL');
    const committed = Number([...writer.output().matchAll(/committed (\d+)/g)].at(-1)?.[1] ?? 0);

    const { journal } = openJournal(file, screen, log);
    expect(journal.lastSeq).toBeGreaterThanOrEqual(committed);
    expect(chainHolds(journal)).toBe(true);
    const before = journal.lastSeq;
    openBook(journal, clockAt(0));
    const closed = journal.batchAfter(before, everything)?.lines.map((line) => JSON.parse(line)) ?? [];
    expect(closed).toMatchObject([
      { kind: 'showing', ended: 'power', frames: 25, toMono: 2000 },
      { kind: 'power', ended: 'lost' },
    ]);
    journal.close();
  }
});
