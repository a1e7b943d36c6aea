import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { assertDone } from './encode.ts';
import { AUDIO_RATE } from './encode-plan.ts';
import { ffmpegArguments, fileUrl, type CommandInput } from './ffmpeg-command.ts';
import { runFfmpeg, type Ended, type Run } from './run-ffmpeg.ts';
import { STEREO } from './sound-graph.ts';

/** Where a sound is read, and which stream it is there. */
export type SoundInput = { input: CommandInput; stream: number | 'a' };
export type EvenNeeds = {
  sound: SoundInput;
  /** So much of it is wanted. */
  samples: number;
  folder: string;
  signal?: AbortSignal | undefined;
  spent?: ((cpuMs: number) => void) | undefined;
};

/** ffmpeg would build its filters anew where the format changes, and with them all that counts from the beginning: the lesson's length, its loudness. */
const NEVER_ANEW = ['-reinit_filter', '0'];
const CHANGES = /Changing audio frame properties on the fly is not supported/;
/** A limiter and a resampler look a little further than what comes out of them. */
const MORE_S = 1;

class FormatChanges extends Error {}

/** Broadcasts change from two channels to six with the programme. Whoever reads meets it and begins again, from a copy that is all alike. */
export async function readEvenly<T>(needs: EvenNeeds, read: (sound: SoundInput) => Promise<T>): Promise<T> {
  const { input, stream } = needs.sound;
  try {
    return await read({ input: { ...input, options: [...NEVER_ANEW, ...input.options] }, stream });
  } catch (error) {
    if (!(error instanceof FormatChanges)) throw error;
  }
  const even = join(needs.folder, 'even.nut');
  try {
    await makeEven(needs, even);
    // What starts late stays late: without `-copyts` times would be counted from the copy's first sample.
    return await read({ input: { options: ['-copyts', '-protocol_whitelist', 'file', '-f', 'nut'], source: fileUrl(even) }, stream: 'a' });
  } finally {
    await rm(even, { force: true });
  }
}

/** Every run over a sound that may change: that it does is no fault of the file's. */
export async function runSound(run: Run): Promise<Ended> {
  let changes = false;
  const onStderr = (line: string): void => {
    changes ||= CHANGES.test(line);
    run.onStderr?.(line);
  };
  const ended = await runFfmpeg({ ...run, onStderr });
  if (ended.code !== 0 && changes) throw new FormatChanges('the sound changes its format');
  assertDone(ended);
  return ended;
}

/** Not rounded, and six channels become two as they do elsewhere; with the times it has in the source. */
async function makeEven({ sound: { input, stream }, samples, signal, spent }: EvenNeeds, even: string): Promise<void> {
  const args = ffmpegArguments({
    inputs: [input],
    filters: [`[0:${stream}]aresample=${AUDIO_RATE},${STEREO},atrim=start=0:end=${(samples / AUDIO_RATE + MORE_S).toFixed(3)}[even]`],
    outputs: [{ options: ['-map', '[even]', '-c:a', 'pcm_f32le', '-f', 'nut'], target: fileUrl(even) }],
  });
  const ended = await runFfmpeg({ args, signal });
  assertDone(ended);
  spent?.(ended.cpuMs);
}
