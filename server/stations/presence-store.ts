import { z } from 'zod';
import { ScreenId } from '#shared/model/ids.ts';
import type { Db, Reads } from '../database/connection.ts';
import { insertRows, rowsOf } from '../database/insert.ts';
import { updateRows } from '../database/update.ts';

const SpanRow = z
  .object({ screen: ScreenId, from_at: z.int(), seen_at: z.int(), to_at: z.int().nullable() })
  .transform(({ screen, from_at, seen_at, to_at }) => ({ screen, from: from_at, seenAt: seen_at, to: to_at }));

/** A stretch in which a screen was connected. `to` is null while it lasts; `seenAt` is proof of life inside it. */
export type PresenceSpan = z.output<typeof SpanRow>;

/** A screen at an instant. */
export interface Moment {
  screen: ScreenId;
  at: number;
}

/** The newest span of each of these screens. One look into the index for each: spans of years are not walked. */
export async function listLatestSpans(reads: Reads, screens: readonly ScreenId[]): Promise<Map<ScreenId, PresenceSpan>> {
  const newest = reads.raw('(select id from presence as own where own.screen = screen.id order by own.from_at desc, own.id desc limit 1)');
  const rows: unknown = await reads('screen').join('presence', 'presence.id', newest).whereIn('screen.id', screens).select('presence.*');
  return new Map(rowsOf(SpanRow, rows).map((span) => [span.screen, span]));
}

export async function openSpans(tx: Db, moments: readonly Moment[]): Promise<void> {
  await insertRows(
    tx,
    'presence',
    moments.map(({ screen, at }) => ({ screen, from_at: at, seen_at: at })),
  );
}

export async function closeSpans(tx: Db, moments: readonly Moment[]): Promise<void> {
  const rows = moments.map(({ screen, at }) => ({ screen, seen_at: at, to_at: at }));
  await updateRows(tx, 'presence', rows, 'presence.to_at is null');
}

/** Proof of life for spans that last. */
export async function markAlive(tx: Db, moments: readonly Moment[]): Promise<void> {
  const rows = moments.map(({ screen, at }) => ({ screen, seen_at: at }));
  await updateRows(tx, 'presence', rows, 'presence.to_at is null');
}

/** A span that the server's own end cut goes as far as there is proof. Gives the screens concerned. */
export async function closeCutSpans(tx: Db): Promise<ScreenId[]> {
  const cut = rowsOf(z.object({ screen: ScreenId }), await tx('presence').whereNull('to_at').select('screen'));
  await tx('presence')
    .whereNull('to_at')
    .update({ to_at: tx.ref('seen_at') });
  return cut.map(({ screen }) => screen);
}
