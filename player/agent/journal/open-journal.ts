import { existsSync, readFileSync, renameSync } from 'node:fs';
import type { Logger } from 'pino';
import { EpochId, newId, ScreenId } from '#shared/model/ids.ts';
import { leftOpen } from './book.ts';
import { openDatabase, type JournalDatabase } from './database.ts';
import { createJournal, type Journal } from './journal.ts';
import { findNewestEpoch, findPending } from './lines.ts';

/** Opens the box's journal; one that cannot be read is put aside, never deleted, and a new epoch begins. `wasLost` wants an alarm. */
export function openJournal(file: string, screen: ScreenId, log: Logger): { journal: Journal; wasLost: boolean } {
  const open = (): Journal => {
    const database = openDatabase(file);
    closeEarlierLife(database, screen);
    return journalOf(database, screen);
  };
  try {
    return { journal: open(), wasLost: false };
  } catch (error) {
    if (!isRuined(error)) throw error;
    log.error({ err: error }, 'journal cannot be read: put aside');
    putAside(file);
    return { journal: open(), wasLost: true };
  }
}

/** The journal of a screen that this box was before; null where it never wrote a line. */
export function openEarlierJournal(file: string, screen: ScreenId): Journal | null {
  const database = openDatabase(file);
  if (findNewestEpoch(database, screen)) return journalOf(database, screen);
  database.close();
  return null;
}

const journalOf = (database: JournalDatabase, screen: ScreenId): Journal =>
  createJournal({ database, screen, machine: machineId(), newEpochId: () => newId('epo', EpochId) });

/** At its first start as this screen: what the screen before it left open is told in that one's own journal. */
function closeEarlierLife(database: JournalDatabase, screen: ScreenId): void {
  const owner = findOwner(database);
  if (owner === screen) return;
  // Journals of before do not say: a screen that has an epoch has been here, else it is whoever wrote last.
  const before = owner ?? (findNewestEpoch(database, screen) ?? findNewestEpoch(database, null))?.screen ?? screen;
  const journal = journalOf(database, before);
  const handedOver = { showing: null, power: null, 'left-out': null };
  // One commit with the change of hands: a power cut in between must not tell it under the new screen.
  if (before === screen) journal.write({ pending: { owner: screen } });
  else journal.write({ records: leftOpen(journal), pending: { ...handedOver, owner: screen } });
}

/** Whose open showing and marks these are. Not whoever wrote last: an earlier screen's journal may have forked since. */
function findOwner(database: JournalDatabase): ScreenId | null {
  return ScreenId.nullable().parse(findPending(database, 'owner'));
}

/** SQLITE_CORRUPT and SQLITE_NOTADB. A full disk or a missing right is no reason to leave a journal behind. */
const isRuined = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && (error.errcode === 11 || error.errcode === 26);

function putAside(file: string): void {
  const suffix = `.unreadable-${Date.now()}`;
  for (const part of ['', '-wal', '-shm']) {
    if (existsSync(file + part)) renameSync(file + part, `${file}${suffix}${part}`);
  }
}

function machineId(): string | null {
  try {
    return readFileSync('/etc/machine-id', 'utf8').trim() || null;
  } catch {
    return null;
  }
}
