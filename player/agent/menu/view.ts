import type { AccountId } from '#shared/model/ids.ts';
import type { MenuView } from '#shared/protocol/menu.ts';
import { settable } from '../../core/clock-rules.ts';
import type { SettableClock } from '../clock.ts';
import type { Live } from '../live.ts';
import type { Stage } from '../stage/stage.ts';
import { canPlay, nextTimed, timedAt, type World } from '../stage/world.ts';

export interface Seen {
  orders: World;
  clock: SettableClock;
  signedIn: AccountId | null;
  waitMs: (operator: World['operators'][number]) => number;
  on: ReturnType<Stage['onNow']>;
  records: ReturnType<Live['records']>;
}

export const mayAct = ({ operators }: World, signedIn: AccountId | null): boolean => operators.length === 0 || signedIn !== null;

/** Not before the box, or the office that signed its newest plan, was already later. */
export const timeLimits = ({ generation, newest }: World, clock: Pick<SettableClock, 'lastGood'>) =>
  settable(clock.lastGood(), (newest ?? generation.root).issuedAt);

export function menuView({ orders, clock, signedIn, waitMs, on, records }: Seen): MenuView {
  const { settings } = orders.generation;
  const isAllowed = mayAct(orders, signedIn);
  return {
    station: settings.station.name,
    zone: settings.zone,
    operators: orders.operators.map((operator) => ({ id: operator.id, name: operator.name, waitMs: waitMs(operator) })),
    mayAct: isAllowed,
    signedIn,
    lessons: isAllowed ? lessonsOn(orders) : [],
    on,
    due: clock.hasTime() ? dueNow(orders, clock.wall(), on?.isChosen === true) : null,
    clock: { trust: trustOf(clock), now: clock.wall(), ...timeLimits(orders, clock) },
    records: { ...records, isOneOn: on !== null },
  };
}

/** What has begun meanwhile waits for the end of what was chosen; else what comes next. */
const dueNow = (orders: World, now: number, isChosenOn: boolean): MenuView['due'] =>
  (isChosenOn ? timedAt(orders, now) : null) ?? nextTimed(orders, now);

function trustOf(clock: SettableClock): MenuView['clock']['trust'] {
  if (clock.trust() === 'sure') return 'sure';
  return clock.hasTime() ? 'set' : 'unsure';
}

function lessonsOn(orders: World): MenuView['lessons'] {
  return orders.generation.lessons.lessons.flatMap(({ id, title, teacher, durationMs }) => {
    if (!canPlay(orders, id)) return [];
    const poster = orders.contents.get(id)?.poster ?? null;
    return [{ content: id, title, teacher, durationMs, poster: poster && orders.holds(poster) ? `/blobs/${poster.blob}` : null }];
  });
}
