import type { Logger } from 'pino';
import type { ShownSoFar } from '#shared/protocol/page.ts';
import { heard, judgePage, signsAt, type PageState } from '../../core/page-watch.ts';
import type { Clock } from '../clock.ts';

/** A page that is on its way gets this long before another is sent after it; one that was here and left is back sooner or not at all. */
const ARRIVAL_MS = 45_000;
const RETURN_MS = 6000;

export interface PageKeeperNeeds {
  clock: Pick<Clock, 'mono'>;
  log: Logger;
  isPresent: () => boolean;
  isLessonOn: () => boolean;
  /** It does not work: close what was on; a new page is on its way. */
  onReplaced: (why: Exclude<PageState, 'fine'> | 'absent') => void;
  reload: () => void;
}

/** Looks after the page: one that is silent, stalled or has not come is replaced. */
export function keepPage({ clock, log, isPresent, isLessonOn, onReplaced, reload }: PageKeeperNeeds) {
  let signs = signsAt(clock.mono());
  let awaitedUntil = clock.mono() + ARRIVAL_MS;
  let comingUntil = 0;

  function replace(why: Exclude<PageState, 'fine'> | 'absent'): void {
    log.error({ why }, 'the page is replaced');
    onReplaced(why);
    awaitedUntil = clock.mono() + ARRIVAL_MS;
    signs = signsAt(clock.mono());
    reload();
  }

  const watching = setInterval(() => {
    const mono = clock.mono();
    if (!isPresent()) {
      if (mono > awaitedUntil) replace('absent');
      return;
    }
    const state = judgePage(signs, isLessonOn(), mono);
    if (state !== 'fine') replace(state);
  }, 1000);

  return {
    directed: () => void (signs = signsAt(clock.mono())),
    heard: (shown: ShownSoFar) => void (signs = heard(signs, shown, clock.mono())),
    /** It lives, though what it says is of something else. */
    stirred: () => void (signs = { ...signs, heardMono: clock.mono() }),
    left: () => void (awaitedUntil = Math.max(clock.mono() + RETURN_MS, comingUntil)),
    /** A way in was given out: a browser is being started, which on a slow box takes longer than coming back. */
    expected: (): void => {
      comingUntil = clock.mono() + ARRIVAL_MS;
      awaitedUntil = comingUntil;
    },
    close: () => clearInterval(watching),
  };
}
