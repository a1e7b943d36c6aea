import { join } from 'node:path';
import type { Chunk } from '#shared/model/package.ts';
import { assertPicturesPlay, assertTrack, broken } from './check-track.ts';
import { groupIntoSegments, MOST_REORDERED } from './copy-cut.ts';
import type { Copy } from './copy-decision.ts';
import { FRAGMENTED, VIDEO_FLAGS, assertDone } from './encode.ts';
import { framesToSeconds, type EncodePlan, type FrameSpan } from './encode-plan.ts';
import { ffmpegArguments, fileUrl } from './ffmpeg-command.ts';
import { ticksPerFrame, TIMESCALE } from './frame-rate.ts';
import { inputOptions, type Probe } from './probe.ts';
import { runFfmpeg } from './run-ffmpeg.ts';
import { asSegment, splitAt, type Put } from './split.ts';
import type { CopyResult } from './task.ts';

export type CopyNeeds = {
  source: string;
  probe: Probe;
  plan: EncodePlan;
  copy: Copy;
  chunk: number;
  folder: string;
  put: Put;
  signal?: AbortSignal | undefined;
};

/** One chunk of the source's own pictures, with the times they have in the lesson, looked at from outside: each segment begins with a key frame. */
async function copied(needs: CopyNeeds): Promise<{ result: CopyResult; file: string; span: FrameSpan }> {
  const { copy, chunk, plan, folder, put, signal } = needs;
  const span = copy.chunks[chunk];
  if (!span) throw new RangeError(`no chunk ${chunk} to copy`);
  const file = join(folder, 'copy.mp4');
  const ended = await runFfmpeg({ args: copyArguments(needs, span, file), signal });
  assertDone(ended);
  const frameTicks = ticksPerFrame(plan.rate);
  const { track, ...split } = await splitAt(file, [(span.fromFrame + span.frames) * frameTicks], put);
  await assertTrack({ track, ...split }, 'the copy', span, frameTicks);
  return { result: { track: { ...track, chunks: track.chunks.map(inSegments) }, encodeMs: ended.cpuMs, checkMs: 0 }, file, span };
}

/** To be seen early; its pictures are decoded for a check when the chunk is made again for the package, to the same bytes. */
export const makeEarlyCopy = async (needs: CopyNeeds): Promise<CopyResult> => (await copied(needs)).result;

export async function makeCopiedChunk(needs: CopyNeeds): Promise<CopyResult> {
  const { result, file, span } = await copied(needs);
  const [first] = result.track.chunks;
  if (!first || result.track.chunks.length > 1) throw broken('a copy in pieces');
  return { ...result, checkMs: await assertPicturesPlay([file], span.frames, needs.signal) };
}

/**
 * Pictures in their order of decoding are given the even times of the lesson, whatever rounding and trembling the container has: so chunks
 * copied apart fit together, and their times are those of the encoded rungs. (ffmpeg hands times to `setts` in ticks of what it writes.)
 */
function copyArguments({ source, probe, plan, copy }: CopyNeeds, { fromFrame, frames }: FrameSpan, file: string): string[] {
  const ticks = ticksPerFrame(plan.rate);
  const start = Math.round(copy.startS * TIMESCALE);
  // Half a frame early: what lies before that is read and left out.
  const seekS = copy.startS + framesToSeconds(fromFrame - 0.5, plan.rate);
  const times = [
    `time_base=1/${TIMESCALE}`,
    `pts=round((PTS-(${start}))/${ticks})*${ticks}`,
    `dts=(N+(${fromFrame - MOST_REORDERED}))*${ticks}`,
    `duration=${ticks}`,
  ].join(':');
  const seek = fromFrame > 0 ? ['-ss', seekS.toFixed(6)] : [];
  const taken = ['-map', `0:${probe.video.index}`, '-c', 'copy', '-copypriorss', '0', '-frames:v', String(frames)];
  const written = ['-bsf:v', `setts=${times}`, '-movflags', VIDEO_FLAGS, '-video_track_timescale', String(TIMESCALE), ...FRAGMENTED];
  return ffmpegArguments({
    inputs: [{ options: ['-copyts', ...seek, ...inputOptions(probe.demuxer)], source: fileUrl(source) }],
    outputs: [{ options: [...taken, ...written], target: fileUrl(file) }],
  });
}

function inSegments(chunk: Chunk): Chunk {
  return { ...chunk, segments: groupIntoSegments(chunk.segments, TIMESCALE).map(asSegment) };
}
