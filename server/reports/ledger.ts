import type { EpochId, ScreenId } from '#shared/model/ids.ts';
import { AppError, badRequest } from '#shared/problem.ts';
import type { RecordBatch, Watermark } from '#shared/protocol/player.ts';
import { MAX_LINE_BYTES } from '#shared/model/record.ts';
import type { Database, Db } from '../database/connection.ts';
import { holdName } from '../database/hold.ts';
import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import { raiseAlarms, raiseFork } from './alarm-service.ts';
import { chain, seedOf } from './chain.ts';
import { findWatermark, insertForkedLines, insertLines, listHashes, saveWatermark } from './ledger-store.ts';
import { projectLines } from './project-lines.ts';

interface Outcome {
  kind: 'stored' | 'hole' | 'forked';
  stored: number;
  /** Of two histories: the last line that both have. */
  common?: number;
}

/** Records in, each kept once. Nothing is acknowledged before it is committed. */
export function createLedger({ database, clock, log }: { database: Database; clock: Clock; log: Log }) {
  /** Where the ledger stands for an epoch; the seed of its chain where nothing is stored yet. */
  async function watermark(screen: ScreenId, epoch: EpochId): Promise<Watermark> {
    const mark = await findWatermark(database.reads, screen, epoch);
    return { epoch, stored: mark?.stored ?? 0, archived: mark?.archived ?? 0, head: mark?.head ?? seedOf(screen, epoch) };
  }

  /**
   * Stores what is new of a batch; what was stored before is recognised by its hash. A hole or another history than the stored one
   * is answered with `chain_broken` (and the other history kept as a fork), so that the player sends again or begins a new epoch.
   */
  async function append(screen: ScreenId, batch: RecordBatch): Promise<{ stored: number }> {
    checkLines(batch.lines);

    const outcome = await database.transaction((tx) => appendIn(tx, screen, batch));
    if (outcome.kind === 'stored') return { stored: outcome.stored };
    if (outcome.kind === 'forked')
      log.warn({ screen, epoch: batch.epoch, stored: outcome.stored }, 'two histories of one journal: both kept');
    const common = outcome.common === undefined ? {} : { common: outcome.common };
    throw new AppError('chain_broken', { stored: outcome.stored, isFork: outcome.kind === 'forked', ...common });
  }

  async function appendIn(tx: Db, screen: ScreenId, batch: RecordBatch): Promise<Outcome> {
    const { epoch, fromSeq, before, lines } = batch;
    await holdName(tx, `journal ${screen} ${epoch}`); // Its first batch finds no row that could be held.
    const mark = (await findWatermark(tx, screen, epoch)) ?? { stored: 0, archived: 0, head: seedOf(screen, epoch) };
    if (fromSeq > mark.stored + 1) return { kind: 'hole', stored: mark.stored };

    const chained = chain(lines, fromSeq, before);
    const known = await listHashes(tx, screen, epoch, fromSeq - 1, Math.min(fromSeq + lines.length - 1, mark.stored));
    known.set(0, seedOf(screen, epoch));
    const isOurs = known.get(fromSeq - 1) === before && chained.every(({ seq, hash }) => seq > mark.stored || known.get(seq) === hash);
    if (!isOurs) {
      const strangers = chained.filter(({ seq, hash }) => known.get(seq) !== hash);
      await insertForkedLines(tx, screen, epoch, strangers, clock.now());
      await raiseFork(tx, { screen, epoch }, strangers[0]?.seq ?? fromSeq, clock.now());
      const isSameBefore = known.get(fromSeq - 1) === before;
      const same = chained.findIndex(({ seq, hash }) => known.get(seq) !== hash);
      return { kind: 'forked', stored: mark.stored, ...(isSameBefore && { common: fromSeq - 1 + same }) };
    }

    const fresh = chained.filter(({ seq }) => seq > mark.stored);
    const last = fresh.at(-1);
    if (!last) return { kind: 'stored', stored: mark.stored };
    const now = clock.now();
    await insertLines(tx, screen, epoch, fresh, now);
    await projectLines(tx, { screen, epoch }, fresh, now);
    await raiseAlarms(tx, { screen, epoch }, fresh, now);
    await saveWatermark(tx, screen, epoch, last.seq, last.hash);
    return { kind: 'stored', stored: last.seq };
  }

  return { watermark, append };
}

/** What cannot be kept to the byte cannot be chained. */
function checkLines(lines: readonly string[]): void {
  const tooLong = lines.findIndex((line) => Buffer.byteLength(line) > MAX_LINE_BYTES);
  if (tooLong >= 0) throw badRequest(`lines.${tooLong}`, `more than ${MAX_LINE_BYTES} bytes`);
  const broken = lines.findIndex((line) => !line.isWellFormed() || line.includes('\0'));
  if (broken >= 0) throw badRequest(`lines.${broken}`, 'not a text');
}

export type Ledger = ReturnType<typeof createLedger>;
