import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { z } from 'zod';
import { ScreenId } from '#shared/model/ids.ts';
import { chainNext, chainSeed } from '#shared/model/record.ts';
import { sha256 } from '../sha256.ts';
import type { Alarms } from './book.ts';
import { SEQS_AN_EPOCH, type JournalDatabase } from './database.ts';
import type { Journal } from './journal.ts';

/** A line that is not the one that was written, or that stands after one that is gone. */
export interface Altered {
  epoch: string;
  seq: number;
}

const Entry = z.object({ id: z.int(), epoch: z.string(), screen: ScreenId, text: z.string(), hash: z.instanceof(Uint8Array) });
type Entry = z.infer<typeof Entry>;

const LINES_A_STEP = 500;

/** Makes the chain anew from an entry on, a slice at a time; `next` is where to go on, null where it ends. Whatever `from` names may be gone by now. */
export function checkSlice(database: JournalDatabase, from: number): { altered: Altered[]; next: number | null } {
  const entries = database
    .prepare(
      `SELECT entry.id, epoch.id AS epoch, screen, text, hash FROM entry JOIN epoch ON epoch.number = entry.id / ${SEQS_AN_EPOCH}
       WHERE entry.id >= ? ORDER BY entry.id LIMIT ?`,
    )
    .all(from, LINES_A_STEP)
    .map((row) => Entry.parse(row));
  const altered = entries.flatMap((entry, at) => (follows(entries[at - 1], entry) ? [] : [{ epoch: entry.epoch, seq: seqOf(entry) }]));
  return { altered, next: entries.length < LINES_A_STEP ? null : (entries.at(-1)?.id ?? null) };
}

const seqOf = ({ id }: Entry): number => id % SEQS_AN_EPOCH;

/** The first that is kept of an epoch can be compared with nothing, but for number 1. */
function follows(before: Entry | undefined, { id, epoch, screen, text, hash }: Entry): boolean {
  const isFirst = id % SEQS_AN_EPOCH === 1;
  if (!isFirst && before?.epoch !== epoch) return true;
  if (!isFirst && before?.id !== id - 1) return false;
  const hashBefore = isFirst ? chainSeed(sha256, screen, epoch) : (before?.hash ?? new Uint8Array());
  return Buffer.from(chainNext(sha256, hashBefore, text)).equals(hash);
}

/** What has just been switched on has better things to do. */
const FIRST_MS = 60_000;
const BETWEEN_SLICES_MS = 1000;
const AGAIN_MS = 86_400_000;

/** Whoever alters many lines is told of by the first ones: alarms must not fill the book. */
const MOST_TOLD = 20;
const KNOWN = 'altered';

export interface CheckNeeds {
  journal: Pick<Journal, 'checkSlice' | 'findPending' | 'write'>;
  alarms: Pick<Alarms, 'alarm'>;
  log: Logger;
  signal: AbortSignal;
  firstMs?: number;
}

/** Reads the box's own book each day, so that whoever edits it is found out though the office has long had the true line. Runs until it is told to stop. */
export async function checkJournal({ journal, alarms, log, signal, firstMs = FIRST_MS }: CheckNeeds): Promise<void> {
  const rest = (ms: number): Promise<unknown> => pause(ms, undefined, { signal, ref: false }).catch(() => undefined);
  const known = new Set(z.array(z.string()).catch([]).parse(journal.findPending(KNOWN)));

  function tell({ epoch, seq }: Altered): void {
    const line = `${epoch} ${seq}`;
    if (known.has(line) || known.size >= MOST_TOLD) return;
    log.error({ epoch, seq }, 'a line of the journal was altered');
    journal.write({ records: [alarms.alarm('journal_altered', line)], pending: { [KNOWN]: [...known, line] } });
    known.add(line);
  }

  let from = 0;
  await rest(firstMs);
  while (!signal.aborted) {
    const { altered, next } = journal.checkSlice(from);
    altered.forEach(tell);
    from = next ?? 0;
    await rest(next === null ? AGAIN_MS : BETWEEN_SLICES_MS);
  }
}
