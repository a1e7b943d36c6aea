import { z } from 'zod';
import { PlaylistId, SlotId } from '#shared/model/ids.ts';
import { Day, Target, Tier, TimeOfDay, Weekday, type Slot } from '#shared/model/programme.ts';
import type { Db, Reads } from '../database/connection.ts';
import { toLook } from '../database/hold.ts';
import { insertRows, jsonColumn, rowOf, rowsOf } from '../database/insert.ts';

const SlotRow = z
  .object({
    id: SlotId,
    title: z.string(),
    tier: Tier,
    priority: z.int(),
    playlist: PlaylistId,
    repeats: z.int().transform((flag) => flag === 1),
    from_day: Day,
    until_day: Day.nullable(),
    weekdays: jsonColumn(z.array(Weekday)),
    start: TimeOfDay,
    end: TimeOfDay,
    revision: z.int(),
    created_at: z.int(),
  })
  .transform(({ from_day, until_day, created_at, ...rest }) => ({ ...rest, from: from_day, until: until_day, createdAt: created_at }));

const TargetRow = z.object({ slot: SlotId, kind: z.string(), target: z.string() });

export async function findSlot(reads: Reads, id: SlotId, hold = toLook): Promise<Slot | undefined> {
  const row = rowOf(SlotRow, await hold(reads('slot').where({ id }).first()));
  return row && (await withTargets(reads, [row]))[0];
}

/** Newest first; with `targets`, only slots that apply to one of them. */
export async function listSlots(reads: Reads, targets?: readonly string[]): Promise<Slot[]> {
  const query = reads('slot').orderBy('created_at', 'desc').orderBy('id', 'desc');
  if (targets) void query.whereIn('id', reads('slot_target').whereIn('target', targets).select('slot'));
  return withTargets(reads, rowsOf(SlotRow, await query));
}

export async function listSlotsOfPlaylists(reads: Reads, playlists: readonly PlaylistId[]): Promise<Slot[]> {
  return withTargets(reads, rowsOf(SlotRow, await reads('slot').whereIn('playlist', playlists)));
}

async function withTargets(reads: Reads, rows: z.output<typeof SlotRow>[]): Promise<Slot[]> {
  const ids = rows.map(({ id }) => id);
  const targets = rowsOf(TargetRow, await reads('slot_target').whereIn('slot', ids).orderBy('target'));
  const bySlot = Map.groupBy(targets, ({ slot }) => slot);
  return rows.map((row) => ({ ...row, targets: (bySlot.get(row.id) ?? []).map(({ kind, target }) => Target.parse({ kind, id: target })) }));
}

export async function saveSlot(tx: Db, slot: Slot): Promise<void> {
  const row = {
    id: slot.id,
    title: slot.title,
    tier: slot.tier,
    priority: slot.priority,
    playlist: slot.playlist,
    repeats: slot.repeats ? 1 : 0,
    from_day: slot.from,
    until_day: slot.until,
    weekdays: JSON.stringify(slot.weekdays),
    start: slot.start,
    end: slot.end,
    revision: slot.revision,
    created_at: slot.createdAt,
  };
  await tx('slot').insert(row).onConflict('id').merge();
  await tx('slot_target').where({ slot: slot.id }).delete();
  await insertRows(
    tx,
    'slot_target',
    slot.targets.map(({ kind, id }) => ({ slot: slot.id, kind, target: id })),
  );
}

export async function removeSlot(tx: Db, id: SlotId): Promise<void> {
  await tx('slot').where({ id }).delete();
}
