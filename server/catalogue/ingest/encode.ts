import { join } from 'node:path';
import { AUDIO_KBPS, AUDIO_RATE, audioSamplesFor, framesToSeconds, PRESET, type EncodePlan, type FrameSpan } from './encode-plan.ts';
import { ffmpegArguments, fileUrl, type CommandInput } from './ffmpeg-command.ts';
import { pictureGraph, seekFor, soundGraph, type Stretch } from './filter-graph.ts';
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
export type EncodedPicture = { files: string[]; decoded: Decoded; cpuMs: number };

/** Fragments begin at key frames and carry their true times, whether encoded in one go or apart; headers say nothing about where. */
export const FRAGMENTED = ['-fflags', '+bitexact', '-map_metadata', '-1', '-map_chapters', '-1', '-f', 'mp4'];
export const VIDEO_FLAGS = '+frag_keyframe+empty_moov+default_base_moof+negative_cts_offsets+frag_discont';
const AUDIO_FLAGS = '+empty_moov+default_base_moof+frag_discont';
const AUDIO_FRAGMENT_US = '4000000';

/** One decode of a stretch, one fragmented MP4 a rung (lowest first), with the times it has in the lesson. */
export async function encodePicture(needs: EncodeNeeds & { stretch: Stretch }): Promise<EncodedPicture> {
  const { source, probe, plan, folder, stretch, signal, progress } = needs;
  const { span } = stretch;
  const rungs = plan.rungs.slice(0, stretch.rungs);
  const files = rungs.map((rung) => join(folder, `${rung.name}.mp4`));
  const args = ffmpegArguments({
    inputs: [{ options: [...seekOptions(span, plan), ...inputOptions(probe.demuxer)], source: fileUrl(source) }],
    filters: pictureGraph(probe.video, plan, stretch),
    outputs: rungs.map((rung, index) => ({
      options: ['-map', `[rung${index}]`, ...rungOptions(rung, plan, span)],
      target: fileUrl(files[index] ?? ''),
    })),
  });

  const decoded: Decoded = { packets: 0, frames: 0, corrupt: 0 };
  const ended = await runFfmpeg({
    args,
    signal,
    onStdout: progressReader(framesToSeconds(span.frames, plan.rate) * 1000, progress),
    onStderr: (line) => countDecoded(decoded, line),
  });
  assertDone(ended);
  return { files, decoded, cpuMs: ended.cpuMs };
}

/** Not accurate on purpose: a picture that is held over the span's beginning began before it, and the frame grid leaves out the rest. */
function seekOptions(span: FrameSpan, plan: EncodePlan): string[] {
  const { seekSeconds } = seekFor(span, plan);
  return seekSeconds > 0 ? ['-noaccurate_seek', '-ss', seekSeconds.toFixed(6)] : [];
}

function rungOptions(rung: PlannedRung, plan: EncodePlan, span: FrameSpan): string[] {
  const x264 = `stitchable=1:scenecut=0:open-gop=0:keyint=${plan.segmentFrames}:min-keyint=${plan.segmentFrames}`;
  return [
    ['-c:v', 'libx264', '-preset', PRESET, '-profile:v', rung.profile, '-level:v', rung.level, '-threads', '1'],
    ['-crf', String(rung.crf), '-maxrate', `${rung.maxKbps}k`, '-bufsize', `${rung.bufferKbits}k`, '-x264-params', x264],
    ['-movflags', VIDEO_FLAGS, '-video_track_timescale', String(TIMESCALE)],
    span.fromFrame > 0 ? ['-output_ts_offset', framesToSeconds(span.fromFrame, plan.rate).toFixed(6)] : [],
    FRAGMENTED,
  ].flat();
}

/** The whole lesson's sound in one go, silence where it has none, exactly as long as its picture in whole AAC frames. */
export async function encodeSound(
  { source, probe, plan, folder, signal }: EncodeNeeds,
  pictureFrames: number,
): Promise<{ file: string; cpuMs: number }> {
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
  const ended = await runFfmpeg({ args, signal });
  assertDone(ended);
  return { file, cpuMs: ended.cpuMs };
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
