import { z } from 'zod';
import type { PlaylistId } from '../model/ids.ts';
import type { PlannedSlot, Programme } from '../model/programme.ts';
import { dayAt } from './local-time.ts';
import type { Span } from './local-time.ts';
import { compareStrength, endOf } from './occurrence.ts';
import type { PlayableSlot } from './occurrence.ts';
import { planOf } from './plan.ts';
import { recurrenceOf, windowOn } from './recurrence.ts';
import { weekdayOf } from './calendar-day.ts';
import { whatsOn } from './whats-on.ts';
import type { OnNow } from './whats-on.ts';

/** Why something is not on, in the order in which the rules are asked: the first that fails is named. */
export const LostBecause = z.enum([
  'empty_playlist',
  'before_first_day',
  'after_last_day',
  'wrong_weekday',
  'start_does_not_exist',
  'outside_window',
  'already_through',
  'lower_tier',
  'lower_priority',
  'smaller_id',
]);
export type LostBecause = z.infer<typeof LostBecause>;

/** `window`: the slot's window that is meant (listed or not); null when the rule needs none. */
export type Loser = { slot: PlannedSlot; because: LostBecause; window: Span | null };

export type Explanation = {
  winner: OnNow;
  /** Every other slot of the programme, in its order. */
  losers: Loser[];
  /** The default playlist, unless it is on or none is set. */
  defaultLost: { playlist: PlaylistId; because: 'empty_playlist' | 'lower_tier' } | null;
};

/** What is on at this instant, and of everything that is not on, why. */
export function explain(programme: Programme, instant: number): Explanation {
  const winner = whatsOn(programme, instant);
  const winning = winner.cause === 'idle' ? null : winner.slot;
  const losers = programme.slots.filter((slot) => slot !== winning).map((slot) => whyNot(programme, slot, winning, instant));
  return { winner, losers, defaultLost: whyNotDefault(programme, winner) };
}

function whyNotDefault({ defaultPlaylist }: Programme, winner: OnNow): Explanation['defaultLost'] {
  if (defaultPlaylist === null || winner.cause === 'default') return null;
  return { playlist: defaultPlaylist, because: winner.cause === 'idle' ? 'empty_playlist' : 'lower_tier' };
}

function whyNot(programme: Programme, slot: PlannedSlot, winning: PlannedSlot | null, instant: number): Loser {
  const wheel = planOf(programme).wheels.get(slot.playlist);
  if (!wheel) return { slot, because: 'empty_playlist', window: null };

  const absence = whyAbsent(programme.zone, { slot, wheel, rule: recurrenceOf(slot) }, instant);
  return { slot, ...absence, because: absence.because ?? beatenBy(winning, slot) };
}

type Absence = { because: LostBecause | null; window: Span | null };

/** `because` is null when the slot is on by itself, so that only a stronger one can have beaten it. */
function whyAbsent(zone: string, { slot, wheel, rule }: PlayableSlot, instant: number): Absence {
  const today = dayAt(zone, instant);
  const days = [today, today - 1].map((day) => ({ day, window: windowOn(zone, rule, day) ?? null }));
  const holding = days.find(({ window }) => window && window.from <= instant && instant < window.to);
  // Where no window holds the instant, today is the day that a person asks about.
  const { day, window } = holding ?? { day: today, window: days[0]?.window ?? null };

  if (day < rule.firstDay) return { because: 'before_first_day', window };
  if (day > rule.lastDay) return { because: 'after_last_day', window };
  if (!rule.weekdays.has(weekdayOf(day))) return { because: 'wrong_weekday', window };
  if (!window) return { because: 'start_does_not_exist', window };
  if (!holding) return { because: 'outside_window', window };
  if (instant >= endOf(slot, wheel, window)) return { because: 'already_through', window };
  return { because: null, window };
}

/** Nothing tells apart two slots of one id, which only a damaged programme has: the later entry wins, as if its id were larger. */
function beatenBy(winner: PlannedSlot | null, loser: PlannedSlot): LostBecause {
  const by = winner && compareStrength(winner, loser).by;
  if (by === 'tier') return 'lower_tier';
  return by === 'priority' ? 'lower_priority' : 'smaller_id';
}
