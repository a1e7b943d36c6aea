import { join } from 'node:path';
import { framesToSeconds, PRESET, type EncodePlan, type FrameSpan } from './encode-plan.ts';
import { ffmpegArguments, fileUrl } from './ffmpeg-command.ts';
import { pictureGraph, seekFor, sizesOptions, type Stretch } from './filter-graph.ts';
import { TIMESCALE } from './frame-rate.ts';
import type { PlannedRung } from './ladder.ts';
import { landingOptions, landingReader } from './landing.ts';
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
export type EncodedPicture = {
  files: string[];
  decoded: Decoded;
  posters: Candidate[];
  cpuMs: number;
  /** Reading began where it had to. */
  enteredWell: boolean;
};

/** Fragments begin at key frames and carry their true times, whether encoded in one go or apart; headers say nothing about where. */
export const FRAGMENTED = ['-fflags', '+bitexact', '-map_metadata', '-1', '-map_chapters', '-1', '-f', 'mp4'];
export const VIDEO_FLAGS = '+frag_keyframe+empty_moov+default_base_moof+negative_cts_offsets+frag_discont';

/** Frames of the plan at which a poster may be taken; those outside the stretch are left to others. */
export type PictureNeeds = EncodeNeeds & { stretch: Stretch; posterFrames?: readonly number[] };

/** One decode of a stretch, one fragmented MP4 a rung (lowest first), with the times it has in the lesson. */
export async function encodePicture(needs: PictureNeeds): Promise<EncodedPicture> {
  const { source, probe, plan, folder, stretch, signal, progress } = needs;
  const { span } = stretch;
  const tap = posterTap({ frames: needs.posterFrames ?? [], plan, span, folder });
  const rungs = plan.rungs.slice(0, stretch.rungs);
  const files = rungs.map((rung) => join(folder, `${rung.name}.mp4`));
  const args = ffmpegArguments({
    inputs: [
      {
        options: [...seekOptions(stretch, plan, probe), ...sizesOptions(probe.video), ...inputOptions(probe.demuxer)],
        source: fileUrl(source),
      },
    ],
    filters: [...pictureGraph(probe.video, plan, stretch, tap.labels), ...tap.graph],
    outputs: [
      ...rungs.map((rung, index) => ({
        options: ['-map', `[rung${index}]`, ...rungOptions(rung, plan, span)],
        target: fileUrl(files[index] ?? ''),
      })),
      ...tap.outputs,
    ],
  });

  const landing = stretch.entry && landingReader(stretch.entry);
  const decoded: Decoded = { packets: 0, frames: 0, corrupt: 0 };
  const ended = await runFfmpeg({
    args,
    signal,
    onStdout: progressReader(framesToSeconds(span.frames, plan.rate) * 1000, progress),
    onStderr: (line) => {
      countDecoded(decoded, line);
      tap.onStderr(line);
      landing?.read(line);
    },
  });
  assertDone(ended);
  return { files, decoded, posters: tap.candidates(), cpuMs: ended.cpuMs, enteredWell: landing?.isWell() ?? true };
}

/** Not accurate on purpose: a picture that is held over the span's beginning began before it, and the frame grid leaves out the rest. */
function seekOptions({ span, entry }: Stretch, plan: EncodePlan, { demuxer }: Probe): string[] {
  if (entry) return landingOptions(entry, demuxer);
  const { seekSeconds } = seekFor(span, plan);
  return seekSeconds > 0 ? ['-noaccurate_seek', '-ss', seekSeconds.toFixed(6)] : [];
}

function rungOptions(rung: PlannedRung, plan: EncodePlan, span: FrameSpan): string[] {
  // Where colour lies between the pixels would be told in the header of a lesson from one camera, and not in that of another: they would not join.
  const x264 = `chromaloc=0:stitchable=1:scenecut=0:open-gop=0:keyint=${plan.segmentFrames}:min-keyint=${plan.segmentFrames}`;
  return [
    ['-c:v', 'libx264', '-preset', PRESET, '-profile:v', rung.profile, '-level:v', rung.level, '-threads', '1'],
    ['-crf', String(rung.crf), '-maxrate', `${rung.maxKbps}k`, '-bufsize', `${rung.bufferKbits}k`, '-x264-params', x264],
    rung.isStills ? ['-bf', '0'] : [],
    // The header tells the beat of the encoder's clock: one for all lessons, or those of unequal rates would not join. Pictures come evenly as it is.
    ['-enc_time_base', `1:${TIMESCALE}`, '-fps_mode', 'passthrough'],
    // The header would tell the cap, which is each lesson's own; without it lessons of one size share their headers.
    ['-movflags', VIDEO_FLAGS, '-write_btrt', '0', '-video_track_timescale', String(TIMESCALE)],
    span.fromFrame > 0 ? ['-output_ts_offset', framesToSeconds(span.fromFrame, plan.rate).toFixed(6)] : [],
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
