import { bearableCutS } from './damage.ts';
import { framesToSeconds, type EncodePlan, type FrameSpan } from './encode-plan.ts';
import type { Entry } from './entry.ts';
import { framesPerSecond } from './frame-rate.ts';
import { isLow, type PlannedRung } from './ladder.ts';
import { LANDING_FILTER } from './landing.ts';
import type { VideoProbe } from './probe.ts';

/** What is encoded of a lesson: so many rungs from the lowest, over so many frames; decoded from `entry` where that was looked for in the packets. */
export type Stretch = { span: FrameSpan; rungs: number; entry?: Entry | undefined };

const SD_LINES = 576;
/** Decoding starts so early, to be surely before the span; from there the demuxer goes back to a key frame. */
const LEAD_S = 1;

/** Where in the source the reading for a span starts, and where in what is read the span begins. Whole frames, so that the frame grid stays where it was. */
export function seekFor({ fromFrame }: FrameSpan, { rate }: EncodePlan): { seekSeconds: number; startSeconds: number } {
  const seekFrame = Math.max(0, fromFrame - Math.ceil(LEAD_S * framesPerSecond(rate)));
  const seekSeconds = framesToSeconds(seekFrame, rate);
  return { seekSeconds, startSeconds: framesToSeconds(fromFrame, rate) - seekSeconds };
}

/**
 * One decode for all rungs, each scaled from the one above it: a tenth cheaper than scaling every rung from the source. Only the low rungs come from
 * the largest picture at once: they are what is seen first, and need not wait for sizes that are not wanted then.
 * ffmpeg turns the picture upright by itself; outputs are labelled [rung0] (the first of the plan) upwards. `taps` are labels that get the largest
 * picture as well.
 */
export function pictureGraph(video: VideoProbe, plan: EncodePlan, stretch: Stretch, taps: readonly string[] = []): string[] {
  const { rungs } = stretch;
  const sizes = sizesOf(plan.rungs, rungs);
  const [upper, lower] = [sizes.filter((size) => !isLow(size)), sizes.filter(isLow)];
  const source = `[0:${video.index}]${sourceFilters(video, plan, stretch)}`;
  const first = (size: Size): string => firstScale(video, size);
  const graph =
    upper.length > 0
      ? [
          ...cascade(wantedOf(upper), { from: source, first, also: [...taps, ...(lower.length > 0 ? ['[low]'] : [])], name: 'down' }),
          ...cascade(wantedOf(lower), { from: '[low]', first: downScale, also: [], name: 'lower' }),
        ]
      : cascade(wantedOf(lower), { from: source, first, also: taps, name: 'lower' });
  return [...graph, ...plan.rungs.slice(0, rungs).flatMap((rung, index) => (rung.isStills ? heldGraph(index, plan) : []))];
}

type Size = { width: number; height: number; outputs: string[] };

/** Largest first. */
function sizesOf(rungs: readonly PlannedRung[], wanted: number): Size[] {
  const sizes = new Map<string, Size>();
  for (const [index, { width, height, isStills }] of rungs.entries()) {
    const size = sizes.get(`${width}x${height}`) ?? { width, height, outputs: [] };
    if (index < wanted) size.outputs.push(...(isStills ? [`[beat${index}]`, `[pictures${index}]`] : [`[rung${index}]`]));
    sizes.set(`${width}x${height}`, size);
  }
  return [...sizes.values()].toSorted((a, b) => b.width * b.height - a.width * a.height);
}

/** A size that is not wanted itself stays where a smaller one that is comes from it; the largest is where all begin. */
const wantedOf = (sizes: readonly Size[]): Size[] =>
  sizes.slice(0, Math.max(1, sizes.findLastIndex(({ outputs }) => outputs.length > 0) + 1));

type Cascade = { from: string; first: (size: Size) => string; also: readonly string[]; name: string };

function cascade(sizes: readonly Size[], { from, first, also, name }: Cascade): string[] {
  return sizes.map((size, index) => {
    const chain = index === 0 ? `${from}${first(size)}` : `[${name}${index}]${downScale(size)}`;
    const below = index + 1 < sizes.length ? [`[${name}${index + 1}]`] : [];
    const outputs = [...size.outputs, ...(index === 0 ? also : []), ...below];
    return `${chain}${outputs.length > 1 ? `,split=${outputs.length}` : ''}${outputs.join('')}`;
  });
}

const downScale = ({ width, height }: Size): string => `scale=${width}:${height}:flags=bicubic,setsar=1`;

/** The first picture of each segment, laid over all that follow: the frames and their times are those of the moving picture beneath. */
const heldGraph = (index: number, { segmentFrames }: EncodePlan): string[] => [
  `[pictures${index}]select='not(mod(n,${segmentFrames}))'[stills${index}]`,
  `[beat${index}][stills${index}]overlay=format=yuv420:eof_action=repeat[rung${index}]`,
];

/** Ends with a comma. */
export function sourceFilters(video: VideoProbe, plan: EncodePlan, { span, entry }: Stretch): string {
  const startSeconds = entry ? framesToSeconds(span.fromFrame, plan.rate) : seekFor(span, plan).startSeconds;
  const holdS = plan.holdMs / 1000 + bearableCutS(framesToSeconds(span.frames, plan.rate));
  return [
    entry ? LANDING_FILTER : '',
    deinterlaced(video),
    // A constant rate from the lesson's first instant: a picture that starts late is preceded by itself.
    `fps=fps=${plan.rate.num}/${plan.rate.den}:start_time=${startSeconds.toFixed(6)},`,
    `tpad=stop_mode=clone:stop_duration=${holdS.toFixed(3)},`,
    `trim=end_frame=${span.frames},setpts=PTS-STARTPTS,`,
  ].join('');
}

/** Empty where there is nothing to do. What looks at fields must never meet another size: all are brought to that of the first. */
export const deinterlaced = ({ isInterlaced }: VideoProbe): string => (isInterlaced ? 'scale,bwdif=mode=send_frame:deint=interlaced,' : '');

/**
 * Where a broadcast changes the size of its pictures, ffmpeg would build its filters anew, and those that count would begin again; the scaler takes
 * every size. Pictures to be turned upright are turned before it, by a filter that does not.
 */
export const sizesOptions = ({ rotation, coding }: VideoProbe): string[] =>
  rotation === 0 && !coding.isMoved ? ['-reinit_filter', '0'] : [];

function firstScale(video: VideoProbe, { width, height }: Size): string {
  const tags = 'setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv';
  return `scale=${width}:${height}:flags=bicubic${colourConversion(video)},setsar=1,format=yuv420p,${tags}`;
}

/** Every rung is BT.709: a player that is not told guesses by size, and would change colours when it changes rungs. */
function colourConversion({ colours, height, pixelFormat, isFullRange }: VideoProbe): string {
  const isRgb = /^(a?rgb|a?bgr|gbr|0rgb|0bgr|pal8)/.test(pixelFormat);
  const isUntagged = colours === 'unknown' || colours === 'reserved';
  if (isRgb) return ':out_color_matrix=bt709:out_range=tv';

  const range = isFullRange ? ':in_range=pc:out_range=tv' : '';
  if (colours === 'bt709' || (isUntagged && height > SD_LINES)) return range;
  const matrix = colours.startsWith('bt2020') ? 'bt2020' : 'bt601';
  return `:in_color_matrix=${matrix}:out_color_matrix=bt709${range}`;
}
