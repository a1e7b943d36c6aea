import { z } from 'zod';
import { PlaylistId, SlotId, type ScreenId } from '#shared/model/ids.ts';
import { Day, Target, Tier, TimeOfDay, Weekday, type Slot } from '#shared/model/programme.ts';
import type { Db, Reads } from '../database/connection.ts';
import { toLook } from '../database/hold.ts';
import { insertRows, jsonColumn, rowOf, rowsOf } from '../database/insert.ts';
import { nameKeys } from '../database/name-keys.ts';
import { regionsWithin, whereHomeSeen, whereWithin } from '../database/scope.ts';
import { everywhere, regionsAbove, type Scope } from '../kit/by.ts';

export const SlotRow = z
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

export async function isSlotSeen(reads: Reads, scope: Scope, slot: SlotId): Promise<boolean> {
  return (await slotsSeen(reads, scope).where({ slot }).first('slot')) !== undefined;
}

/** Rows (slot, target) of targets in the scope, and of regions and groups above it: what is planned for those is shown in it as well. */
export function slotsSeen(reads: Reads, scope: Scope) {
  const query = reads('slot_target');
  if (scope.isEverywhere) return query;
  const stations = reads('station').join('region', 'region.id', 'station.region');
  whereWithin(stations, scope, { path: 'region.path', station: 'station.id' });
  const screens = reads('screen').whereIn('screen.station', stations.clone().select('station.id')).select('screen.id');
  const groups = reads('screen_group').select('screen_group.id');
  whereHomeSeen(groups, scope, reads, 'screen_group.home');
  return query.where((some) => {
    void some
      .whereIn('target', regionsAbove(scope))
      .orWhereIn('target', groups)
      .orWhereIn('target', stations.clone().select('station.id'))
      .orWhereIn('target', screens);
    if (scope.paths.length > 0) void some.orWhereIn('target', regionsWithin(reads, scope));
  });
}

export async function listSlotsOfPlaylists(reads: Reads, playlists: readonly PlaylistId[]): Promise<Slot[]> {
  return withTargets(reads, rowsOf(SlotRow, await reads('slot').whereIn('playlist', playlists)));
}

/** Of their targets the ones that are seen in the scope. */
export async function withTargets(reads: Reads, rows: z.output<typeof SlotRow>[], scope: Scope = everywhere): Promise<Slot[]> {
  const ids = rows.map(({ id }) => id);
  const targets = rowsOf(TargetRow, await slotsSeen(reads, scope).whereIn('slot', ids).orderBy('target'));
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
    ...(await nameKeys(slot.title)),
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

/** Slots that name one screen by its id name another from now on. Gives those slots. */
export async function retarget(tx: Db, from: ScreenId, to: ScreenId): Promise<SlotId[]> {
  const rows: unknown = await tx('slot_target').where({ target: from }).select('slot');
  await tx('slot_target').where({ target: from }).update({ target: to });
  return rowsOf(z.object({ slot: SlotId }), rows).map(({ slot }) => slot);
}
