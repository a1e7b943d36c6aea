import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Chunk } from '#shared/model/package.ts';
import { AppError } from '#shared/problem.ts';
import { assertContinuous, broken } from './check-track.ts';
import { FRAGMENTED } from './encode.ts';
import { AAC_FRAME, AUDIO_RATE, audioSamplesFor, type EncodePlan, type FrameSpan } from './encode-plan.ts';
import { ffmpegArguments, fileUrl } from './ffmpeg-command.ts';
import { inputOptions, type Probe } from './probe.ts';
import { readEvenly, runSound, type SoundInput } from './sound-even.ts';
import { soundSource } from './sound-graph.ts';
import { asSegment, splitAt, type Put } from './split.ts';
import type { EncodedTrack } from './task.ts';

export type PreviewSoundNeeds = {
  source: string;
  probe: Probe;
  plan: EncodePlan;
  folder: string;
  put: Put;
  signal?: AbortSignal | undefined;
};

/** Everything in whole AAC frames of the lesson. */
type Reading = { seek: number; lead: number; first: number; end: number };

const KBPS = 64;
/** Encoded and left out on both sides of a stretch: each frame is heard together with the one before it, and is chosen by the one after it. */
const LEAD = 4;
const TAIL = 2;
/** 1 s in which a decoder and a resampler that begin in the middle come to themselves. */
const SETTLE = 48;
/** So many last a whole number of milliseconds: a seek that is rounded would move the sound against that of the stretch before it. */
const SEEK_STEP = 3;

/** Each AAC frame by itself, so that a stretch can be cut at any of them; `avoid_negative_ts` would move them all to zero. */
const EACH_APART = ['-movflags', '+empty_moov+default_base_moof+frag_discont+frag_every_frame', '-avoid_negative_ts', 'disabled'];

/** Where each chunk's sound ends and may be cut, in samples: at the first whole AAC frame after each picture segment, so that it never falls behind. */
export function soundCutsOf(chunks: readonly FrameSpan[], { rate, segmentFrames }: EncodePlan): number[][] {
  return chunks.map(({ fromFrame, frames }) => {
    const segments = Math.ceil(frames / segmentFrames);
    const ends = Array.from({ length: segments }, (_, index) => fromFrame + Math.min(frames, (index + 1) * segmentFrames));
    return [...new Set(ends.map((end) => audioSamplesFor(end, rate)))];
  });
}

export function readingOf(firstSample: number, endSample: number): Reading {
  const [first, end] = [firstSample / AAC_FRAME, endSample / AAC_FRAME];
  const lead = Math.max(0, first - LEAD);
  return { seek: Math.max(0, Math.floor((lead - SETTLE) / SEEK_STEP) * SEEK_STEP), lead, first, end };
}

/**
 * The sound beneath these chunks as the source has it, quickly made, for the preview alone; a sealed lesson has another, which is measured over
 * the whole. Undefined where there is none, or none that can be had: the pictures are seen all the same.
 */
export async function makePreviewSound(
  needs: PreviewSoundNeeds,
  chunks: readonly FrameSpan[],
): Promise<{ track: EncodedTrack; encodeMs: number } | undefined> {
  if (!needs.probe.audio || chunks.length === 0) return undefined;
  const folder = join(needs.folder, 'preview-sound');
  await mkdir(folder, { recursive: true });
  try {
    return await encoded({ ...needs, folder }, chunks);
  } catch (error) {
    if (error instanceof AppError && error.params['fault'] === 'encoder_failed') return undefined;
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function encoded(needs: PreviewSoundNeeds, chunks: readonly FrameSpan[]): Promise<{ track: EncodedTrack; encodeMs: number }> {
  const { folder, plan, put, signal } = needs;
  const cuts = soundCutsOf(chunks, plan);
  const ends = cuts.map((some) => some.at(-1) ?? 0);
  const from = audioSamplesFor(chunks[0]?.fromFrame ?? 0, plan.rate);
  const file = join(folder, 'sound.mp4');
  const reading = readingOf(from, ends.at(-1) ?? 0);
  const samples = (reading.end + TAIL - reading.seek) * AAC_FRAME;
  const ended = await readEvenly({ folder, signal, samples, sound: soundOf(needs, reading) }, (sound) =>
    runSound({ args: soundArguments(sound, reading, file), signal }),
  );
  const { track, fragments } = await splitAt(file, ends, put, from);
  const kept = fragments.filter(({ startTicks }) => startTicks >= from && startTicks < (ends.at(-1) ?? 0));
  assertContinuous(kept, from, 'the sound of the preview');
  if (kept.length * AAC_FRAME !== (ends.at(-1) ?? 0) - from) throw broken('the sound of the preview is shorter than its pictures');
  const starts = [from, ...ends];
  return {
    track: { ...track, chunks: track.chunks.map((chunk, index) => inSegments(chunk, starts[index] ?? 0, cuts[index] ?? [])) },
    encodeMs: ended.cpuMs,
  };
}

function soundOf({ source, probe }: PreviewSoundNeeds, { seek }: Reading): SoundInput {
  const seconds = ((seek * AAC_FRAME) / AUDIO_RATE).toFixed(3);
  const options = [...(seek > 0 ? ['-ss', seconds] : []), ...inputOptions(probe.demuxer)];
  return { input: { options, source: fileUrl(source) }, stream: probe.audio?.index ?? 'a' };
}

function soundArguments({ input, stream }: SoundInput, { seek, lead, end }: Reading, file: string): string[] {
  // The encoder's first frame primes the decoder: it stands in the place of the first frame that is left out, or of the lesson's first 21 ms.
  const [start, stop] = [lead + 1, end + TAIL].map((frame) => (frame - seek) * AAC_FRAME);
  const filters = [soundSource(stream), 'apad', `atrim=start_sample=${start}:end_sample=${stop}`, `asetpts=N+${(lead + 1) * AAC_FRAME}`];
  return ffmpegArguments({
    inputs: [input],
    filters: [`${filters.join(',')}[sound]`],
    outputs: [
      {
        options: ['-map', '[sound]', '-c:a', 'aac', '-aac_coder', 'fast', '-b:a', `${KBPS}k`, ...EACH_APART, ...FRAGMENTED],
        target: fileUrl(file),
      },
    ],
  });
}

/** From one cut to the next. */
function inSegments(chunk: Chunk, start: number, cuts: readonly number[]): Chunk {
  const groups: Chunk['segments'][] = cuts.map(() => []);
  let [at, group] = [start, 0];
  for (const frame of chunk.segments) {
    groups[group]?.push(frame);
    at += frame.ticks;
    if (at >= (cuts[group] ?? Infinity)) group += 1;
  }
  return { ...chunk, segments: groups.map(asSegment) };
}
