import type { BlobRef } from '#shared/model/blob.ts';
import type { ContentId } from '#shared/model/ids.ts';
import type { Programme } from '#shared/model/programme.ts';
import type { Lacking } from '#shared/model/readiness.ts';
import { SOON_MS } from '#shared/timetable/download-window.ts';
import { stretches } from '#shared/timetable/stretches.ts';
import { whatsOn } from '#shared/timetable/whats-on.ts';

const HOUR_MS = 3_600_000;

/** Content in the order in which the plan comes to it, first within `soon`, then everything else the playlists name. */
export function orderOfNeed(programme: Programme, now: number): { soon: ContentId[]; later: ContentId[] } {
  const soon = new Set<ContentId>();
  const itemsOf = new Map(programme.playlists.map(({ id, items }) => [id, items.map(({ content }) => content)]));
  for (const { from, playlist } of stretches(programme, now, now + SOON_MS)) {
    const items = playlist === null ? [] : (itemsOf.get(playlist) ?? []);
    const on = whatsOn(programme, from);
    const first = on.cause === 'idle' ? 0 : on.index;
    for (const content of [...items.slice(first), ...items.slice(0, first)]) soon.add(content);
  }
  // The net under everything: with an unsure clock or a missing lesson the default loop is what goes on.
  const net = programme.defaultPlaylist === null ? undefined : itemsOf.get(programme.defaultPlaylist);
  for (const content of net ?? []) soon.add(content);
  const later = new Set([...itemsOf.values()].flat().filter((content) => !soon.has(content)));
  return { soon: [...soon], later: [...later] };
}

/** So far ahead the time until a thing is due decides how good it may be; what is planned later has time enough. */
const DUE_MS = 7 * 24 * HOUR_MS;

/** When each content is due the first time, the earliest first; what is on is due now. */
export function duesOf(programme: Programme, now: number): Map<ContentId, number> {
  const dues = new Map<ContentId, number>();
  const itemsOf = new Map(programme.playlists.map(({ id, items }) => [id, items]));
  for (const { from, playlist } of stretches(programme, now, now + DUE_MS)) {
    for (const { content } of (playlist !== null && itemsOf.get(playlist)) || []) if (!dues.has(content)) dues.set(content, from);
  }
  return dues;
}

/** What is not on the shelf yet of these contents, in this order; a blob of several counts with the first of them. */
export function lackingOf(
  order: readonly string[],
  needsOf: (content: string) => readonly BlobRef[],
  holds: (ref: BlobRef) => boolean,
): Lacking[] {
  const counted = new Set<string>();
  return order.flatMap((content) => {
    const unmet = needsOf(content).filter((ref) => !holds(ref) && !counted.has(ref.blob));
    const missing = new Map(unmet.map(({ blob, bytes }) => [blob, bytes]));
    for (const blob of missing.keys()) counted.add(blob);
    const bytes = [...missing.values()].reduce((sum, each) => sum + each, 0);
    return missing.size > 0 ? [{ content, blobs: missing.size, bytes }] : [];
  });
}

/**
 * With nothing on the screen yet, one thing to show is better than none. Otherwise the old generation stays until all that the
 * coming hours need is there. What the office itself does not have (`isHopeless`) holds up nobody.
 */
export function isReadyToTakeOver(
  soon: readonly ContentId[],
  has: { isPlayable: (content: ContentId) => boolean; isHopeless: (content: ContentId) => boolean; current: boolean },
): boolean {
  const awaited = soon.filter((content) => !has.isHopeless(content));
  if (awaited.length === 0) return true;
  return has.current ? awaited.every(has.isPlayable) : awaited.some(has.isPlayable);
}
