import type { Logger } from 'pino';
import type { AlarmedItem, PageFault } from '#shared/model/alarm.ts';
import type { HowEnded } from '#shared/model/record.ts';
import type { ShownSoFar } from '#shared/protocol/page.ts';
import type { Decision, LeftOut } from '../../core/director.ts';
import type { Strikes } from '../../core/strikes.ts';
import type { SettableClock } from '../clock.ts';
import type { Book } from '../journal/book.ts';
import { createAlarmClock } from './alarm-clock.ts';
import { keepCheckpoints } from './checkpoints.ts';
import { createChoices, remoteFor } from './choices.ts';
import { writeLeftOut } from './left-out.ts';
import type { MemoryWatch } from './memory-watch.ts';
import { keepPage } from './page-keeper.ts';
import type { PagePort, StageEvents } from './page-port.ts';
import { createPlanner } from './planner.ts';
import { renewed } from './renewal.ts';
import { cardShowing, isSameCard, goesOn, itemOf, onNow, statusOf, type Card, type OnNow, type Showing } from './showing.ts';
import { isWithdrawn, type World } from './world.ts';

export interface StageNeeds {
  clock: SettableClock;
  page: PagePort;
  log: Logger;
  strikes: Strikes;
  memory: MemoryWatch;
  world: () => World | null;
  book: () => Book | null;
  /** Puts a new page in place of one that does not work. */
  reloadPage: () => void;
  onShowing: () => void;
  /** What the page's last word on a showing was. */
  onShown: (shown: ShownSoFar) => void;
  /** An item of this generation was seen, or could not be shown. */
  onJudged: (revision: number, isShown: boolean) => void;
  onTrouble: (trouble: Trouble) => void;
}

/** What the office is to hear of. */
export type Trouble = { what: 'page_replaced'; why: PageFault } | { what: 'item_quarantined' | 'picture_plain'; item: AlarmedItem };

export type Stage = ReturnType<typeof createStage>;

const PREPARE_MS = 10_000;
/** What was seen for so long can be shown. */
const SEEN_MS = 10_000;

