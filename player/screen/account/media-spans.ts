import type { MediaSpan } from '#shared/model/record.ts';
import { longest } from './longest.ts';

/** A frame that was on the screen: when (our clock), which place of the media, how many had been presented by then, at what rate. */
export interface PresentedFrame {
  at: number;
  mediaMs: number;
  presented: number;
  rate: number;
}

/** How far media and wall clock may differ between two frames of one stretch: a late compositor, not a jump. */
const TOLERANCE_MS = 250;
/** A pause between two callbacks that even a slide show of one frame a second has. */
const LONGEST_QUIET_MS = 1500;
/** What a longer pause must have presented meanwhile, to be a throttled callback and not a picture that stood still. */
const LEAST_FRAMES_PER_SECOND = 5;

/** Did the picture run from one frame to the other without a jump, a stall or a change of rate? */
export function isContinuous(before: PresentedFrame, after: PresentedFrame): boolean {
  const wallMs = after.at - before.at;
  const mediaMs = after.mediaMs - before.mediaMs;
  if (before.rate !== after.rate || mediaMs < 0) return false;
  if (Math.abs(mediaMs - wallMs * after.rate) > TOLERANCE_MS) return false;
  return wallMs <= LONGEST_QUIET_MS || after.presented - before.presented >= (wallMs / 1000) * LEAST_FRAMES_PER_SECOND;
}

export interface MediaSpans {
  present: (frame: PresentedFrame) => void;
  /** Whatever comes next is another stretch: a seek, a new rate. */
  cut: () => void;
  /** The media ran out at this place: its last frame was on until then. */
  finish: (mediaMs: number) => void;
  /** At most `limit`; the shortest go first, so that never more is told than was shown. `atMono` is by our own clock here. */
  list: (limit: number) => MediaSpan[];
}

export function createMediaSpans(): MediaSpans {
  const spans: MediaSpan[] = [];
  let last: PresentedFrame | undefined;
  return {
    present(frame) {
      const span = spans.at(-1);
      if (span && last && isContinuous(last, frame)) span[1] = frame.mediaMs;
      else spans.push([frame.mediaMs, frame.mediaMs, frame.rate, frame.at]);
      last = frame;
    },
    cut() {
      last = undefined;
    },
    finish(mediaMs) {
      const span = spans.at(-1);
      const isNear = span !== undefined && last !== undefined && mediaMs >= span[1] && mediaMs - span[1] <= TOLERANCE_MS;
      if (isNear) span[1] = mediaMs;
      last = undefined;
    },
    list(limit) {
      const seen = spans.filter(([from, to]) => to > from);
      return longest(seen, limit, ([from, to]) => to - from).map((span) => [...span]);
    },
  };
}
