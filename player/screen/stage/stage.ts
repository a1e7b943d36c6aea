import type { Direction, PageHealth } from '#shared/protocol/page.ts';
import { emptyAccount, type Account } from '../account/account.ts';
import { afterPaint } from './after-paint.ts';
import type { Layers } from './layers.ts';
import type { How, Nudge, OnFinished, Picture } from './picture.ts';
import { isCard, isSameShowing } from './same.ts';
import { createSpare } from './spare.ts';

/** So long may a picture take until its first frame; then the old one stays and the agent hears of it. */
const FIRST_FRAME_MS = 10_000;

interface Needs {
  layers: Layers;
  open: (direction: Direction, layer: HTMLElement, onFinished: OnFinished) => Picture;
  onEnded: (account: Account, how: How, detail: string | null) => void;
}

/** A direction on its way through the stage. */
interface Act {
  direction: Direction;
  picture: Picture;
  wasSeen: boolean;
}

type Outcome = { kind: 'ready' } | { kind: 'overtaken' } | { kind: 'failed'; detail: string };

export interface Stage {
  /** Settles when it is on the screen, has failed or was overtaken; gives the final account of what was directed before. */
  direct: (direction: Direction) => Promise<Account | null>;
  prepare: (direction: Direction) => void;
  follow: (showing: number, positionMs: number) => void;
  setVolume: (percent: number) => void;
  nudge: (showing: number, how: Nudge) => void;
  look: () => PageHealth['picture'];
  /** Of what is on; null before anything was. */
  account: () => Account | null;
  close: () => void;
}

/** The new picture is made ready in the layer below and changes places only when it can be seen: never black in between. */
export function createStage({ layers, open, onEnded }: Needs): Stage {
  let front: Act | null = null;
  /** What was directed last, seen or not. */
  let last: Act | null = null;
  /** Set while a picture is on its way; calling it gives that picture up for another. */
  let overtake: (() => void) | null = null;
  /** Left the front just now; it goes when the new one has been painted over it. */
  let leaving: Picture | null = null;
  const spare = createSpare({ open: openBelow, isLayerFree: () => overtake === null && leaving === null });

  function openBelow(direction: Direction): Picture {
    clearBelow();
    layers.settle();
    const picture = open(direction, layers.below(), (how, detail) => {
      const isOn = front !== null && front.picture === picture && last === front;
      if (isOn) onEnded(picture.account(), how, detail);
    });
    return picture;
  }

  function clearBelow(): void {
    leaving?.close();
    leaving = null;
  }

  /** A card that is on takes over what the new one says, without a change of layers. */
  function adopt(direction: Direction): Account | null {
    if (!front || front !== last || overtake !== null || !isCard(direction)) return null;
    const account = accountOf(front);
    if (!front.picture.adopt(direction)) return null;
    front.direction = direction;
    return account;
  }

  async function direct(direction: Direction): Promise<Account | null> {
    const isOnAlready = last !== null && isSameShowing(last.direction, direction) && (last.wasSeen || overtake !== null);
    if (isOnAlready) return null;
    const adopted = adopt(direction);
    if (adopted) return adopted;
    const before = last;
    overtake?.();
    const act: Act = { direction, picture: spare.take(direction) ?? openBelow(direction), wasSeen: false };
    last = act;
    const outcome = await presentable(act);
    if (outcome.kind === 'ready') bringOn(act);
    else giveUp(act);
    // After the answer, so that the agent hears of the old showing before it hears of the new one's end.
    if (outcome.kind === 'failed') setTimeout(() => last === act && onEnded(accountOf(act), 'error', outcome.detail));
    return before && accountOf(before);
  }

  function presentable(act: Act): Promise<Outcome> {
    const outcome = Promise.withResolvers<Outcome>();
    const fail = (detail: string): void => outcome.resolve({ kind: 'failed', detail });
    const timer = setTimeout(() => fail(`no first frame within ${FIRST_FRAME_MS} ms`), FIRST_FRAME_MS);
    overtake = () => outcome.resolve({ kind: 'overtaken' });
    act.picture.cue(act.direction).then(
      () => {
        if (last === act) layers.arrive();
        afterPaint(() => outcome.resolve({ kind: 'ready' }));
      },
      (error: unknown) => fail(String(error)),
    );
    return outcome.promise.finally(() => clearTimeout(timer));
  }

  function bringOn(act: Act): void {
    const old = front?.picture ?? null;
    overtake = null;
    old?.stop();
    layers.change();
    front = act;
    act.wasSeen = true;
    act.picture.start(act.direction);
    leaving = old;
    afterPaint(() => {
      if (leaving === old) clearBelow();
      spare.attempt();
    });
  }

  /** The old picture stays, frozen: its account is final now. */
  function giveUp(act: Act): void {
    front?.picture.stop();
    act.picture.close();
    if (last !== act) return;
    overtake = null;
    layers.settle();
    spare.attempt();
  }

  return {
    direct,
    prepare: (direction) => void (isCard(direction) || spare.want(direction)),
    follow(showing, positionMs) {
      if (front?.direction.showing === showing) front.picture.follow(positionMs);
    },
    setVolume: (percent) => front?.picture.setVolume?.(percent),
    nudge(showing, how) {
      if (front?.direction.showing === showing) front.picture.nudge?.(how);
    },
    look: () => (front === last && front?.picture.look?.()) || 'fine',
    account: () => (overtake !== null && front ? accountOf(front) : last && accountOf(last)),
    close() {
      overtake?.();
      clearBelow();
      spare.drop();
      front?.picture.close();
    },
  };
}

const accountOf = ({ wasSeen, picture, direction }: Act): Account => (wasSeen ? picture.account() : emptyAccount(direction.showing));
