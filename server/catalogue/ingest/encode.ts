import { join } from 'node:path';
import { framesToSeconds, PRESET, type EncodePlan, type FrameSpan } from './encode-plan.ts';
import { ffmpegArguments, fileUrl } from './ffmpeg-command.ts';
import { pictureGraph, seekFor } from './filter-graph.ts';
import { TIMESCALE } from './frame-rate.ts';
import type { PlannedRung } from './ladder.ts';
import { mediaFault } from './media-fault.ts';
import { posterTap } from './poster.ts';
import type { Candidate } from './poster-choice.ts';
import { inputOptions, type Probe } from './probe.ts';
import { progressReader, type OnDone } from './progress.ts';
import { runFfmpeg, type Ended } from './run-ffmpeg.ts';

export type EncodeNeeds = {
  source: string;
  probe: Probe;
  plan: EncodePlan;
  folder: string;
  signal?: AbortSignal | undefined;
  progress?: OnDone;
};

/** What the decoder made of the source. */
export type Decoded = { packets: number; frames: number; corrupt: number };
export type EncodedPicture = { files: string[]; decoded: Decoded; posters: Candidate[] };

/** Fragments begin at key frames and carry their true times, whether encoded in one go or apart; headers say nothing about where. */
export const FRAGMENTED = ['-fflags', '+bitexact', '-map_metadata', '-1', '-map_chapters', '-1', '-f', 'mp4'];
const VIDEO_FLAGS = '+frag_keyframe+empty_moov+default_base_moof+negative_cts_offsets+frag_discont';

/** Frames of the plan at which a poster may be taken; those outside the span are left to others. */
export type PictureNeeds = EncodeNeeds & { span?: FrameSpan; posterFrames?: readonly number[] };

/** One decode, one fragmented MP4 a rung (lowest first); with a span only that stretch, as a chunk apart. */
export async function encodePicture(needs: PictureNeeds): Promise<EncodedPicture> {
  const { source, probe, plan, folder, span, signal, progress } = needs;
  const tap = posterTap({ frames: needs.posterFrames ?? [], plan, span, folder });
  const files = plan.rungs.map((rung) => join(folder, `${rung.name}.mp4`));
  const { seekSeconds } = seekFor(span, plan);
  const seek = seekSeconds > 0 ? ['-ss', seekSeconds.toFixed(6)] : [];
  const args = ffmpegArguments({
    inputs: [{ options: [...seek, ...inputOptions(probe.demuxer)], source: fileUrl(source) }],
    filters: [...pictureGraph(probe.video, plan, span, tap.labels), ...tap.graph],
    outputs: [
      ...plan.rungs.map((rung, index) => ({
        options: ['-map', `[rung${index}]`, ...rungOptions(rung, plan, span)],
        target: fileUrl(files[index] ?? ''),
      })),
      ...tap.outputs,
    ],
  });

  const decoded: Decoded = { packets: 0, frames: 0, corrupt: 0 };
  const totalMs = span ? framesToSeconds(span.frames, plan.rate) * 1000 : probe.durationMs;
  const ended = await runFfmpeg({
    args,
    signal,
    onStdout: progressReader(totalMs, progress),
    onStderr: (line) => {
      countDecoded(decoded, line);
      tap.onStderr(line);
    },
  });
  assertDone(ended);
  return { files, decoded, posters: tap.candidates() };
}

function rungOptions(rung: PlannedRung, plan: EncodePlan, span: FrameSpan | undefined): string[] {
  const x264 = `stitchable=1:scenecut=0:open-gop=0:keyint=${plan.segmentFrames}:min-keyint=${plan.segmentFrames}`;
  return [
    ['-c:v', 'libx264', '-preset', PRESET, '-profile:v', rung.profile, '-level:v', rung.level, '-threads', '1'],
    ['-crf', String(rung.crf), '-maxrate', `${rung.maxKbps}k`, '-bufsize', `${rung.bufferKbits}k`, '-x264-params', x264],
    ['-movflags', VIDEO_FLAGS, '-video_track_timescale', String(TIMESCALE)],
    span ? ['-output_ts_offset', framesToSeconds(span.fromFrame, plan.rate).toFixed(6)] : [],
    FRAGMENTED,
  ].flat();
}

function countDecoded(decoded: Decoded, line: string): void {
  if (line.includes('corrupt decoded frame')) decoded.corrupt += 1;
  const read = /\(video\): (\d+) packets read .*; (\d+) frames decoded/.exec(line);
  if (!read) return;
  decoded.packets += Number(read[1]);
  decoded.frames += Number(read[2]);
}

/** ffmpeg may end with 0 over a full disk; its words are what counts. */
export function assertDone({ code, stderr }: Ended): void {
  if (/No space left on device|Disk quota exceeded/.test(stderr)) throw mediaFault('no_space', stderr.slice(-500));
  if (code === 0) return;
  throw mediaFault('encoder_failed', `ffmpeg ended with ${code}: ${stderr.slice(-500)}`);
}
