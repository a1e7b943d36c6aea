import type { PlaylistId } from '../model/ids.ts';
import type { PlannedSlot } from '../model/programme.ts';
import type { DayNumber } from './calendar-day.ts';
import type { Span } from './local-time.ts';
import { startsOn, windowOn } from './recurrence.ts';
import type { Recurrence } from './recurrence.ts';
import type { Wheel } from './wheel.ts';

/** A slot that has something to show. */
export type PlayableSlot = { slot: PlannedSlot; rule: Recurrence; wheel: Wheel };

/** One turn of a slot, or of the default playlist (a local day): what its wheel is anchored to, and when it ends by itself. */
export type Occurrence = Span & {
  cause: 'timed' | 'loop' | 'default';
  slot: PlannedSlot | null;
  playlist: PlaylistId;
  wheel: Wheel;
};

export function occurrenceOn(zone: string, { slot, rule, wheel }: PlayableSlot, day: DayNumber): Occurrence | undefined {
  const window = startsOn(rule, day) ? windowOn(zone, rule, day) : undefined;
  if (!window) return undefined;
  return { from: window.from, to: endOf(slot, wheel, window), cause: slot.tier, slot, playlist: slot.playlist, wheel };
}

/** A slot that does not repeat is over once its items are through. */
export const endOf = (slot: PlannedSlot, wheel: Wheel, window: Span): number =>
  slot.repeats ? window.to : Math.min(window.to, window.from + wheel.totalMs);

export const isSame = (a: Occurrence | null, b: Occurrence | null): boolean =>
  a === b || (a !== null && b !== null && a.slot === b.slot && a.from === b.from);

/** By which rule one slot goes before another; undefined when nothing tells them apart. */
export type Precedence = 'tier' | 'priority' | 'id';

const TIER_RANK = { timed: 2, loop: 1 } as const;

/** Negative: `a` is the weaker. */
export function compareStrength(a: PlannedSlot, b: PlannedSlot): { by: Precedence | undefined; order: number } {
  const tiers = TIER_RANK[a.tier] - TIER_RANK[b.tier];
  if (tiers !== 0) return { by: 'tier', order: tiers };
  if (a.priority !== b.priority) return { by: 'priority', order: a.priority - b.priority };
  if (a.id !== b.id) return { by: 'id', order: a.id < b.id ? -1 : 1 };
  return { by: undefined, order: 0 };
}
