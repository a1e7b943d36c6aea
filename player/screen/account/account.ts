import type { MediaSpan, MonoSpan } from '#shared/model/record.ts';
import type { ShownSoFar } from '#shared/protocol/page.ts';

/** What was presented of one showing, all times by the page's own clock (performance.now). */
export interface Account {
  showing: number;
  firstFrameAt: number | null;
  lastFrameAt: number | null;
  frames: number;
  droppedFrames: number;
  media: MediaSpan[];
  sound: MonoSpan[];
  rung: string | null;
  positionMs: number;
}

export const SPANS_TOLD = 200;

/** Directed, and nothing of it seen. */
export const emptyAccount = (showing: number, positionMs = 0): Account => ({
  showing,
  firstFrameAt: null,
  lastFrameAt: null,
  frames: 0,
  droppedFrames: 0,
  media: [],
  sound: [],
  rung: null,
  positionMs,
});

/** The account in the agent's time. Without a known clock nothing can be dated, so nothing is claimed to have been seen. */
export function tell(account: Account, monoAt: (performanceMs: number) => number | null): ShownSoFar {
  const { firstFrameAt, lastFrameAt, media, sound, ...rest } = account;
  const isDated = monoAt(0) !== null;
  const mono = (at: number): number => Math.round(monoAt(at) ?? 0);
  return {
    ...rest,
    positionMs: whole(rest.positionMs),
    firstFrameMono: isDated && firstFrameAt !== null ? mono(firstFrameAt) : null,
    lastFrameMono: isDated && lastFrameAt !== null ? mono(lastFrameAt) : null,
    media: isDated ? media.map(([from, to, rate, at]) => [whole(from), whole(to), rate, mono(at)]) : [],
    sound: isDated ? sound.map(([from, to]) => [mono(from), mono(to)]) : [],
  };
}

const whole = (ms: number): number => Math.max(0, Math.round(ms));
