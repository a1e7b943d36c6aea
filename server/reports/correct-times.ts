import { z } from 'zod';
import type { ClockRecord, ShowingRecord } from '#shared/model/record.ts';
import type { Db, Reads } from '../database/connection.ts';
import { rowsOf } from '../database/insert.ts';
import { listLines, type JournalKey } from './ledger-store.ts';
import { FIRST_INSTANT, LAST_INSTANT } from './project.ts';
import { toldBy, type Stretch } from './told.ts';

/** A sync of the clock, or its setting by an operator, at its place in the journal. */
export type Correction = Pick<ClockRecord, 'boot' | 'shiftMs' | 'source'> & { seq: number };

/** Corrections that a journal tells of after a line. */
export async function listCorrections(reads: Reads, { screen, epoch }: JournalKey, after: number): Promise<Correction[]> {
  const rows = reads('ledger').where({ screen, epoch }).where('seq', '>', after).whereLike('line', '%"kind":"clock"%').orderBy('seq');
  const found = rowsOf(z.object({ seq: z.int(), line: z.string() }), await rows.select('seq', 'line'));
  return found.flatMap(({ seq, line }) => correctionIn({ seq, clock: toldBy(line).clock }));
}

export const correctionIn = ({ seq, clock }: { seq: number; clock?: ClockRecord | undefined }): Correction[] =>
  clock ? [{ seq, boot: clock.boot, shiftMs: clock.shiftMs, source: clock.source }] : [];

/**
 * When something was shown by a clock that was unsure: the first sync of the same boot says by how much that was wrong, together with what an
 * operator set before it. Without a sync it stays as it was told, and marked: what an operator says is no more than that.
 */
export function timed(showing: ShowingRecord, seq: number, corrections: readonly Correction[]): ShowingRecord {
  if (showing.clock === 'sure') return showing;
  const later = corrections.filter((correction) => correction.seq > seq && correction.boot === showing.boot);
  const synced = later.findIndex(({ source }) => source === 'server');
  const from = later.slice(0, synced + 1).reduce((at, { shiftMs }) => at + shiftMs, showing.from);
  return synced >= 0 && from >= FIRST_INSTANT && from <= LAST_INSTANT ? { ...showing, from, clock: 'sure' } : showing;
}

/** Corrections that lines just stored may need: those among what is stored after the first of them whose clock was unsure. */
export async function correctionsFor(tx: Db, stretch: Stretch): Promise<Correction[]> {
  const first = stretch.lines.find(({ showing }) => showing?.clock === 'unsure');
  return first ? listCorrections(tx, stretch, first.seq) : [];
}

/** Showings that were stored before a stretch and that its syncs date, as they were told. */
export async function listUndated(
  tx: Db,
  { screen, epoch, lines }: Stretch,
): Promise<{ seq: number; showing: ShowingRecord; day: string }[]> {
  const syncs = lines.flatMap(correctionIn);
  if (syncs.length === 0) return [];
  const boots = new Set(syncs.map(({ boot }) => boot));
  const Row = z.object({ seq: z.int(), day: z.string() });
  const before = lines[0]?.seq ?? 0;
  const rows = await tx('showing').where({ screen, epoch, clock: 'unsure' }).where('seq', '<', before).orderBy('seq').select('seq', 'day');
  const days = new Map(rowsOf(Row, rows).map(({ seq, day }) => [seq, day]));
  const seqs = [...days.keys()];
  const [from, to] = [seqs[0], seqs.at(-1)];
  if (from === undefined || to === undefined) return [];
  return (await listLines(tx, { screen, epoch }, from, to)).flatMap(({ seq, line }) => {
    const day = days.get(seq);
    const showing = day === undefined ? undefined : toldBy(line).showing;
    return day !== undefined && showing && boots.has(showing.boot) ? [{ seq, showing, day }] : [];
  });
}
