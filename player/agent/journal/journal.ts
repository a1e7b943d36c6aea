import type { EpochId, ScreenId } from '#shared/model/ids.ts';
import { chainSeed, type KnownRecord } from '#shared/model/record.ts';
import { hex, sha256 } from '../sha256.ts';
import { checkSlice } from './check-chain.ts';
import { commit, type JournalDatabase } from './database.ts';
import * as lines from './lines.ts';

/** So many lines may be told twice after a power cut; a mark with each would be a fifth of what the flash has to bear. */
const LINES_A_MARK = 32;
const KEPT_BYTES = 400 * 1024 * 1024;

export interface JournalNeeds {
  database: JournalDatabase;
  screen: ScreenId;
  /** /etc/machine-id: a disk copied into another box must not go on with the same chain. */
  machine: string | null;
  newEpochId: () => EpochId;
  keptBytes?: number;
}

export interface BatchLimit {
  lines: number;
  bytes: number;
}

/** An epoch that has ended, as long as its lines may still be wanted by an office that came back from a backup. */
export interface EarlierEpoch {
  epoch: EpochId;
  /** So many of its lines were the office's own when the next epoch began. */
  told: number;
  head: string;
  /** As of a journal that is on. */
  oldest: number;
  batchAfter: (stored: number, limit: BatchLimit) => Batch | null;
  archivedUpTo: (archived: number) => void;
  /** The office has another history after `common`: ours from there on is told under the epoch that is on. */
  retellAfter: (common: number, alarm: KnownRecord) => void;
}

export interface Batch {
  epoch: EpochId;
  fromSeq: number;
  before: string;
  lines: string[];
}

/** What one turn of the screen writes, in one commit. A pending row is replaced; null removes it. */
export interface Turn {
  records?: readonly KnownRecord[];
  pending?: Record<string, unknown>;
}

export type Journal = ReturnType<typeof createJournal>;

