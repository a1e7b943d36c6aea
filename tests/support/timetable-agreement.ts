import { explain } from '#shared/timetable/explain.ts';
import { nextChange } from '#shared/timetable/next-change.ts';
import { itemsOf, stretches } from '#shared/timetable/stretches.ts';
import { whatsOn } from '#shared/timetable/whats-on.ts';
import type { OnNow } from '#shared/timetable/whats-on.ts';
import { naivePosition, naiveWalk, naiveWhyNot, naiveWinner } from './naive-timetable.ts';
import type { NaiveMoment, NaiveOn } from './naive-timetable.ts';
import type { TimetableCase } from './timetable-cases.ts';

type Change = { second: number; on: NaiveOn | null };

/** Every sentence names one instant at which the evaluator and the naive walk do not say the same. */
export function disagreements({ programme, from, to }: TimetableCase): string[] {
  const found: string[] = [];
  const changes: Change[] = [];
  const check = (what: string, second: number, ours: unknown, naive: unknown): void => {
    const [a, b] = [JSON.stringify(ours), JSON.stringify(naive)];
    if (a !== b) found.push(`${what} at ${new Date(second * 1000).toISOString()}: ${a}, naive ${b}`);
  };

  const ends: (() => void)[] = [];
  naiveWalk(programme, from / 1000, to / 1000, (moment) => {
    const naive = naiveWinner(programme, moment);
    const hasChanged = changes.length === 0 || nameOf(naive) !== nameOf(changes.at(-1)?.on ?? null);
    if (hasChanged) changes.push({ second: moment.second, on: naive });
    if (!hasChanged && moment.second % 997 !== 0) return;

    const ours = whatsOn(programme, moment.second * 1000);
    check('on', moment.second, positionOf(ours), naivePositionOf(naive, moment));
    check('reasons', moment.second, reasonsOf(ours, explain(programme, moment.second * 1000)), naiveReasons(naive, moment));
    ends.push(() => checkEnd(ours, naive));
  });
  for (const checkNow of ends) checkNow();

  function checkEnd(ours: OnNow, naive: NaiveOn | null): void {
    if (ours.cause === 'idle' || !naive?.window) return;
    const end = Math.min(naive.window.closed, naive.window.through);
    if (end < to / 1000) check('end of what is on', naive.from, ours.to, end * 1000);
    else if (ours.to < to) found.push(`ends at ${ours.to}, naive not before ${to}`);
  }

  function naiveReasons(naive: NaiveOn | null, moment: NaiveMoment): unknown {
    const losers = programme.slots.filter((slot) => slot !== naive?.slot);
    return { on: naive?.slot?.id, losers: losers.map((slot) => [slot.id, naiveWhyNot(programme, moment, slot)]) };
  }

  const planned = stretches(programme, from, to);
  check(
    'stretches',
    from / 1000,
    planned.map(({ from, slot }) => [from, slot?.id]),
    changes.map(({ second, on }) => [second * 1000, on?.slot?.id]),
  );
  check(
    'cover',
    from / 1000,
    planned.map(({ to }) => to),
    [...planned.slice(1).map(({ from }) => from), to],
  );
  for (const [index, stretch] of planned.entries()) {
    const next = nextChange(programme, stretch.from);
    const following = planned[index + 1];
    if (following) check('next change', stretch.from / 1000, next, following.from);
    else if (next !== null && next < to) found.push(`next change ${next} lies before ${to}, naive finds none`);
    checkItems(stretch);
  }

  function checkItems(stretch: (typeof planned)[number]): void {
    for (const { from, to, content, offsetMs } of itemsOf(programme, stretch, 50)) {
      for (const instant of [from, to - 1]) {
        const on = whatsOn(programme, instant);
        check('item', instant / 1000, [content, offsetMs + instant - from], on.cause === 'idle' ? null : [on.item.content, on.offsetMs]);
      }
    }
  }
  return found;
}

const nameOf = (on: NaiveOn | null): string => (on ? `${on.slot?.id} ${on.from}` : 'idle');

function positionOf(on: OnNow): unknown {
  if (on.cause === 'idle') return null;
  const { slot, from, index, round, offsetMs } = on;
  return [on.cause, slot?.id, from, index, round, offsetMs];
}

function naivePositionOf(on: NaiveOn | null, moment: NaiveMoment): unknown {
  if (!on) return null;
  const { index, round, offsetMs } = naivePosition(on.items, (moment.second - on.from) * 1000);
  return [on.slot?.tier ?? 'default', on.slot?.id, on.from * 1000, index, round, offsetMs];
}

function reasonsOf(on: OnNow, { winner, losers }: ReturnType<typeof explain>): unknown {
  const isWhatIsOn = JSON.stringify(winner) === JSON.stringify(on);
  const slot = winner.cause === 'idle' ? undefined : winner.slot?.id;
  return { on: isWhatIsOn ? slot : 'explain names another winner', losers: losers.map(({ slot, because }) => [slot.id, because]) };
}
