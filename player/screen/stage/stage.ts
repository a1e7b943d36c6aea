import type { Direction } from '#shared/protocol/page.ts';
import { emptyAccount, type Account } from '../account/account.ts';
import { afterPaint } from './after-paint.ts';
import type { How, OnFinished, Picture } from './picture.ts';
import { isCard, isSameItem, isSameShowing } from './same.ts';

/** So long may a picture take until its first frame; then the old one stays and the agent hears of it. */
const FIRST_FRAME_MS = 10_000;

interface Needs {
  layers: readonly [HTMLElement, HTMLElement];
  open: (direction: Direction, layer: HTMLElement, onFinished: OnFinished) => Picture;
  onEnded: (account: Account, how: How, detail: string | null) => void;
}

/** A direction on its way through the stage. */
interface Act {
  direction: Direction;
  picture: Picture;
  wasSeen: boolean;
}

type Outcome = { kind: 'ready' } | { kind: 'superseded' } | { kind: 'failed'; detail: string };

export interface Stage {
  /** Settles when it is on the screen, has failed or was overtaken; gives the final account of what was directed before. */
  direct: (direction: Direction) => Promise<Account | null>;
  prepare: (direction: Direction) => void;
  follow: (showing: number, positionMs: number) => void;
  /** Of what is on; null before anything was. */
  account: () => Account | null;
  close: () => void;
}

/** Two layers. The new picture is made ready in the one below and changes places only when it can be seen: never black in between. */
export function createStage({ layers, open, onEnded }: Needs): Stage {
  let [above, below] = layers;
  let front: Act | null = null;
  /** What was directed last, seen or not. */
  let last: Act | null = null;
  let overtake: (() => void) | null = null;
  let spare: { direction: Direction; picture: Picture } | null = null;
  let wanted: Direction | null = null;
  /** Left the front just now; it goes when the new one has been painted over it. */
  let leaving: Picture | null = null;
  place();

  function place(): void {
    above.dataset.place = 'above';
    below.dataset.place = 'below';
    above.inert = false;
    below.inert = true; // What is hidden is neither read aloud nor reached by keys.
  }

  const accountOf = (act: Act): Account => (act.wasSeen ? act.picture.account() : emptyAccount(act.direction.showing));

  function openBelow(direction: Direction): Picture {
    clearBelow();
    place();
    const picture = open(direction, below, (how, detail) => {
      const isOn = front !== null && front.picture === picture && last === front;
      if (isOn) onEnded(picture.account(), how, detail);
    });
    return picture;
  }

  function clearBelow(): void {
    leaving?.close();
    leaving = null;
  }

  function takeSpare(direction: Direction): Picture | null {
    const taken = spare;
    spare = null;
    wanted = null;
    if (taken && isSameItem(taken.direction, direction)) return taken.picture;
    taken?.picture.close();
    return null;
  }

  async function direct(direction: Direction): Promise<Account | null> {
    const isOnAlready = last !== null && isSameShowing(last.direction, direction) && (last.wasSeen || overtake !== null);
    if (isOnAlready) return null;
    const before = last;
    if (overtake === null && front && front === last && isCard(direction)) {
      const account = accountOf(front);
      if (front.picture.adopt(direction)) {
        front.direction = direction;
        return account;
      }
    }
    overtake?.();
    const act: Act = { direction, picture: takeSpare(direction) ?? openBelow(direction), wasSeen: false };
    last = act;
    const outcome = await presentable(act);
    if (outcome.kind === 'ready') change(act);
    else giveUp(act);
    if (outcome.kind === 'failed') setTimeout(() => last === act && onEnded(accountOf(act), 'error', outcome.detail));
    return before && accountOf(before);
  }

  function presentable(act: Act): Promise<Outcome> {
    const outcome = Promise.withResolvers<Outcome>();
    const fail = (detail: string): void => outcome.resolve({ kind: 'failed', detail });
    const timer = setTimeout(() => fail(`no first frame within ${FIRST_FRAME_MS} ms`), FIRST_FRAME_MS);
    overtake = () => outcome.resolve({ kind: 'superseded' });
    act.picture.cue(act.direction).then(
      () => {
        // Covered pictures are not composed at all: uncovered at once, a video would be missing for a frame. So it is drawn
        // first, too faintly to be seen.
        if (last === act) below.dataset.place = 'arriving';
        afterPaint(() => outcome.resolve({ kind: 'ready' }));
      },
      (error: unknown) => fail(String(error)),
    );
    return outcome.promise.finally(() => clearTimeout(timer));
  }

  function change(act: Act): void {
    overtake = null;
    const old = front?.picture ?? null;
    old?.stop();
    [above, below] = [below, above];
    place();
    front = act;
    act.wasSeen = true;
    act.picture.start(act.direction);
    leaving = old;
    afterPaint(() => {
      if (leaving === old) clearBelow();
      prepareWanted();
    });
  }

  /** The old picture stays, frozen: its account is final now. */
  function giveUp(act: Act): void {
    front?.picture.stop();
    act.picture.close();
    if (last !== act) return;
    overtake = null;
    prepareWanted();
  }

  function dropSpare(): void {
    spare?.picture.close();
    spare = null;
  }

  function prepareWanted(): void {
    const isBelowTaken = overtake !== null || leaving !== null;
    if (!wanted || isBelowTaken) return;
    const direction = wanted;
    const picture = openBelow(direction);
    wanted = null;
    spare = { direction, picture };
    // It is tried afresh when its time comes; until then nobody needs to know.
    picture.ready.catch(() => spare?.picture === picture && dropSpare());
  }

  function prepare(direction: Direction): void {
    if (isCard(direction) || (spare && isSameItem(spare.direction, direction))) return;
    dropSpare();
    wanted = direction;
    prepareWanted();
  }

  return {
    direct,
    prepare,
    follow(showing, positionMs) {
      if (front?.direction.showing === showing) front.picture.follow(positionMs);
    },
    account: () => (overtake !== null && front ? accountOf(front) : last && accountOf(last)),
    close() {
      overtake?.();
      clearBelow();
      spare?.picture.close();
      front?.picture.close();
    },
  };
}
