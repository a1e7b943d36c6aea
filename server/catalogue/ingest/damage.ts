import { TIMESCALE, framesPerSecond, ticksPerFrame } from './frame-rate.ts';
import type { Decoded } from './encode.ts';
import { framesToSeconds, type EncodePlan } from './encode-plan.ts';
import { fileUrl } from './ffmpeg-command.ts';
import { mediaFault } from './media-fault.ts';
import { inputOptions, type Probe } from './probe.ts';
import { runFfprobe } from './run-ffmpeg.ts';

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

/** Broadcast formats have no index that would miss a packet, but an even beat: a hole in it is lost picture. Read before any work is done. */
export async function assertNoHoles(source: string, { demuxer, video, durationMs }: Probe, signal?: AbortSignal): Promise<void> {
  if (demuxer !== 'mpegts' && demuxer !== 'mpeg') return;
  const times: number[] = [];
  const entries = ['-select_streams', String(video.index), '-show_entries', 'packet=pts_time', '-of', 'csv=p=0'];
  await runFfprobe({
    args: [...entries, ...inputOptions(demuxer), fileUrl(source)],
    signal,
    onStdout: (line) => {
      const time = Number.parseFloat(line);
      if (!Number.isNaN(time)) times.push(time);
    },
  });
  const missing = missingSeconds(times);
  if (missing > mostOf(durationMs / 1000, MOST_MISSING_S, MOST_MISSING_SHARE)) {
    throw mediaFault('damaged', `${missing.toFixed(1)} s of picture are missing in ${(durationMs / 1000).toFixed(1)} s`);
  }
}

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

/** After the encode: was the source decoded whole, and as far as it promised? `frames` are the frames encoded. */
export function assertDecoded(
  { packets, frames: decodedFrames, corrupt }: Decoded,
  { probe, plan, frames }: { probe: Probe; plan: EncodePlan; frames: number },
): void {
  if (frames === 0 || (packets > 0 && decodedFrames === 0)) throw mediaFault('damaged', 'not one frame could be decoded');

  const least = probe.video.isInterlaced ? LEAST_DECODED_FIELDS : LEAST_DECODED;
  if (decodedFrames < packets * least) throw mediaFault('damaged', `${decodedFrames} frames decoded from ${packets} packets`);

  const corruptS = corrupt / framesPerSecond(probe.video.rate);
  const promisedS = promisedMs(probe, plan) / 1000;
  if (corruptS > mostOf(promisedS, MOST_MISSING_S, MOST_CORRUPT_SHARE)) throw mediaFault('damaged', `${corrupt} corrupt frames`);

  const cutS = promisedS - framesToSeconds(frames, plan.rate);
  if (cutS > mostOf(promisedS, MOST_CUT_S, MOST_CUT_SHARE)) {
    throw mediaFault('damaged', `the picture ends ${cutS.toFixed(1)} s before the ${promisedS.toFixed(1)} s that the file promises`);
  }
}

/** The length that the file's own headers tell; 0 where they tell none. */
export function promisedMs({ video }: Probe, { holdMs, rate }: EncodePlan): number {
  const frameMs = (ticksPerFrame(rate) * 1000) / TIMESCALE;
  return Math.max(0, video.endsMs + holdMs - frameMs);
}
