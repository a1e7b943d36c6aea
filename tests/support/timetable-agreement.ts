import type { PlannedSlot, Programme } from '#shared/model/programme.ts';
import { explain } from '#shared/timetable/explain.ts';
import { nextChange } from '#shared/timetable/next-change.ts';
import { itemsOf, stretches } from '#shared/timetable/stretches.ts';
import type { Stretch } from '#shared/timetable/stretches.ts';
import { whatsOn } from '#shared/timetable/whats-on.ts';
import type { OnNow } from '#shared/timetable/whats-on.ts';
import { naivePosition, naiveWalk, naiveWhyNot, naiveWinner } from './naive-timetable.ts';
import type { NaiveMoment, NaiveOn } from './naive-timetable.ts';
import type { TimetableCase } from './timetable-cases.ts';

type Change = { second: number; on: NaiveOn | null };
type Check = (what: string, instant: number, ours: unknown, naive: unknown) => void;

/** Every sentence names one instant at which the evaluator and the naive walk do not say the same. */
export function disagreements({ programme, from, to }: TimetableCase): string[] {
  const found: string[] = [];
  const check: Check = (what, instant, ours, naive) => {
    const [a, b] = [JSON.stringify(ours), JSON.stringify(naive)];
    if (a !== b) found.push(`${what} at ${new Date(instant).toISOString()}: ${a}, naive ${b}`);
  };
  const changes = walkAndCheck(programme, from, to, check);
  const planned = stretches(programme, from, to);
  checkStretches(planned, changes, to, check);
  checkNextChanges(programme, planned, to, check);
  checkItems(programme, planned, changes, check);
  return found;
}

/** Checks winner, position and reasons at every change and now and then between; gives the changes. */
function walkAndCheck(programme: Programme, from: number, to: number, check: Check): Change[] {
  const changes: Change[] = [];
  const samples: { instant: number; ours: OnNow; naive: NaiveOn | null }[] = [];
  naiveWalk(programme, from / 1000, to / 1000, (moment) => {
    const naive = naiveWinner(programme, moment);
    const hasChanged = changes.length === 0 || nameOf(naive) !== nameOf(changes.at(-1)?.on ?? null);
    if (hasChanged) changes.push({ second: moment.second, on: naive });
    if (!hasChanged && moment.second % 997 !== 0) return;

    const instant = moment.second * 1000;
    const ours = whatsOn(programme, instant);
    samples.push({ instant, ours, naive });
    check('on', instant, positionOf(ours), naive && naivePositionOf(naive, instant));
    check('reasons', instant, reasonsOf(programme, instant, ours), naiveReasonsOf(programme, moment, naive?.slot ?? null));
  });
  for (const { instant, ours, naive } of samples) checkOwnEnd(instant, ours, naive, to, check);
  return changes;
}

/** Only after the walk is it known when a window has closed. */
function checkOwnEnd(instant: number, ours: OnNow, naive: NaiveOn | null, to: number, check: Check): void {
  if (ours.cause === 'idle' || !naive?.window) return;
  const end = Math.min(naive.window.closed, naive.window.through) * 1000;
  check('own end', instant, ours.to < to ? ours.to : 'later', end < to ? end : 'later');
  check('end of item', instant, ours.itemTo, Math.min(ours.itemFrom + ours.item.ms, ours.to));
}

function checkStretches(planned: readonly Stretch[], changes: readonly Change[], to: number, check: Check): void {
  const ours = planned.map(({ from, slot }) => [from, slot?.id ?? null]);
  check(
    'stretches',
    to,
    ours,
    changes.map(({ second, on }) => [second * 1000, on?.slot?.id ?? null]),
  );
  check(
    'cover',
    to,
    planned.map((stretch) => stretch.to),
    [...planned.slice(1).map(({ from }) => from), to],
  );
}

function checkNextChanges(programme: Programme, planned: readonly Stretch[], to: number, check: Check): void {
  for (const [index, { from, to: end }] of planned.entries()) {
    for (const instant of [from, end - 1]) {
      const next = nextChange(programme, instant) ?? Infinity;
      check('next change', instant, next < to ? next : 'later', planned[index + 1]?.from ?? 'later');
    }
  }
}

/** To the millisecond, which the walk by seconds does not see. */
function checkItems(programme: Programme, planned: readonly Stretch[], changes: readonly Change[], check: Check): void {
  for (const [index, stretch] of planned.entries()) {
    const naive = changes[index]?.on;
    let covered = stretch.from;
    for (const { from, to, content, offsetMs } of naive ? itemsOf(programme, stretch, 40) : []) {
      check('items without holes', from, from, covered);
      covered = to;
      for (const instant of [from, to - 1])
        check('on', instant, positionOf(whatsOn(programme, instant)), naive && naivePositionOf(naive, instant));
      const on = whatsOn(programme, from);
      check('item', from, [content, offsetMs], on.cause === 'idle' ? null : [on.item.content, on.offsetMs]);
    }
  }
}

const nameOf = (on: NaiveOn | null): string => (on ? `${on.slot?.id} ${on.from}` : 'idle');

function positionOf(on: OnNow): unknown {
  if (on.cause === 'idle') return null;
  const { slot, from, index, round, offsetMs } = on;
  return [on.cause, slot?.id, from, index, round, offsetMs];
}

function naivePositionOf(on: NaiveOn, instant: number): unknown {
  const { index, round, offsetMs } = naivePosition(on.items, instant - on.from * 1000);
  return [on.slot?.tier ?? 'default', on.slot?.id, on.from * 1000, index, round, offsetMs];
}

function reasonsOf(programme: Programme, instant: number, on: OnNow): unknown {
  const { winner, losers } = explain(programme, instant);
  const isWhatIsOn = JSON.stringify(winner) === JSON.stringify(on);
  return { isWhatIsOn, losers: losers.map(({ slot, because }) => [slot.id, because]) };
}

function naiveReasonsOf(programme: Programme, moment: NaiveMoment, winner: PlannedSlot | null): unknown {
  const losers = programme.slots.filter((slot) => slot !== winner);
  return { isWhatIsOn: true, losers: losers.map((slot) => [slot.id, naiveWhyNot(programme, moment, slot)]) };
}
