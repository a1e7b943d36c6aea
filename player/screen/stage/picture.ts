import type { Direction, PageHealth } from '#shared/protocol/page.ts';
import type { Account } from '../account/account.ts';

export type Nudge = 'seek' | 'reload';
export type How = 'complete' | 'error';

/** Something that can be shown in a layer. It is opened hidden, becomes the front once, and is closed. */
export interface Picture {
  /** Settles when its first frame could be seen at once; rejects when there will be none. */
  readonly ready: Promise<void>;
  /** It will be shown as this direction says, which may ask for another place of the same lesson; settles when that can be seen. */
  cue: (direction: Direction) => Promise<void>;
  /** It is the front now; what is presented from here on counts. */
  start: (direction: Direction) => void;
  /** Takes over a new direction without a change of layer; false when it cannot. Cards only. */
  adopt: (direction: Direction) => boolean;
  /** For what can be heard. */
  setVolume?: (percent: number) => void;
  /** Holds its last frame. Its account does not change any more. */
  stop: () => void;
  account: () => Account;
  /** It stands still: on over the gap, or loaded anew from where it is. Nothing for what cannot stand still. */
  nudge?: (how: Nudge) => void;
  /** What can be seen of it as it is shown. Cards are always there. */
  look?: () => PageHealth['picture'];
  /** Mirrors only: the real screen is here. */
  follow: (positionMs: number) => void;
  /** Gives back decoder, buffers and elements. The account can still be asked for. */
  close: () => void;
}

/** How a picture says that it came to its own end. */
export type OnFinished = (how: How, detail: string | null) => void;
