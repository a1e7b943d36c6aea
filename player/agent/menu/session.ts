import type { AccountId } from '#shared/model/ids.ts';
import type { Clock } from '../clock.ts';
import type { Operator } from './doorkeeper.ts';

/** Whoever comes by five minutes later is somebody else. */
const WITHOUT_KEY_MS = 300_000;
const LOOK_MS = 5000;

interface Tell {
  entered: (operator: AccountId) => void;
  left: (operator: AccountId) => void;
}

/** Who has signed in at the box: until they leave, until nobody has pressed a key for a while, until a restart. */
export function createSession(clock: Pick<Clock, 'mono'>, tell: Tell) {
  let on: { operator: Operator; keyMono: number } | null = null;

  const isOver = (): boolean => on !== null && clock.mono() - on.keyMono > WITHOUT_KEY_MS;

  function leave(): void {
    if (!on) return;
    const { id } = on.operator;
    on = null;
    tell.left(id);
  }

  /** Who has signed in, if the office still knows them by that PIN. */
  function current(known: readonly Operator[]): AccountId | null {
    const mine = on?.operator;
    if (!mine || !on) return null;
    const isKnown = known.some(({ id, pin }) => id === mine.id && pin.salt === mine.pin.salt && pin.hash === mine.pin.hash);
    if (isOver() || !isKnown) leave();
    return on === null ? null : mine.id;
  }

  /** So that the line of their leaving is not dated by the next who comes. */
  const watching = setInterval(() => {
    if (isOver()) leave();
  }, LOOK_MS);

  return {
    current,
    enter(operator: Operator): void {
      leave();
      tell.entered(operator.id);
      on = { operator, keyMono: clock.mono() };
    },
    key: (): void => {
      if (isOver()) leave();
      if (on) on.keyMono = clock.mono();
    },
    leave,
    close: (): void => {
      clearInterval(watching);
      leave();
    },
  };
}
