import { join } from 'node:path';
import { framesToSeconds, type EncodePlan, type FrameSpan } from './encode-plan.ts';
import { fileUrl, type CommandOutput } from './ffmpeg-command.ts';
import { qualitiesOf, type Candidate } from './poster-choice.ts';

const LONG_SIDE = 640;
const JPEG = ['-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p', '-q:v', '4', '-flags:v', '+bitexact', '-threads', '1', '-f', 'mjpeg'];

type Needs = { frames: readonly number[]; plan: EncodePlan; span: FrameSpan; folder: string };

/** Pictures taken from the decode of an encode, at these frames of the plan; those that lie outside its span are somebody else's. */
export function posterTap({ frames, plan, span, folder }: Needs) {
  const from = span.fromFrame;
  const wanted = frames.filter((frame) => frame >= from && frame < from + span.frames);
  const { width, height } = posterSize(plan);
  const figures = new Map<string, Map<string, number>>();
  const pathOf = (frame: number): string => join(folder, `poster-${frame}.jpg`);

  const graph = wanted.map((frame) => {
    const look = `signalstats,blurdetect,metadata@poster${frame}=mode=print`;
    // Seen by the person who chooses, not by a decoder: full range and BT.601, as JPEG is read.
    const jpeg = `scale=${width}:${height}:out_range=pc:out_color_matrix=bt601`;
    return `[look${frame}]select='eq(n,${frame - from})',setpts=PTS-STARTPTS,scale=${width}:${height}:flags=lanczos,${look},${jpeg}[poster${frame}]`;
  });
  const outputs: CommandOutput[] = wanted.map((frame) => ({
    options: ['-map', `[poster${frame}]`, '-frames:v', '1', ...JPEG],
    target: fileUrl(pathOf(frame)),
  }));

  function onStderr(line: string): void {
    const [, name, figure, value] = /^\[metadata@(poster\d+) .* lavfi\.([\w.]+)=(-?[\d.]+)$/.exec(line) ?? [];
    if (name === undefined || figure === undefined) return;
    figures.set(name, (figures.get(name) ?? new Map<string, number>()).set(figure, Number(value)));
  }

  /** Frames after the end of the picture gave nothing. */
  const candidates = (): Candidate[] =>
    wanted.flatMap((frame) => {
      const seen = figures.get(`poster${frame}`);
      const atMs = Math.round(framesToSeconds(frame, plan.rate) * 1000);
      return seen ? [{ path: pathOf(frame), width, height, atMs, ...qualitiesOf(seen) }] : [];
    });
  return { labels: wanted.map((frame) => `[look${frame}]`), graph, outputs, onStderr, candidates };
}

function posterSize({ rungs }: EncodePlan): { width: number; height: number } {
  const { width, height } = rungs.at(-1) ?? { width: 0, height: 0 };
  const shrink = Math.min(1, LONG_SIDE / Math.max(width, height));
  return { width: Math.round(width * shrink), height: Math.round(height * shrink) };
}
