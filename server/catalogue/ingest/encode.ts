import { join } from 'node:path';
import { AUDIO_KBPS, AUDIO_RATE, audioSamplesFor, framesToSeconds, PRESET, type EncodePlan, type FrameSpan } from './encode-plan.ts';
import { ffmpegArguments, fileUrl, type CommandInput } from './ffmpeg-command.ts';
import { pictureGraph, seekFor, soundGraph } from './filter-graph.ts';
import { TIMESCALE } from './frame-rate.ts';
import type { PlannedRung } from './ladder.ts';
import { mediaFault } from './media-fault.ts';
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
export type EncodedPicture = { files: string[]; decoded: Decoded };

/** Fragments begin at key frames and carry their true times, whether encoded in one go or apart; headers say nothing about where. */
const FRAGMENTED = ['-fflags', '+bitexact', '-map_metadata', '-1', '-map_chapters', '-1', '-f', 'mp4'];
const VIDEO_FLAGS = '+frag_keyframe+empty_moov+default_base_moof+negative_cts_offsets+frag_discont';
const AUDIO_FLAGS = '+empty_moov+default_base_moof+frag_discont';
const AUDIO_FRAGMENT_US = '4000000';

/** One decode, one fragmented MP4 a rung (lowest first); with a span only that stretch, as a chunk apart. */
export async function encodePicture(needs: EncodeNeeds & { span?: FrameSpan }): Promise<EncodedPicture> {
  const { source, probe, plan, folder, span, signal, progress } = needs;
  const files = plan.rungs.map((rung) => join(folder, `${rung.name}.mp4`));
  const { seekSeconds } = seekFor(span, plan);
  const seek = seekSeconds > 0 ? ['-ss', seekSeconds.toFixed(6)] : [];
  const args = ffmpegArguments({
    inputs: [{ options: [...seek, ...inputOptions(probe.demuxer)], source: fileUrl(source) }],
    filters: pictureGraph(probe.video, plan, span),
    outputs: plan.rungs.map((rung, index) => ({
      options: ['-map', `[rung${index}]`, ...rungOptions(rung, plan, span)],
      target: fileUrl(files[index] ?? ''),
    })),
  });

  const decoded: Decoded = { packets: 0, frames: 0, corrupt: 0 };
  const totalMs = span ? framesToSeconds(span.frames, plan.rate) * 1000 : probe.durationMs;
  const ended = await runFfmpeg({
    args,
    signal,
    onStdout: progressReader(totalMs, progress),
    onStderr: (line) => countDecoded(decoded, line),
  });
  assertDone(ended);
  return { files, decoded };
}

function rungOptions(rung: PlannedRung, plan: EncodePlan, span: FrameSpan | undefined): string[] {
  const x264 = `stitchable=1:scenecut=0:open-gop=0:keyint=${plan.segmentFrames}:min-keyint=${plan.segmentFrames}`;
  return [
    ['-c:v', 'libx264', '-preset', PRESET, '-profile:v', rung.profile, '-level:v', rung.level, '-threads', '1'],
    ['-crf', String(rung.crf), '-maxrate', `${rung.maxKbps}k`, '-bufsize', `${rung.bufferKbits}k`, '-x264-params', x264],
    rung.isStills ? ['-bf', '0'] : [],
    // The header would tell the cap, which is each lesson's own; without it lessons of one size share their headers.
    ['-movflags', VIDEO_FLAGS, '-write_btrt', '0', '-video_track_timescale', String(TIMESCALE)],
    span ? ['-output_ts_offset', framesToSeconds(span.fromFrame, plan.rate).toFixed(6)] : [],
    FRAGMENTED,
  ].flat();
}

/** The whole lesson's sound in one go, silence where it has none, exactly as long as its picture in whole AAC frames. */
export async function encodeSound({ source, probe, plan, folder, signal }: EncodeNeeds, pictureFrames: number): Promise<string> {
  const file = join(folder, 'sound.mp4');
  const samples = audioSamplesFor(pictureFrames, plan.rate);
  const silence: CommandInput = { options: ['-f', 'lavfi'], source: `anullsrc=r=${AUDIO_RATE}:cl=stereo` };
  const given: CommandInput = { options: inputOptions(probe.demuxer), source: fileUrl(source) };
  const coding = ['-c:a', 'aac', '-b:a', `${AUDIO_KBPS}k`, '-movflags', AUDIO_FLAGS, '-frag_duration', AUDIO_FRAGMENT_US];
  const args = ffmpegArguments({
    inputs: [probe.audio ? given : silence],
    filters: soundGraph(probe.audio ? `0:${probe.audio.index}` : '0:a', samples),
    outputs: [{ options: ['-map', '[sound]', ...coding, ...FRAGMENTED], target: fileUrl(file) }],
  });
  assertDone(await runFfmpeg({ args, signal }));
  return file;
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
