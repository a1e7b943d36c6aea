import type { Db } from '../database/connection.ts';
import { holdName } from '../database/hold.ts';
import { raiseAlarms, raiseFork } from './alarm-service.ts';
import { seedOf } from './chain.ts';
import { insertForkedLines, insertLines, listHashes, listWatermarks, saveWatermarks, type StoredMark } from './ledger-store.ts';
import { projectLines } from './project-lines.ts';
import type { Arrived, Stretch } from './told.ts';
import { noteUnread } from './unread-store.ts';

export interface Outcome {
  kind: 'stored' | 'hole' | 'forked';
  stored: number;
  /** Of two histories: the last line that both have. */
  common?: number;
}

export const journalName = ({ screen, epoch }: Pick<Arrived, 'screen' | 'epoch'>): string => `journal ${screen} ${epoch}`;

/** What is new of batches, each of another journal, in one transaction; what is wrong with one is its own outcome and no other's. */
export async function storeBatches(tx: Db, batches: readonly Arrived[], now: number): Promise<Outcome[]> {
  // A journal's first batch finds no row that could be held. In order, so that two who hold several never wait for each other.
  for (const name of batches.map(journalName).toSorted()) await holdName(tx, name);
  const marks = new Map((await listWatermarks(tx, batches)).map((mark) => [journalName(mark), mark]));
  const [outcomes, fresh] = [[] as Outcome[], [] as Stretch[]];
  for (const batch of batches) {
    const mark = marks.get(journalName(batch)) ?? { stored: 0, archived: 0, head: seedOf(batch.screen, batch.epoch) };
    const { outcome, lines } = await judge(tx, batch, mark, now);
    outcomes.push(outcome);
    if (lines.length > 0) fresh.push({ ...batch, lines });
  }
  if (fresh.length === 0) return outcomes;
  await insertLines(tx, fresh, now);
  await projectLines(tx, fresh, now);
  await noteUnread(tx, fresh);
  await raiseAlarms(tx, fresh, now);
  await saveWatermarks(tx, fresh);
  return outcomes;
}

interface Judged {
  outcome: Outcome;
  /** Those that are new. */
  lines: Stretch['lines'];
}

async function judge(tx: Db, batch: Arrived, mark: StoredMark, now: number): Promise<Judged> {
  const { screen, epoch, fromSeq, before, lines } = batch;
  if (fromSeq > mark.stored + 1) return { outcome: { kind: 'hole', stored: mark.stored }, lines: [] };
  const isNext = fromSeq === mark.stored + 1 && before === mark.head;
  const known = isNext
    ? new Map([[mark.stored, mark.head]])
    : await listHashes(tx, screen, epoch, fromSeq - 1, Math.min(fromSeq + lines.length - 1, mark.stored));
  known.set(0, seedOf(screen, epoch));
  const isOurs = known.get(fromSeq - 1) === before && lines.every(({ seq, hash }) => seq > mark.stored || known.get(seq) === hash);
  if (!isOurs) return { outcome: await keepFork(tx, batch, known, mark, now), lines: [] };
  const fresh = lines.filter(({ seq }) => seq > mark.stored);
  return { outcome: { kind: 'stored', stored: fresh.at(-1)?.seq ?? mark.stored }, lines: fresh };
}

/** Another history than ours is kept beside it. */
async function keepFork(
  tx: Db,
  { screen, epoch, fromSeq, before, lines }: Arrived,
  known: ReadonlyMap<number, string>,
  { stored }: StoredMark,
  now: number,
): Promise<Outcome> {
  const strangers = lines.filter(({ seq, hash }) => known.get(seq) !== hash);
  await insertForkedLines(tx, screen, epoch, strangers, now);
  await raiseFork(tx, { screen, epoch }, strangers[0]?.seq ?? fromSeq, now);
  const isSameBefore = known.get(fromSeq - 1) === before;
  const same = lines.findIndex(({ seq, hash }) => known.get(seq) !== hash);
  return { kind: 'forked', stored, ...(isSameBefore && { common: fromSeq - 1 + same }) };
}
