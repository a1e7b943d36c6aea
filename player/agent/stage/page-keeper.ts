import type { Logger } from 'pino';
import type { PageFault } from '#shared/model/alarm.ts';
import type { PageHealth, ShownSoFar } from '#shared/protocol/page.ts';
import { atTheFoot, climb, lost, type Climbed, type Step } from '../../core/ladder.ts';
import { heard, isLongPlain, looked, signsAt } from '../../core/page-watch.ts';
import type { Clock } from '../clock.ts';
import type { MemoryWatch } from './memory-watch.ts';

/** A page that is on its way gets this long before another is sent after it; one that was here and left is back sooner or not at all. */
const ARRIVAL_MS = 45_000;
const RETURN_MS = 6000;

export interface PageKeeperNeeds {
  clock: Pick<Clock, 'mono'>;
  log: Logger;
  isPresent: () => boolean;
  /** What is on and has not come to its end; a card has nothing that could stand still. */
  on: () => 'lesson' | 'image' | 'none';
  memory: MemoryWatch;
  nudge: (how: 'seek' | 'reload') => void;
  /** It does not work: close what was on; a new page is on its way. Struck: not for the same item again. */
  onReplaced: (why: PageFault, isStruck: boolean) => void;
  /** All else was tried: what is on is left for what comes next. */
  onStruck: () => void;
  /** One colour for long, which may be what it is. */
  onPlain: () => void;
  reload: () => void;
}

/** Looks after the page and what is on it: climbs the ladder of what helps, one step at a time. */
export function keepPage(needs: PageKeeperNeeds) {
  const { clock, log, isPresent, memory } = needs;
  let signs = signsAt(clock.mono());
  let state = atTheFoot(clock.mono());
  let awaitedUntil = clock.mono() + ARRIVAL_MS;
  let comingUntil = 0;
  let isPlainTold = false;
  const counts: Partial<Record<Step | PageFault, number>> = {};

  function count(what: Step | PageFault): number {
    counts[what] = (counts[what] ?? 0) + 1;
    return counts[what];
  }

  function replace(why: PageFault, isStruck = false): void {
    log.error({ why, count: count(why), memory: memory.told() }, 'the page is replaced');
    needs.onReplaced(why, isStruck);
    awaitedUntil = clock.mono() + ARRIVAL_MS;
    signs = signsAt(clock.mono());
    memory.fresh();
    needs.reload();
  }

  function take({ climb: next, step, why }: Climbed): void {
    state = step === 'strike' ? atTheFoot(clock.mono()) : next;
    if (!step || !why) return;
    log.warn({ step, why, count: count(step) }, 'what is on does not show as it should');
    if (step === 'seek') needs.nudge('seek');
    else if (step === 'reload_item') needs.nudge('reload');
    else if (step === 'reload_page' || why === 'silent') replace(why, step === 'strike');
    else needs.onStruck();
  }

  const watching = setInterval(() => {
    const mono = clock.mono();
    if (!isPresent()) {
      if (mono > awaitedUntil) replace('absent');
      return;
    }
    take(climb(state, signs, needs.on(), mono));
    if (memory.weight() === 'too_heavy') replace('memory');
    if (isLongPlain(signs, mono) && !isPlainTold) {
      isPlainTold = true;
      needs.onPlain();
    }
  }, 1000);

  return {
    /** Resumed: the same item on another page; what was tried for it was tried. */
    directed(isResumed: boolean): void {
      signs = signsAt(clock.mono());
      state = isResumed ? state : atTheFoot(clock.mono());
      isPlainTold &&= isResumed;
    },
    heard: (shown: ShownSoFar) => void (signs = heard(signs, shown, clock.mono())),
    looked(health: PageHealth): void {
      signs = looked(signs, health, clock.mono());
      memory.said(health.heapBytes);
    },
    /** It lives, though what it says is of something else. */
    stirred: () => void (signs = { ...signs, heardMono: clock.mono() }),
    left: () => void (awaitedUntil = Math.max(clock.mono() + RETURN_MS, comingUntil)),
    came: () => memory.fresh(),
    /** Another page came without being sent for. True: its item is not tried a second time. */
    died(): boolean {
      const fallen = lost(state, clock.mono());
      state = fallen.climb;
      log.warn({ step: fallen.step, count: fallen.step && count(fallen.step) }, 'the page has died');
      return fallen.step === 'strike';
    },
    /** Between two items nobody minds: true when a page that has grown heavy goes now. */
    renewIfHeavy(): boolean {
      if (!isPresent() || memory.weight() === 'fine') return false;
      replace('memory');
      return true;
    },
    /** A way in was given out: a browser is being started, which on a slow box takes longer than coming back. */
    expected: (): void => {
      comingUntil = clock.mono() + ARRIVAL_MS;
      awaitedUntil = comingUntil;
    },
    close(): void {
      clearInterval(watching);
      memory.close();
    },
  };
}
