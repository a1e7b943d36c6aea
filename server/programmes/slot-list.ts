import { z } from 'zod';
import type { programmeCalls, SlotView } from '#shared/protocol/http/programmes.ts';
import type { Slot } from '#shared/model/programme.ts';
import type { Reads } from '../database/connection.ts';
import { countOf, rowsOf } from '../database/insert.ts';
import { whereMatches } from '../database/name-keys.ts';
import type { Scope } from '../kit/by.ts';
import { SlotRow, slotsSeen, withTargets } from './slot-store.ts';
import { listTargetNames } from './target-store.ts';

type Query = ReturnType<Reads>;
type Asked = Omit<z.output<typeof programmeCalls.listSlots.query>, 'screen'> & {
  /** Ids of screens, stations, regions or groups: only slots that mean one of them. */
  targets?: readonly string[] | undefined;
};

/** Slots are asked for with the titles of their playlists, under which those without a title of their own are known. */
const slots = (reads: Reads): Query => reads('slot').join('playlist', 'playlist.id', 'slot.playlist');

/** A page of the slots that apply in the scope. */
export async function pageSlots(reads: Reads, scope: Scope, asked: Asked): Promise<{ total: number; slots: SlotView[] }> {
  const { sort, order, page, size } = asked;
  const query = narrowed(slots(reads), reads, scope, asked);
  if (sort === 'title') void query.orderByRaw(`coalesce(nullif(slot.name_pinyin, ''), playlist.name_pinyin) ${order}`);
  if (sort === 'start') void query.orderBy('slot.start', order);
  void query.orderBy('slot.created_at', 'desc').orderBy('slot.id', 'desc');
  const rows: unknown = await query
    .select('slot.*')
    .offset((page - 1) * size)
    .limit(size);
  const views = await viewsOf(reads, await withTargets(reads, rowsOf(SlotRow, rows), scope));
  return { total: await countOf(narrowed(slots(reads), reads, scope, asked)), slots: views };
}

function narrowed(query: Query, reads: Reads, scope: Scope, { targets, playlist, search, tier, from, to }: Asked): Query {
  if (targets) void query.whereIn('slot.id', reads('slot_target').whereIn('target', targets).select('slot'));
  if (!scope.isEverywhere) void query.whereIn('slot.id', slotsSeen(reads, scope).select('slot'));
  if (playlist) void query.where('slot.playlist', playlist);
  if (tier) void query.where('slot.tier', tier);
  if (to) void query.where('slot.from_day', '<=', to);
  if (from) void query.where((open) => void open.whereNull('slot.until_day').orWhere('slot.until_day', '>=', from));
  if (search?.trim())
    void query.where((named) => {
      void named.where((own) => whereMatches(own, 'slot', search)).orWhere((of) => whereMatches(of, 'playlist', search));
    });
  return query;
}

/** With the names by which people know what a slot shows, and where. */
export async function viewsOf(reads: Reads, some: readonly Slot[]): Promise<SlotView[]> {
  const titles = rowsOf(
    z.object({ id: z.string(), title: z.string() }),
    await reads('playlist').whereIn(
      'id',
      some.map(({ playlist }) => playlist),
    ),
  );
  const titleOf = new Map(titles.map(({ id, title }) => [id, title]));
  const names = await listTargetNames(
    reads,
    some.flatMap(({ targets }) => targets),
  );
  return some.map((slot) => ({
    ...slot,
    playlistTitle: titleOf.get(slot.playlist) ?? '',
    targets: slot.targets.map((target) => ({ ...target, ...(names.get(target.id) ?? { name: target.id, stationName: '' }) })),
  }));
}
