import type { Entry } from './entry.ts';
import { INDEXED } from './survey.ts';

/** Says of each picture that is decoded when it is shown and whether it is a key. */
export const LANDING_FILTER = 'showinfo=checksum=0,';

/** A seek ends at the key picture before its goal by an index; otherwise at any packet before it in the order of decoding. */
const ENDS_AT_KEYS: ReadonlySet<string> = new Set([...INDEXED, 'avi', 'asf', 'flv']);
/** ffmpeg itself goes back 0.13 s where pictures are shown in another order. */
const BEHIND_KEY_S = 0.2;
const BEFORE_KEY_S = 1;
const LATE_S = 0.5;

/**
 * Not accurate on purpose: the frame grid leaves out what is too early. Times stay those of a reading from the beginning, to the last tick, so
 * that a picture between two frames falls to the same one.
 */
export function landingOptions({ keyS }: Entry, demuxer: string): string[] {
  const seekS = keyS + (ENDS_AT_KEYS.has(demuxer) ? BEHIND_KEY_S : -BEFORE_KEY_S);
  return ['-copyts', '-start_at_zero', ...(keyS > 0 && seekS > 0 ? ['-noaccurate_seek', '-ss', seekS.toFixed(6)] : [])];
}

/** Reads what the filter says; `isWell` once the first key picture was there in time. */
export function landingReader({ keyS }: Entry): { read: (line: string) => void; isWell: () => boolean } {
  let tick = NaN;
  let firstKeyS: number | undefined;
  const read = (line: string): void => {
    if (firstKeyS !== undefined || !line.includes('showinfo')) return;
    const [, num, den] = /config in time_base: (\d+)\/(\d+)/.exec(line) ?? [];
    if (num !== undefined) tick = Number(num) / Number(den);
    const [, pts] = / pts: *(-?\d+) .* iskey:1 /.exec(line) ?? [];
    if (pts !== undefined) firstKeyS = Number(pts) * tick;
  };
  return { read, isWell: () => firstKeyS !== undefined && firstKeyS <= keyS + LATE_S };
}
