import type { EncodePlan, FrameSpan } from './encode-plan.ts';
import { assertDone } from './encode.ts';
import type { Entry } from './entry.ts';
import { ffmpegArguments, fileUrl } from './ffmpeg-command.ts';
import { sizesOptions, sourceFilters } from './filter-graph.ts';
import { framesPerSecond } from './frame-rate.ts';
import { landingOptions, landingReader } from './landing.ts';
import { Killed } from './media-fault.ts';
import { inputOptions, type Probe } from './probe.ts';
import { runFfmpeg } from './run-ffmpeg.ts';

/** A task that is to begin with this frame, decoded from here. */
export type TriedEntry = { fromFrame: number; entry: Entry };
export type TrialNeeds = { source: string; probe: Probe; encode: EncodePlan; signal?: AbortSignal | undefined };

/** Early, in the middle and late. */
const PLACES = [0.2, 0.55, 0.9];
const TRIED_S = 1;
/** The other way in is so much longer, and a whole GOP at least. */
const LONGER_S = 2;

/** Are the pictures the same, to the last bit, if a few of these tasks begin to decode earlier? An encoder may say 'key' where none is. */
export async function enterExactly(needs: TrialNeeds, tasks: readonly TriedEntry[], before: (atS: number) => number): Promise<boolean> {
  const frames = Math.ceil(TRIED_S * framesPerSecond(needs.encode.rate));
  const tried = new Set(PLACES.map((place) => tasks[Math.floor(place * tasks.length)]));
  for (const task of tried) {
    if (!task) continue;
    const span = { fromFrame: task.fromFrame, frames };
    const longer = { keyS: before(task.entry.keyS - LONGER_S) };
    const [short, long] = [await picturesOf(needs, span, task.entry), await picturesOf(needs, span, longer)];
    if (short === null || short.length === 0 || short.join() !== long?.join()) return false;
  }
  return true;
}

/** Hashes of what an encoder would be given; null where it cannot be had. */
export async function picturesOf({ source, probe, encode, signal }: TrialNeeds, span: FrameSpan, entry?: Entry): Promise<string[] | null> {
  const landing = entry && landingReader(entry);
  const hashes: string[] = [];
  const args = ffmpegArguments({
    inputs: [
      {
        options: [...(entry ? landingOptions(entry, probe.demuxer) : []), ...sizesOptions(probe.video), ...inputOptions(probe.demuxer)],
        source: fileUrl(source),
      },
    ],
    filters: [`[0:${probe.video.index}]${sourceFilters(probe.video, encode, { span, rungs: 0, entry })}null[tried]`],
    // Each line is written at once, so that lines of progress on the same pipe never fall into it.
    outputs: [{ options: ['-map', '[tried]', '-flush_packets', '1', '-f', 'framemd5'], target: 'pipe:1' }],
  });
  const onStdout = (line: string): void => {
    const [, hash] = /^0, .* ([0-9a-f]{32})$/.exec(line) ?? [];
    if (hash !== undefined) hashes.push(hash);
  };
  try {
    assertDone(await runFfmpeg({ args, signal, onStdout, onStderr: landing?.read ?? (() => undefined) }));
  } catch (error) {
    if (signal?.aborted || error instanceof Killed) throw error; // Else the same file would be cut in another way.
    return null;
  }
  return (landing?.isWell() ?? true) ? hashes : null;
}