/** The box's book of records: appended to, never edited, chained line by line, sent from where the office stands. */
export function createJournal({ database, screen, machine, newEpochId, keptBytes = KEPT_BYTES }: JournalNeeds) {
  const newest = lines.findNewestEpoch(database, screen);
  let isMoved = newest !== null && machine !== null && newest.machine !== null && newest.machine !== machine;
  let epoch = newest ?? commit(database, () => lines.insertEpoch(database, newEpochId(), screen, machine));
  let last = readLast();
  let savedMark = epoch.stored;
  let storedBefore = lines.countStoredBefore(database, epoch);
  const listeners = new Set<() => void>();

  function readLast(): { seq: number; hash: Uint8Array } {
    return lines.findLast(database, epoch.number) ?? { seq: 0, hash: chainSeed(sha256, screen, epoch.id) };
  }

  /** An office that came back from a backup stands further back: that must not be forgotten. */
  const isMarkDue = (): boolean => epoch.stored < savedMark || epoch.stored - savedMark >= LINES_A_MARK;

  function saveMarks(): void {
    lines.saveMarks(database, epoch);
    savedMark = epoch.stored;
  }

  function write(turn: Turn): void {
    const texts = (turn.records ?? []).map((record) => JSON.stringify(record));
    const next = commit(database, () => {
      const savePending = database.prepare(
        'INSERT INTO pending (kind, state) VALUES (?, ?) ON CONFLICT (kind) DO UPDATE SET state = excluded.state',
      );
      for (const [kind, state] of Object.entries(turn.pending ?? {})) {
        if (state === null) database.prepare('DELETE FROM pending WHERE kind = ?').run(kind);
        else savePending.run(kind, JSON.stringify(state));
      }
      // Marks of what the office stored cost no write of their own, and not with every line: the office says anew where it stands.
      if (texts.length > 0 && isMarkDue()) saveMarks();
      return lines.insertLines(database, epoch, last, texts);
    });
    last = next;
    if (texts.length > 0) for (const listener of listeners) listener();
  }

  /** Lines after `stored`, as many as one message may carry; null when there are none, or the line at `stored` is gone. */
  const batchAfter = (stored: number, limit: BatchLimit): Batch | null => batchOf(epoch, stored, limit);

  function batchOf(epoch: lines.EpochRow, stored: number, limit: BatchLimit): Batch | null {
    const before = lines.findHash(database, epoch, screen, stored);
    if (before === null) return null;
    const texts: string[] = [];
    let bytes = 0;
    for (const { text } of lines.listLines(database, epoch.number, stored, Math.max(0, limit.lines))) {
      bytes += Buffer.byteLength(text);
      if (texts.length > 0 && bytes > limit.bytes) break;
      texts.push(text);
    }
    return texts.length > 0 ? { epoch: epoch.id, fromSeq: stored + 1, before, lines: texts } : null;
  }

  /** What the office had of earlier epochs; what it had not went on under the next one. */
  function earlier(): EarlierEpoch[] {
    return lines.listEarlierEpochs(database, epoch).map((row) => ({
      epoch: row.id,
      told: row.stored,
      head: lines.findHash(database, row, screen, row.stored) ?? hex(chainSeed(sha256, screen, row.id)),
      oldest: lines.findOldest(database, row.number),
      batchAfter: (stored, { lines: most, bytes }) => batchOf(row, stored, { lines: Math.min(most, row.stored - stored), bytes }),
      archivedUpTo: (archived) => commit(database, () => lines.saveMarks(database, { ...row, archived: Math.min(archived, row.stored) })),
      retellAfter: (common, alarm) => retell(row, common, alarm),
    }));
  }

  function retell(old: lines.EpochRow, common: number, alarm: KnownRecord): void {
    const texts = lines
      .listLines(database, old.number, common, old.stored - common)
      .flatMap(({ seq, text }) => (seq > old.stored ? [] : [text]));
    last = commit(database, () => {
      lines.saveMarks(database, { ...old, stored: common, archived: Math.min(old.archived, common) });
      return lines.insertLines(database, epoch, last, [JSON.stringify(alarm), ...texts]);
    });
    storedBefore = lines.countStoredBefore(database, epoch);
    for (const listener of listeners) listener();
  }

  function markStored(stored: number, archived: number): void {
    epoch = { ...epoch, stored: Math.min(stored, last.seq), archived: Math.min(Math.max(archived, epoch.archived), stored) };
  }

  /** Marks ride along with the next line; where none will come, they are written by themselves. */
  const settle = (): void => commit(database, saveMarks);

  /** Lets go of what need not be kept; gives how many stored but unarchived lines went. */
  const thin = (): number => commit(database, () => lines.removeOldLines(database, epoch, keptBytes));

  /** Our chain and the office's have parted: the lines it does not have go on, in order, under a new epoch. On a full disk all stays as it was. */
  function fork(alarm: KnownRecord): void {
    const unstored = lines.listLines(database, epoch.number, epoch.stored, Number.MAX_SAFE_INTEGER).map(({ text }) => text);
    const next = commit(database, () => {
      saveMarks();
      const begun = lines.insertEpoch(database, newEpochId(), screen, machine);
      const seed = { seq: 0, hash: chainSeed(sha256, screen, begun.id) };
      return { begun, last: lines.insertLines(database, begun, seed, [JSON.stringify(alarm), ...unstored]) };
    });
    [epoch, last, savedMark, isMoved] = [next.begun, next.last, 0, false];
    storedBefore = lines.countStoredBefore(database, epoch);
    for (const listener of listeners) listener();
  }

  return {
    /** The journal lies in another box than the one that began it: it forks as soon as the office has said what it holds. */
    get isMoved() {
      return isMoved;
    },
    get epoch() {
      return epoch.id;
    },
    get lastSeq() {
      return last.seq;
    },
    get head() {
      return hex(last.hash);
    },
    /** From here on everything can be told: the line's hash is known, and all that follow are kept. */
    get oldest() {
      return lines.findOldest(database, epoch.number);
    },
    get stored() {
      return epoch.stored;
    },
    unsent: () => last.seq - epoch.stored,
    /** Lines of this screen that the office has, of all its epochs. */
    told: () => storedBefore + epoch.stored,
    hashAt: (seq: number) => lines.findHash(database, epoch, screen, seq),
    onAppend: (listener: () => void) => void listeners.add(listener),
    write,
    findPending: (kind: string): unknown => lines.findPending(database, kind),
    checkSlice: (from: number) => checkSlice(database, from),
    batchAfter,
    earlier,
    markStored,
    settle,
    thin,
    fork,
    close(): void {
      if (epoch.stored !== savedMark) settle();
      database.close();
    },
  };
}
