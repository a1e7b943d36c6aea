import { open } from 'node:fs/promises';
import { AAC_FRAME, type FrameSpan } from './encode-plan.ts';
import { ffmpegArguments, fileUrl } from './ffmpeg-command.ts';
import type { Fragment } from './fragments.ts';
import { mediaFault } from './media-fault.ts';
import { readAt } from './mp4-boxes.ts';
import { runFfmpeg } from './run-ffmpeg.ts';
import type { SplitTrack } from './split.ts';

export const IDR = 5;
const NAL_TYPE = 0x1f;

/** What every screen relies on when it changes rungs or joins lessons. */
export async function assertTrack(track: SplitTrack, name: string, span: FrameSpan, frameTicks: number): Promise<void> {
  assertContinuous(track.fragments, span.fromFrame * frameTicks, name);
  const frames = track.fragments.reduce((sum, { samples }) => sum + samples, 0);
  if (frames !== span.frames)
    throw mediaFault('damaged', `${name} has ${frames} pictures instead of ${span.frames} from picture ${span.fromFrame}`);
  const ticks = track.fragments.reduce((sum, fragment) => sum + fragment.ticks, 0);
  if (ticks !== frames * frameTicks) throw broken(`${name} lasts ${ticks} ticks instead of ${frames * frameTicks}`);
  await assertKeyFrames(track, name);
}

/** Each fragment where the one before it ends, and shown when it says. */
export function assertContinuous(fragments: readonly Fragment[], fromTicks: number, name: string): void {
  let expected = fromTicks;
  for (const { startTicks, ticks, firstShownAfter } of fragments) {
    if (startTicks !== expected || firstShownAfter !== 0) throw broken(`${name} has a gap at ${expected} ticks`);
    expected += ticks;
  }
}

/** Flags can lie: the first picture of every segment is read and must hold an IDR slice. */
async function assertKeyFrames({ path, fragments }: SplitTrack, name: string): Promise<void> {
  await using file = await open(path, 'r');
  for (const { startsWithSync, firstSample, startTicks } of fragments) {
    const isKey = startsWithSync && nalTypes(await readAt(file, firstSample.offset, firstSample.bytes)).includes(IDR);
    if (!isKey) throw broken(`${name}: the segment at ${startTicks} ticks does not begin with a key frame`);
  }
}

/** Coded pictures stand as length-prefixed units (ISO 14496-15). */
export function nalTypes(sample: Buffer): number[] {
  const types: number[] = [];
  for (let at = 0; at + 4 < sample.length; at += 4 + sample.readUInt32BE(at)) types.push(sample.readUInt8(at + 4) & NAL_TYPE);
  return types;
}

/** Decodes everything in these files, each of which must give so many pictures; returns the CPU milliseconds it took. */
export async function assertPicturesPlay(files: readonly string[], frames: number, signal?: AbortSignal): Promise<number> {
  const { cpuMs, decoded } = await decode(files, 'v', signal);
  for (const [index, file] of files.entries()) {
    if (decoded[index] !== frames) throw broken(`${file.split('/').at(-1)} gives ${decoded[index]} pictures instead of ${frames}`);
  }
  return cpuMs;
}

/** As long as the lesson, by what its headers say and by what is heard; returns the CPU milliseconds it took. */
export async function assertSound({ path, fragments }: SplitTrack, name: string, samples: number, signal?: AbortSignal): Promise<number> {
  assertContinuous(fragments, 0, name);
  const told = fragments.reduce((sum, fragment) => sum + fragment.samples, 0) * AAC_FRAME;
  const ticks = fragments.reduce((sum, fragment) => sum + fragment.ticks, 0);
  if (told !== samples || ticks !== samples) throw broken(`${name} has ${told} samples in ${ticks} ticks instead of ${samples}`);
  const { cpuMs, decoded } = await decode([path], 'a', signal);
  if ((decoded[0] ?? 0) * AAC_FRAME !== samples) throw broken(`${name} gives ${decoded[0]} frames instead of ${samples / AAC_FRAME}`);
  return cpuMs;
}

/** `-xerror`: nothing that the decoder only mutters about is passed over. */
async function decode(files: readonly string[], kind: 'v' | 'a', signal?: AbortSignal): Promise<{ cpuMs: number; decoded: number[] }> {
  const complaints: string[] = [];
  const decoded: number[] = [];
  const args = ffmpegArguments({
    inputs: files.map((file) => ({ options: ['-xerror', '-protocol_whitelist', 'file', '-f', 'mov'], source: fileUrl(file) })),
    outputs: files.map((_, index) => ({ options: ['-map', `${index}:${kind}`, '-fps_mode', 'passthrough', '-f', 'null'], target: '-' })),
  });
  const { code, stderr, cpuMs } = await runFfmpeg({
    args,
    signal,
    onStderr(line) {
      if (/\[(error|fatal|panic)\]|corrupt decoded frame/.test(line)) complaints.push(line);
      const read = /Input stream #(\d+):0 \((?:video|audio)\): \d+ packets read .*; (\d+) frames decoded/.exec(line);
      if (read) decoded[Number(read[1])] = Number(read[2]);
    },
  });
  if (code !== 0 || complaints.length > 0) throw broken(complaints[0] ?? stderr.slice(-300));
  return { cpuMs, decoded };
}

export const broken = (what: string): Error => mediaFault('encoder_failed', `not sealed: ${what}`);
