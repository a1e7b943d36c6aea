import type { Logger } from 'pino';
import type { AccountId } from '#shared/model/ids.ts';
import type { MenuAct, MenuAnswer, MenuRefusal } from '#shared/protocol/menu.ts';
import { instantOf } from '#shared/timetable/local-time.ts';
import type { SettableClock } from '../clock.ts';
import type { Live } from '../live.ts';
import type { PeopleEvents } from '../stage/page-port.ts';
import type { Stage } from '../stage/stage.ts';
import { isEmergency, type World } from '../stage/world.ts';
import type { Doorkeeper } from './doorkeeper.ts';
import { createSession } from './session.ts';
import { mayAct, menuView, timeLimits } from './view.ts';

export interface MenuNeeds {
  clock: SettableClock;
  log: Logger;
  stage: Pick<Stage, 'choose' | 'endChoice' | 'onNow' | 'reconsider'>;
  doorkeeper: Doorkeeper;
  /** Null while the screen is not enrolled yet. */
  live: () => Pick<Live, 'book' | 'world' | 'records'> | null;
  isOutOfService: () => boolean;
}

export type Menu = ReturnType<typeof createMenu>;
type Act<A extends MenuAct['act']> = Extract<MenuAct, { act: A }>;

/** What people do at a station's box by remote, with or without the office. */
export function createMenu({ clock, log, stage, doorkeeper, live, isOutOfService }: MenuNeeds) {
  const session = createSession(clock, {
    entered: (operator) => live()?.book.operatorDid('entered', operator),
    left(operator) {
      try {
        live()?.book.operatorDid('left', operator);
      } catch (error) {
        log.error({ err: error }, 'that an operator left could not be written down'); // They have left all the same.
      }
    },
  });

  /** On a square nobody has a remote: what looks like a key there is none of ours. */
  function ordersHere(): World | null {
    const orders = isOutOfService() ? null : (live()?.world() ?? null);
    return orders?.generation.settings.kind === 'outdoor' ? null : orders;
  }

  async function enter({ operator: id, pin }: Act<'enter'>, { operators }: World): Promise<MenuRefusal | null> {
    const operator = operators.find((one) => one.id === id);
    if (!operator) return 'wrong_pin';
    const found = await doorkeeper.check(operator, pin);
    if (found === 'right') session.enter(operator);
    if (found !== 'wrong') return found === 'wait' ? 'wait' : null;
    if (doorkeeper.waitMs(operator) === 0) return 'wrong_pin';
    log.warn({ operator: id }, 'too many wrong PINs');
    live()?.book.operatorDid('locked_out', id);
    return 'wait';
  }

  function setTime({ day, time }: Act<'set_time'>, orders: World, operator: AccountId | null): MenuRefusal | null {
    if (clock.trust() === 'sure') return 'clock_sure';
    const at = instantOf(orders.generation.settings.zone, day, time);
    if (at === undefined) return 'no_such_time';
    const { from, until } = timeLimits(orders, clock);
    if (at < from) return 'too_early';
    if (at > until) return 'too_late';
    live()?.book.clockSet(at, operator);
    log.warn({ at, operator }, 'an operator has set the time');
    clock.set(at);
    stage.reconsider();
    return null;
  }

  function choose({ content }: Act<'choose'>, orders: World, operator: AccountId | null): MenuRefusal | null {
    if (isEmergency(orders)) return 'emergency';
    return stage.choose(content, operator) ? null : 'not_playable';
  }

  async function obey(asked: MenuAct, orders: World): Promise<MenuRefusal | null> {
    if (asked.act === 'look') return null;
    if (asked.act === 'enter') return enter(asked, orders);
    if (asked.act === 'leave') {
      session.leave();
      return null;
    }
    const operator = session.current(orders.operators);
    if (!mayAct(orders, operator)) return 'not_signed_in';
    if (asked.act === 'set_time') return setTime(asked, orders, operator);
    if (asked.act === 'choose') return choose(asked, orders, operator);
    return stage.endChoice() ? null : 'nothing_chosen';
  }

  async function menu(asked: MenuAct): Promise<MenuAnswer> {
    const before = ordersHere();
    const refused = before && (await obey(asked, before));
    const here = live();
    const orders = ordersHere();
    if (!orders || !here) return { refused: null, view: null };
    const signedIn = session.current(orders.operators);
    const seen = { orders, clock, signedIn, waitMs: doorkeeper.waitMs, on: stage.onNow(), records: here.records() };
    return { refused, view: menuView(seen) };
  }

  const events: PeopleEvents = { key: session.key, menu };
  return { events, close: session.close };
}
