import type { PlaylistId } from '../model/ids.ts';
import type { Programme } from '../model/programme.ts';
import type { DayNumber } from './calendar-day.ts';
import { planDay, segmentIn } from './day-plan.ts';
import type { DayPlan, Segment } from './day-plan.ts';
import { dayAt } from './local-time.ts';
import { compareStrength } from './occurrence.ts';
import type { PlayableSlot } from './occurrence.ts';
import { recurrenceOf } from './recurrence.ts';
import { wheelOf } from './wheel.ts';
import type { Wheel } from './wheel.ts';

/** A programme made ready for questions: slots ranked, wheels measured, local days expanded when first asked for. */
export type Plan = {
  programme: Programme;
  wheels: ReadonlyMap<PlaylistId, Wheel>;
  /** Weakest first. */
  slots: readonly PlayableSlot[];
  days: Map<DayNumber, DayPlan>;
  lastDay: DayPlan | undefined;
};

/** A month and what lies around it. */
const MOST_DAYS_KEPT = 64;

const plans = new WeakMap<Programme, Plan>();

/** Programmes are documents and never change, so what was found out about one is kept as long as it lives. */
export function planOf(programme: Programme): Plan {
  const kept = plans.get(programme);
  if (kept) return kept;

  const made = makePlan(programme);
  plans.set(programme, made);
  return made;
}

/** undefined for a playlist that is missing, empty or without length: it is never on. */
export const wheelFor = (programme: Programme, playlist: PlaylistId): Wheel | undefined => planOf(programme).wheels.get(playlist);

function makePlan(programme: Programme): Plan {
  const wheels = new Map<PlaylistId, Wheel>();
  for (const { id, items } of programme.playlists) {
    const wheel = wheelOf(items);
    if (wheel.totalMs > 0 && !wheels.has(id)) wheels.set(id, wheel);
  }
  const slots = programme.slots.flatMap((slot) => {
    const wheel = wheels.get(slot.playlist);
    return wheel ? [{ slot, wheel, rule: recurrenceOf(slot) }] : [];
  });
  slots.sort((a, b) => compareStrength(a.slot, b.slot).order);
  return { programme, wheels, slots, days: new Map(), lastDay: undefined };
}

export function segmentAt(plan: Plan, instant: number): Segment {
  return segmentIn(dayPlanAt(plan, instant), instant);
}

export function dayPlanAt(plan: Plan, instant: number): DayPlan {
  const last = plan.lastDay;
  if (last && last.from <= instant && instant < last.to) return last;

  const day = dayAt(plan.programme.zone, instant);
  const found = plan.days.get(day) ?? expand(plan, day);
  plan.lastDay = found;
  return found;
}

function expand(plan: Plan, day: DayNumber): DayPlan {
  const { zone, defaultPlaylist } = plan.programme;
  const wheel = defaultPlaylist === null ? undefined : plan.wheels.get(defaultPlaylist);
  const made = planDay(zone, day, plan.slots, wheel && defaultPlaylist ? { playlist: defaultPlaylist, wheel } : undefined);
  const oldest = plan.days.size >= MOST_DAYS_KEPT ? plan.days.keys().next().value : undefined;
  if (oldest !== undefined) plan.days.delete(oldest);
  plan.days.set(day, made);
  return made;
}
