import type { ContentId, PlaylistId } from '../model/ids.ts';
import type { PlannedSlot, Programme } from '../model/programme.ts';
import type { Segment } from './day-plan.ts';
import type { Span } from './local-time.ts';
import { isSame } from './occurrence.ts';
import { planOf, segmentAt } from './plan.ts';
import { pointAt } from './wheel.ts';

/** A span in which one occurrence of one slot (or one day of the default playlist, or nothing) is on without interruption. */
export type Stretch = Span & {
  cause: 'timed' | 'loop' | 'default' | 'idle';
  /** null: the default playlist, or idle. */
  slot: PlannedSlot | null;
  /** null: idle. */
  playlist: PlaylistId | null;
  /** The whole of what this is a piece of, its start being the wheel's zero; null: idle. */
  occurrence: Span | null;
};

/** An item of a stretch; `from` and `to` are cut to the stretch, so the first may begin in its middle (`offsetMs`). */
export type StretchItem = Span & { content: ContentId; index: number; round: number; offsetMs: number };

/** Consecutive stretches that cover [from, to) exactly. */
export function stretches(programme: Programme, from: number, to: number): Stretch[] {
  const plan = planOf(programme);
  const merged: Segment[] = [];
  for (let at = from; at < to;) {
    const segment = segmentAt(plan, at);
    const end = Math.min(segment.to, to);
    const last = merged.at(-1);
    if (last && isSame(last.on, segment.on)) last.to = end;
    else merged.push({ from: at, to: end, on: segment.on });
    at = end;
  }
  return merged.map(stretchOf);
}

function stretchOf({ from, to, on }: Segment): Stretch {
  if (!on) return { from, to, cause: 'idle', slot: null, playlist: null, occurrence: null };
  return { from, to, cause: on.cause, slot: on.slot, playlist: on.playlist, occurrence: { from: on.from, to: on.to } };
}

/** The planned items of a stretch in order, at most `limit` of them. */
export function itemsOf(programme: Programme, stretch: Stretch, limit: number): StretchItem[] {
  const { playlist, occurrence } = stretch;
  const wheel = playlist === null ? undefined : planOf(programme).wheels.get(playlist);
  const items: StretchItem[] = [];
  if (!wheel || !occurrence) return items;

  for (let at = stretch.from; at < stretch.to && items.length < limit;) {
    const point = pointAt(wheel, at - occurrence.from);
    if (!point) break;
    const to = Math.min(occurrence.from + point.toMs, stretch.to);
    items.push({
      from: at,
      to,
      content: point.item.content,
      index: point.index,
      round: point.round,
      offsetMs: at - occurrence.from - point.fromMs,
    });
    at = to;
  }
  return items;
}
