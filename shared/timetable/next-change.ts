import type { Programme } from '../model/programme.ts';
import type { Segment } from './day-plan.ts';
import { dayAt } from './local-time.ts';
import { isSame } from './occurrence.ts';
import { dayPlanAt, planOf, segmentAt } from './plan.ts';
import type { Plan } from './plan.ts';
import { nextStart } from './recurrence.ts';
import { whatsOn } from './whats-on.ts';
import type { OnNow } from './whats-on.ts';

/**
 * The earliest instant after this one at which another slot, another occurrence of it, the default playlist's new day or
 * nothing is on; null when nothing is planned for ever after.
 */
export function nextChange(programme: Programme, instant: number): number | null {
  const plan = planOf(programme);
  const now = segmentAt(plan, instant);
  return now.on ? endAcrossDays(plan, now) : nextStartOfAny(plan, now.to);
}

/** What is planned after the item that is on now (or after the idle card): the next item, or whoever interrupts it before its end. */
export function nextItem(programme: Programme, instant: number): OnNow {
  const now = whatsOn(programme, instant);
  const change = nextChange(programme, instant);
  const at = now.cause === 'idle' ? change : Math.min(now.itemTo, change ?? Infinity);
  return at === null ? { cause: 'idle' } : whatsOn(programme, at);
}

/** Days are planned one by one, so an occurrence over midnight is found as the last segment of one and the first of the next. */
export function endAcrossDays(plan: Plan, { on, to }: Segment): number {
  let end = to;
  while (end === dayPlanAt(plan, end - 1).to) {
    const next = segmentAt(plan, end);
    if (!isSame(next.on, on)) break;
    end = next.to;
  }
  return end;
}

/** Nothing is on before `at`, so whatever is on next starts at or after it: no need to walk through empty years. */
function nextStartOfAny(plan: Plan, at: number): number | null {
  const { zone } = plan.programme;
  const day = dayAt(zone, at);
  let earliest: number | null = null;
  for (const { rule } of plan.slots) {
    const start = nextStart(zone, rule, at, day);
    if (start !== undefined && (earliest === null || start < earliest)) earliest = start;
  }
  return earliest;
}
