import { chain, seedOf } from '#server/reports/chain.ts';
import type { EpochId, ScreenId } from '#shared/model/ids.ts';
import type { ShowingRecord } from '#shared/model/record.ts';
import type { RecordBatch } from '#shared/protocol/player.ts';

/** A minute of a lesson, shown to its end, unless said otherwise. */
export const showing = (rest: Partial<ShowingRecord> = {}): ShowingRecord => ({
  v: 1,
  kind: 'showing',
  at: Date.UTC(2026, 10, 23, 1, 1),
  boot: 'boot',
  mono: 61_000,
  clock: 'sure',
  revision: 1,
  slot: null,
  content: 'les_0',
  package: 'a'.repeat(64) as ShowingRecord['package'],
  cause: 'loop',
  class: null,
  place: 'sta_0',
  from: Date.UTC(2026, 10, 23, 1),
  fromMono: 1000,
  toMono: 61_000,
  media: [[0, 60_000, 1, 1000]],
  frames: 1500,
  sound: [[1000, 61_000]],
  rung: '720p',
  display: 'unknown',
  ended: 'complete',
  ...rest,
});

export const lineOf = (record: object): string => JSON.stringify(record);

/** A journal as a player keeps it: lines in order, any stretch of them as a batch. */
export function journal(screen: ScreenId, epoch: EpochId, lines: readonly string[]) {
  const chained = chain(lines, 1, seedOf(screen, epoch));
  return {
    chained,
    batch: (fromSeq: number, count: number): RecordBatch => ({
      epoch,
      fromSeq,
      before: fromSeq === 1 ? seedOf(screen, epoch) : (chained[fromSeq - 2]?.hash ?? ''),
      lines: lines.slice(fromSeq - 1, fromSeq - 1 + count),
    }),
  };
}
