import type { EpochId, ScreenId } from '#shared/model/ids.ts';
import { AppError, badRequest } from '#shared/problem.ts';
import type { RecordBatch, Watermark } from '#shared/protocol/player.ts';
import { MAX_LINE_BYTES } from '#shared/model/record.ts';
import type { Database } from '../database/connection.ts';
import type { Clock } from '../kit/clock.ts';
import { gather } from '../kit/gather.ts';
import type { Log } from '../kit/log.ts';
import { seedOf } from './chain.ts';
import { findWatermark } from './ledger-store.ts';
import { journalName, storeBatches, type Outcome } from './store-batches.ts';
import { arrivedOf, type Arrived } from './told.ts';

/** A third of a second's work at the most, so that whoever else writes need not wait for long. */
const LINES_A_COMMIT = 8000;

/** Records in, each kept once. Nothing is acknowledged before it is committed. */
export function createLedger({ database, clock, log }: { database: Database; clock: Clock; log: Log }) {
  /** Batches of many screens in one commit. */
  const store = gather<Arrived, Outcome>({
    commit: (batches) => database.transaction((tx) => storeBatches(tx, batches, clock.now())),
    nameOf: journalName,
    sizeOf: ({ lines }) => lines.length,
    most: LINES_A_COMMIT,
  });

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

    const outcome = await store(arrivedOf(screen, batch));
    if (outcome.kind === 'stored') return { stored: outcome.stored };
    if (outcome.kind === 'forked')
      log.warn({ screen, epoch: batch.epoch, stored: outcome.stored }, 'two histories of one journal: both kept');
    const common = outcome.common === undefined ? {} : { common: outcome.common };
    throw new AppError('chain_broken', { stored: outcome.stored, isFork: outcome.kind === 'forked', ...common });
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