/** Owns what is on: asks the director, tells the page, and writes down what the page says was seen. */
export function createStage(needs: StageNeeds) {
  const { clock, page, log, strikes, world, book, reloadPage, onShowing, onShown, onJudged } = needs;
  const choices = createChoices();
  const planner = createPlanner(clock, strikes, choices.current);
  const alarm = createAlarmClock(clock);
  const foresight = createAlarmClock(clock);
  /** Larger than any of an earlier life in this boot, so that an old page's reports match nothing. */
  let lastNumber = Math.round(clock.mono());
  let now: Showing | null = null;
  let card: Card | null = null;
  let isClosed = false;
  /** What was on when its page was given up: the next page goes on with it. */
  let interrupted: Showing | null = null;
  let pageOn: string | null = null;
  /** Somebody wanted the page anew: the one that was there has not died of what was on. */
  let isAsked = false;
  /** Directed away, and the page's last word on them is still to come. */
  const leaving = new Map<Showing, HowEnded>();
  const keeper = keepPage({
    clock,
    log,
    isPresent: page.isPresent,
    memory: needs.memory,
    on: () => itemOf(now)?.kind ?? 'none',
    nudge: (how) => now && page.nudge(now.direction.showing, how),
    onReplaced(why, isStruck) {
      if (isStruck) strike();
      interrupted = now;
      pageOn = null;
      close('error');
      needs.onTrouble({ what: 'page_replaced', why });
    },
    onStruck() {
      strike();
      think('ended', 'error');
    },
    onPlain() {
      const item = itemOf(now);
      if (item) needs.onTrouble({ what: 'picture_plain', item });
    },
    reload: reloadPage,
  });

  /** What is on has failed, and is over. */
  function strike(): void {
    const item = itemOf(now);
    if (!now?.playing || !item) return;
    now.ended = 'error';
    if (now.playing.choice) choices.giveUp(); // It rests as anything that fails, and does not come back by itself.
    const isOver = strikes.strike(item, { mono: clock.mono(), wall: clock.wall() });
    log.warn({ content: item.content, isQuarantined: isOver }, 'it could not be shown');
    if (isOver) needs.onTrouble({ what: 'item_quarantined', item });
    onJudged(now.playing.revision, false);
  }

  /** What is on has come to its end. */
  function complete(): void {
    const item = itemOf(now);
    if (!now?.playing) return;
    const isShown = (now.open?.shown?.frames ?? 0) > 0;
    if (item && isShown) strikes.clear(item);
    now.ended = 'complete';
    if (isShown || item?.kind === 'lesson') onJudged(now.playing.revision, isShown);
  }

  /** The one place where it is decided what is on. Asked at every event; a timer only asks again. */
  function think(moment: 'tick' | 'ended', ended: HowEnded = 'cut'): void {
    if (isClosed || !page.isPresent() || (moment === 'ended' && keeper.renewIfHeavy())) return;
    const orders = world();
    if (card) {
      present(cardShowing(card(lastNumber + 1)), ended);
      return;
    }
    if (!orders) return;
    const current = now?.playing ?? null;
    const decision = planner.decide(orders, now?.ended ? 'ended' : moment, current);
    noteLeftOut(orders, decision.leftOut);
    const isGone = current !== null && isWithdrawn(orders, current.content);
    if (decision.kind !== 'keep') present(planner.staged(orders, decision, lastNumber + 1), isGone ? 'withdrawn' : ended);
    choices.settle(now?.playing ?? null);
    arm(decision);
  }

  const noteLeftOut = (orders: World, items: readonly LeftOut[]): void => writeLeftOut(orders, items, book(), clock);

  function put(next: Showing, before: Showing | null = null): void {
    now = next;
    lastNumber = next.direction.showing;
    keeper.directed(goesOn(before, next));
    log.info({ showing: lastNumber, kind: next.direction.kind, content: next.playing?.content, cause: next.playing?.cause }, 'directed');
    onShowing();
  }

  function present(following: Showing, ended: HowEnded): void {
    const previous = now;
    if (isSameCard(following.direction, previous?.direction)) return;
    if (previous) leaving.set(previous, previous.ended ?? ended);
    put(following);
    void page.direct(following.direction).then((shown) => {
      if (previous?.open && shown?.showing === previous.direction.showing) previous.open.shown = shown;
      const isStillOpen = now === following || leaving.has(following);
      if (previous && !leaving.has(previous)) return; // Closed meanwhile, with all that the page had said of it.
      settle(previous, isStillOpen ? following : null);
    });
  }

  /** The page has changed over, or will not say: the old is closed and the new one opened in one commit. */
  function settle(previous: Showing | null, next: Showing | null): void {
    const ended = (previous && leaving.get(previous)) ?? 'cut';
    if (previous) leaving.delete(previous);
    if (previous?.open?.shown) onShown(previous.open.shown);
    if (previous?.open || next?.open) book()?.turn(previous?.open ?? null, ended, next?.open ?? null);
  }

  function arm(decision: Decision): void {
    const isImage = now?.direction.kind === 'image' && now.ended === null;
    const imageEnd = isImage ? (now?.playing?.endsAt ?? Infinity) : Infinity;
    alarm.set(Math.min(decision.until, imageEnd), () => {
      if (clock.wall() < imageEnd) return think('tick');
      complete();
      return think('ended', 'complete');
    });
    const changesAt = Math.min(decision.until, now?.playing?.endsAt ?? Infinity);
    foresight.set(changesAt - PREPARE_MS, () => prepare(decision.until));
  }

  /** Foretells the next decision and lets the page load it, so that the change is without a gap. A wrong guess costs a little loading. */
  function prepare(until: number): void {
    const orders = world();
    const current = now?.playing ?? null;
    const at = Math.min(until, current?.endsAt ?? Infinity);
    if (!orders || card || at - clock.wall() > PREPARE_MS + 1000) return;
    const next = planner.foretell(orders, current, at, at === until, lastNumber + 1);
    if (next) page.prepare(next);
  }

  /** Whatever was on, nobody sees it any more. */
  function close(ended: HowEnded): void {
    alarm.clear();
    foresight.clear();
    if (now) leaving.set(now, now.ended ?? ended);
    now = null;
    for (const showing of leaving.keys()) settle(showing, null);
  }

  function beginWith(orders: World, before: Showing | null): void {
    const begun = planner.begin(orders, before, lastNumber + 1);
    noteLeftOut(orders, begun.leftOut);
    put(begun.showing, before);
    choices.settle(begun.showing.playing);
  }

  function arrived(page: string) {
    // A page whose link was cut for a moment still has its picture, and its account of it.
    if (page === pageOn && now) return { direction: now.direction, prepare: null };
    pageOn = page;
    if (now?.playing && !isAsked && keeper.died()) strike();
    isAsked = false;
    keeper.came();
    const before = now ?? interrupted;
    interrupted = null;
    close('error');
    const orders = world();
    if (card) put(cardShowing(card(lastNumber + 1)));
    else if (orders) beginWith(orders, before);
    if (now) settle(null, now);
    alarm.set(clock.wall(), () => think('tick'));
    return { direction: now?.direction ?? null, prepare: null };
  }

  const checkpoints = keepCheckpoints(() => {
    // What is being left is not written down yet: its place on the disk is not given away before that.
    const [unsettled = now] = leaving.keys();
    book()?.checkpoint(unsettled?.open ?? null);
  });

  /** True when it is about what is on. */
  function take(shown: ShownSoFar): boolean {
    keeper.stirred();
    if (!now || shown.showing !== now.direction.showing) return false;
    const isFirstFrame = shown.firstFrameMono !== null && now.open?.shown?.firstFrameMono == null;
    if (now.open) now.open.shown = shown;
    if (isFirstFrame && now.open) {
      log.info({ showing: shown.showing, mono: shown.firstFrameMono }, 'first frame presented');
      checkpoints.now(); // From here on a power cut cannot take the showing away.
    }
    if (now.playing && (shown.lastFrameMono ?? 0) - (shown.firstFrameMono ?? Infinity) >= SEEN_MS) onJudged(now.playing.revision, true);
    now.positionMs = shown.positionMs;
    keeper.heard(shown);
    return true;
  }

  const events: StageEvents = {
    arrived,
    left: keeper.left,
    progress(shown) {
      if (take(shown)) page.follow(shown.showing, shown.positionMs);
    },
    ended(shown, how, detail) {
      if (!take(shown) || !now?.playing) return;
      if (how === 'error') log.warn({ content: now.playing.content, detail }, 'the page could not show it');
      if (how === 'error') strike();
      else complete();
      think('ended', how);
    },
    health: (health) => keeper.looked(health),
    current: () => now?.direction ?? null,
    language: () => world()?.generation.settings.language ?? 'zh-CN',
  };

  return {
    events,
    /** Something may have changed: shelf, generation, withdrawals, clock. */
    reconsider: () => think('tick'),
    showCard(next: Card | null, ended: HowEnded = 'cut') {
      card = next;
      think('tick', ended);
    },
    showing: () => statusOf(now),
    identify: page.identify,
    setVolume: page.setVolume,
    ...remoteFor(choices, {
      orders: () => (isClosed || card ? null : world()),
      isPlayable: planner.isPlayable,
      think: () => think('tick', 'operator'),
      on: () => now?.playing?.choice,
    }),
    onNow: (): OnNow | null => onNow(now),
    /** A new page in place of the one that is there; true once it has come. */
    async renewPage(): Promise<boolean> {
      if (isClosed) return false;
      const before = pageOn;
      isAsked = true;
      reloadPage();
      keeper.expected();
      return renewed(clock, { isClosed: () => isClosed, hasCome: () => page.isPresent() && pageOn !== null && pageOn !== before });
    },
    /** What failed has another chance: a person asked for it. */
    tryAgain(): void {
      strikes.forgive();
      think('tick');
    },
    pageExpected: keeper.expected,
    close(ended: HowEnded): void {
      keeper.close();
      checkpoints.close();
      close(ended);
      isClosed = true;
    },
  };
}
