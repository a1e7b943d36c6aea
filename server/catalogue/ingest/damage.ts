import type { Decoded } from './encode.ts';
import { framesPerSecond } from './frame-rate.ts';
import { mediaFault } from './media-fault.ts';
import type { Probe } from './probe.ts';
import type { Survey } from './survey.ts';

/*
 * ffmpeg ends with code 0 over a file whose middle is garbage, and frame rates of containers cannot be trusted to count what is missing
 * (telecine, screens recorded only when they change). So four things are judged, each by what its container is sure of.
 */
const HOLE_S = 0.5;
const MOST_MISSING_S = 1;
const MOST_MISSING_SHARE = 0.01;
const MOST_CORRUPT_SHARE = 0.02;
const MOST_CUT_S = 2;
const MOST_CUT_SHARE = 0.03;
const LEAST_DECODED = 0.7;
const LEAST_DECODED_FIELDS = 0.45; // Two fields of a picture may lie in two packets.

/** Broadcast formats have no index that would miss a packet, but an even beat: a hole in it is lost picture. */
export const HAS_BEAT: ReadonlySet<string> = new Set(['mpegts', 'mpeg']);

/** Before any work: is the picture there as far as the file's headers promise, and without holes? */
export function assertThere({ demuxer, durationMs, video }: Probe, { missingS, endsMs }: Survey): void {
  if (HAS_BEAT.has(demuxer) && missingS > mostOf(durationMs / 1000, MOST_MISSING_S, MOST_MISSING_SHARE))
    throw mediaFault('damaged', `${missingS.toFixed(1)} s of picture are missing in ${(durationMs / 1000).toFixed(1)} s`);
  const promisedS = video.endsMs / 1000;
  const cutS = promisedS - endsMs / 1000;
  if (cutS > mostOf(promisedS, MOST_CUT_S, MOST_CUT_SHARE))
    throw mediaFault('damaged', `the picture ends ${cutS.toFixed(1)} s before the ${promisedS.toFixed(1)} s that the file promises`);
}

/** So much of a lesson's end may fail to decode: the last picture is then held. */
export const bearableCutS = (seconds: number): number => mostOf(seconds, MOST_CUT_S, MOST_CUT_SHARE);

/** Seconds inside holes of half a second and more. */
export function missingSeconds(times: readonly number[]): number {
  const inOrder = Float64Array.from(times).sort();
  let missing = 0;
  for (let i = 1; i < inOrder.length; i++) {
    const gap = (inOrder[i] ?? 0) - (inOrder[i - 1] ?? 0);
    if (gap > HOLE_S) missing += gap;
  }
  return missing;
}

const mostOf = (seconds: number, absolute: number, share: number): number => Math.max(absolute, seconds * share);

/** Of the lesson. */
type Stretch = { fromS: number; seconds: number };

/** After the encode of a stretch: could its source be decoded? What is not to be shown is read, and gives no frame. */
export function assertDecoded({ packets: read, frames, corrupt }: Decoded, { video }: Probe, { fromS, seconds }: Stretch): void {
  const packets = fromS === 0 ? read - video.hidden : read;
  if (packets > 0 && frames === 0) throw mediaFault('damaged', 'not one frame could be decoded');
  const least = video.isInterlaced ? LEAST_DECODED_FIELDS : LEAST_DECODED;
  if (frames < packets * least) throw mediaFault('damaged', `${frames} frames decoded from ${packets} packets`);
  if (corrupt / framesPerSecond(video.rate) > mostOf(seconds, MOST_MISSING_S, MOST_CORRUPT_SHARE))
    throw mediaFault('damaged', `${corrupt} corrupt frames`);
}
