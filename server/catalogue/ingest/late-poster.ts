import { join } from 'node:path';
import { ffmpegArguments, fileUrl } from './ffmpeg-command.ts';
import type { Fragment } from './fragments.ts';
import type { PlannedRung } from './ladder.ts';
import { assertDone } from './encode.ts';
import { runFfmpeg } from './run-ffmpeg.ts';
import { TIMESCALE } from './frame-rate.ts';

export type MadePoster = { path: string; width: number; height: number; atMs: number };

const LONG_SIDE = 640;
/** Where to look, in this order: titles stand early, black and credits at the ends. */
const PLACES = [0.15, 0.35, 0.55, 0.75, 0.05, 0.95];
const ENOUGH_CONTRAST = 60;
const DARKEST_MEAN = 36;

type Needs = { file: string; rung: PlannedRung; fragments: readonly Fragment[]; folder: string; signal?: AbortSignal | undefined };

/** A key frame with something to see on it; the best there is where all are dark. */
export async function makePoster(needs: Needs): Promise<MadePoster> {
  let best: (MadePoster & { contrast: number }) | undefined;
  for (const place of PLACES) {
    const fragment = needs.fragments[Math.floor(place * needs.fragments.length)];
    if (!fragment) continue;
    const made = await posterAt(needs, fragment, place);
    if (!best || made.contrast > best.contrast) best = made;
    if (made.contrast >= ENOUGH_CONTRAST) break;
  }
  if (!best) throw new RangeError('a lesson without fragments');
  return { path: best.path, width: best.width, height: best.height, atMs: best.atMs };
}

async function posterAt(
  { file, rung, folder, signal }: Needs,
  { startTicks }: Fragment,
  place: number,
): Promise<MadePoster & { contrast: number }> {
  const path = join(folder, `poster-${place}.jpg`);
  const shrink = Math.min(1, LONG_SIDE / Math.max(rung.width, rung.height));
  const [width, height] = [Math.round(rung.width * shrink), Math.round(rung.height * shrink)];
  const seen = new Map<string, number>();
  const args = ffmpegArguments({
    // Only the key frame itself is decoded; 10 ms later, so that rounding cannot fall before it.
    inputs: [
      { options: ['-noaccurate_seek', '-skip_frame', 'nokey', '-ss', (startTicks / TIMESCALE + 0.01).toFixed(6)], source: fileUrl(file) },
    ],
    filters: [
      `[0:v:0]signalstats,metadata=mode=print:file=-,scale=${width}:${height}:flags=lanczos:out_range=pc:out_color_matrix=bt601[poster]`,
    ],
    outputs: [
      {
        options: [
          '-map',
          '[poster]',
          '-frames:v',
          '1',
          '-c:v',
          'mjpeg',
          '-pix_fmt',
          'yuvj420p',
          '-q:v',
          '4',
          '-flags:v',
          '+bitexact',
          '-threads',
          '1',
          '-f',
          'mjpeg',
        ],
        target: fileUrl(path),
      },
    ],
  });
  const ended = await runFfmpeg({
    args,
    signal,
    onStdout: (line) => {
      const [, name, value] = /^lavfi\.signalstats\.(\w+)=([\d.]+)$/.exec(line) ?? [];
      if (name && !seen.has(name)) seen.set(name, Number(value));
    },
  });
  assertDone(ended);
  const contrast = (seen.get('YAVG') ?? 0) < DARKEST_MEAN ? 0 : (seen.get('YHIGH') ?? 0) - (seen.get('YLOW') ?? 0);
  return { path, width, height, atMs: Math.round((startTicks * 1000) / TIMESCALE), contrast };
}
