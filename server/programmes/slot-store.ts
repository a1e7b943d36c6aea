import { z } from 'zod';
import { PlaylistId, SlotId } from '#shared/model/ids.ts';
import { Day, Target, Tier, TimeOfDay, Weekday, type Slot } from '#shared/model/programme.ts';
import type { Db, Reads } from '../database/connection.ts';
import { insertRows, jsonColumn, rowOf, rowsOf } from '../database/insert.ts';
import { regionsWithin, whereWithin } from '../database/scope.ts';
import { everywhere, regionsAbove, type Scope } from '../kit/by.ts';

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

export async function findSlot(reads: Reads, id: SlotId): Promise<Slot | undefined> {
  const row = rowOf(SlotRow, await reads('slot').where({ id }).first());
  return row && (await withTargets(reads, [row]))[0];
}

/** Newest first; with `targets`, only slots that apply to one of them; with a scope, those that apply in it, and of their targets the ones seen there. */
export async function listSlots(reads: Reads, targets?: readonly string[], scope: Scope = everywhere): Promise<Slot[]> {
  const query = reads('slot').orderBy('created_at', 'desc').orderBy('id', 'desc');
  if (targets) void query.whereIn('id', reads('slot_target').whereIn('target', targets).select('slot'));
  if (!scope.isEverywhere) void query.whereIn('id', targetsSeen(reads, scope).select('slot'));
  return withTargets(reads, rowsOf(SlotRow, await query), scope);
}

export async function isSlotSeen(reads: Reads, scope: Scope, slot: SlotId): Promise<boolean> {
  return (await targetsSeen(reads, scope).where({ slot }).first('slot')) !== undefined;
}

/** Targets in the scope, and regions above it: what is planned for those is shown in it as well. */
function targetsSeen(reads: Reads, scope: Scope) {
  const query = reads('slot_target');
  if (scope.isEverywhere) return query;
  const stations = reads('station').join('region', 'region.id', 'station.region');
  whereWithin(stations, scope, { path: 'region.path', station: 'station.id' });
  const screens = reads('screen').whereIn('screen.station', stations.clone().select('station.id')).select('screen.id');
  return query.where((some) => {
    void some
      .whereIn('target', regionsAbove(scope))
      .orWhereIn('target', stations.clone().select('station.id'))
      .orWhereIn('target', screens);
    if (scope.paths.length > 0) void some.orWhereIn('target', regionsWithin(reads, scope));
  });
}

export async function listSlotsOfPlaylists(reads: Reads, playlists: readonly PlaylistId[]): Promise<Slot[]> {
  return withTargets(reads, rowsOf(SlotRow, await reads('slot').whereIn('playlist', playlists)));
}

async function withTargets(reads: Reads, rows: z.output<typeof SlotRow>[], scope: Scope = everywhere): Promise<Slot[]> {
  const ids = rows.map(({ id }) => id);
  const targets = rowsOf(TargetRow, await targetsSeen(reads, scope).whereIn('slot', ids).orderBy('target'));
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
