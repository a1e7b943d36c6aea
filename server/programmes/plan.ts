import type { ContentId, PlaylistId } from '#shared/model/ids.ts';
import type { PlannedItem, PlannedPlaylist, Playlist, Programme, Slot } from '#shared/model/programme.ts';
import { listReadyContent, type ReadyContent } from '../catalogue/content-store.ts';
import type { Reads } from '../database/connection.ts';
import { targetsOf, type ScreenPlace } from '../stations/place-store.ts';
import { plannedMs } from './playlist-service.ts';
import { findDefaultPlaylist, listPlaylists } from './playlist-store.ts';
import { listSlots } from './slot-store.ts';

/** All that planning needs, read once for many screens. */
export interface Plan {
  slotsByTarget: ReadonlyMap<string, Slot[]>;
  playlists: ReadonlyMap<PlaylistId, Playlist>;
  content: ReadonlyMap<ContentId, ReadyContent>;
  defaultPlaylist: PlaylistId | null;
}

export async function loadPlan(reads: Reads): Promise<Plan> {
  const [slots, playlists, defaultPlaylist] = await Promise.all([listSlots(reads), listPlaylists(reads), findDefaultPlaylist(reads)]);
  const ids = new Set(playlists.flatMap(({ items }) => items.map(({ content }) => content)));
  const slotsByTarget = new Map<string, Slot[]>();
  for (const slot of slots) {
    for (const { id } of slot.targets) slotsByTarget.set(id, [...(slotsByTarget.get(id) ?? []), slot]);
  }
  return {
    slotsByTarget,
    playlists: new Map(playlists.map((playlist) => [playlist.id, playlist])),
    content: await listReadyContent(reads, [...ids]),
    defaultPlaylist,
  };
}

/** Slots that mean this screen, each once, in the order of their ids so that equal plans are equal bytes. */
export function slotsFor(plan: Plan, place: ScreenPlace): Slot[] {
  if (place.isClosed) return [];
  const slots = targetsOf(place).flatMap((target) => plan.slotsByTarget.get(target) ?? []);
  const once = new Map(slots.map((slot) => [slot.id, slot]));
  return [...once.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** What the one evaluator of time is given: the same document on server, console and player. Content that is not ready is left out. */
export function planProgramme(plan: Plan, place: ScreenPlace): Programme {
  const slots = slotsFor(plan, place);
  const defaultPlaylist = place.isClosed ? null : plan.defaultPlaylist;
  const named = [...slots.map(({ playlist }) => playlist), ...(defaultPlaylist ? [defaultPlaylist] : [])];
  const playlists = [...new Set(named)].toSorted().flatMap((id) => plan.playlists.get(id) ?? []);
  return {
    v: 1,
    zone: place.zone,
    slots: slots.map(({ title: _title, targets: _targets, revision: _revision, createdAt: _createdAt, ...planned }) => planned),
    playlists: playlists.map((playlist): PlannedPlaylist => ({ id: playlist.id, items: plannedItems(plan, playlist) })),
    defaultPlaylist,
    classes: [],
  };
}

function plannedItems(plan: Plan, playlist: Playlist): PlannedItem[] {
  return playlist.items.flatMap((item) => {
    const ms = plannedMs(item, plan.content.get(item.content));
    return ms === null ? [] : [{ content: item.content, ms }];
  });
}
