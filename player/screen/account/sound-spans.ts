import type { MonoSpan } from '#shared/model/record.ts';
import { longest } from './longest.ts';

/** A look at the loudspeaker's side: our clock, the media's place, and whether anything could be heard. */
export interface SoundLook {
  at: number;
  mediaMs: number;
  rate: number;
  /** Not muted, volume > 0, not paused. */
  isOn: boolean;
  /** Bytes of sound decoded so far; null where the browser does not say. */
  decodedBytes: number | null;
}

/** The decoder works ahead, so its count may stand still for a moment though sound comes out. */
const DECODER_QUIET_MS = 2500;
const TOLERANCE_MS = 250;

export interface SoundSpans {
  look: (look: SoundLook) => void;
  cut: () => void;
  list: (limit: number) => MonoSpan[];
}

/** Sound is on between two looks when it was on at both and the media ran on in between. */
export function createSoundSpans(): SoundSpans {
  const spans: MonoSpan[] = [];
  let last: SoundLook | undefined;
  let grewAt = Number.NEGATIVE_INFINITY;
  let isOpen = false;

  function look(next: SoundLook): void {
    if (next.decodedBytes === null || next.decodedBytes > (last?.decodedBytes ?? 0)) grewAt = next.at;
    const isDecoding = next.at - grewAt <= DECODER_QUIET_MS;
    if (last && last.isOn && next.isOn && isDecoding && ranOn(last, next)) extend(last.at, next.at);
    else isOpen = false;
    last = next;
  }

  function extend(from: number, to: number): void {
    const span = spans.at(-1);
    if (span && isOpen) span[1] = to;
    else spans.push([from, to]);
    isOpen = true;
  }

  return {
    look,
    cut() {
      last = undefined;
      isOpen = false;
    },
    list: (limit) => longest(spans, limit, ([from, to]) => to - from).map((span) => [...span]),
  };
}

function ranOn(before: SoundLook, after: SoundLook): boolean {
  const mediaMs = after.mediaMs - before.mediaMs;
  return mediaMs > 0 && Math.abs(mediaMs - (after.at - before.at) * after.rate) <= TOLERANCE_MS;
}
