import type { PlaylistId } from '../model/ids.ts';
import type { PlannedItem, PlannedSlot, Programme } from '../model/programme.ts';
import type { Occurrence } from './occurrence.ts';
import { planOf, segmentAt } from './plan.ts';
import { pointAt } from './wheel.ts';

/** What a screen is planned to show at an instant. All instants are UTC ms, all spans half-open. */
export type OnNow =
  | {
      cause: 'timed' | 'loop' | 'default';
      /** null: the default playlist. */
      slot: PlannedSlot | null;
      playlist: PlaylistId;
      /** Start of this occurrence (of the default playlist: local midnight), to which the wheel is anchored. */
      from: number;
      /** When the occurrence ends by itself; a stronger slot may interrupt it before. */
      to: number;
      item: PlannedItem;
      /** Place in the playlist, and whole turns of the wheel before it. */
      index: number;
      round: number;
      /** Planned start and end of the item; the end is cut at `to`. */
      itemFrom: number;
      itemTo: number;
      /** How far into the item the plan is. */
      offsetMs: number;
    }
  | { cause: 'idle' };

/** The one evaluator of time. It plans only: what cannot be shown, and drift, are the director's affair. */
export function whatsOn(programme: Programme, instant: number): OnNow {
  const { on } = segmentAt(planOf(programme), instant);
  return on ? itemAt(on, instant) : { cause: 'idle' };
}

function itemAt(on: Occurrence, instant: number): OnNow {
  const point = pointAt(on.wheel, instant - on.from);
  if (!point) return { cause: 'idle' };
  const itemFrom = on.from + point.fromMs;
  return {
    cause: on.cause,
    slot: on.slot,
    playlist: on.playlist,
    from: on.from,
    to: on.to,
    item: point.item,
    index: point.index,
    round: point.round,
    itemFrom,
    itemTo: Math.min(on.from + point.toMs, on.to),
    offsetMs: instant - itemFrom,
  };
}
