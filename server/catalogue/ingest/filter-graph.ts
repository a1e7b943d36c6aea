import { AAC_FRAME, AUDIO_RATE, framesToSeconds, segmentSeconds, type EncodePlan, type FrameSpan } from './encode-plan.ts';
import type { PlannedRung } from './ladder.ts';
import type { VideoProbe } from './probe.ts';

const SD_LINES = 576;
/** Decoding starts so many segments early, so that the key frame before a span is surely among what is read. */
const LEAD_SEGMENTS = 2;

/** Where in the source the reading for a span starts, and where in what is read the span begins. */
export function seekFor(span: FrameSpan | undefined, plan: EncodePlan): { seekSeconds: number; startSeconds: number } {
  if (!span) return { seekSeconds: 0, startSeconds: 0 };
  const segment = Math.max(0, Math.floor(span.fromFrame / plan.segmentFrames) - LEAD_SEGMENTS);
  const seekSeconds = segment * segmentSeconds(plan); // Whole frames, so that the frame grid stays where it was.
  return { seekSeconds, startSeconds: framesToSeconds(span.fromFrame, plan.rate) - seekSeconds };
}

/**
 * One decode for all rungs, each scaled from the one above it: a tenth cheaper than scaling every rung from the source.
 * ffmpeg turns the picture upright by itself; outputs are labelled [rung0] (the first of the plan) upwards.
 */
export function pictureGraph(video: VideoProbe, plan: EncodePlan, span?: FrameSpan): string[] {
  const sizes = largestFirst(plan.rungs);
  const scaled = sizes.map((size, index) => {
    const input = index === 0 ? `[0:${video.index}]${sourceFilters(video, plan, span)}` : `[down${index}]`;
    const scale = index === 0 ? firstScale(video, size) : `scale=${size.width}:${size.height}:flags=bicubic,setsar=1`;
    const outputs = [...size.outputs, ...(index + 1 < sizes.length ? [`[down${index + 1}]`] : [])];
    return `${input}${scale}${outputs.length > 1 ? `,split=${outputs.length}` : ''}${outputs.join('')}`;
  });
  return [...scaled, ...plan.rungs.flatMap((rung, index) => (rung.isStills ? heldGraph(index, plan) : []))];
}

type Size = { width: number; height: number; outputs: string[] };

function largestFirst(rungs: readonly PlannedRung[]): Size[] {
  const sizes = new Map<string, Size>();
  for (const [index, { width, height, isStills }] of rungs.entries()) {
    const size = sizes.get(`${width}x${height}`) ?? { width, height, outputs: [] };
    size.outputs.push(...(isStills ? [`[beat${index}]`, `[pictures${index}]`] : [`[rung${index}]`]));
    sizes.set(`${width}x${height}`, size);
  }
  return [...sizes.values()].toSorted((a, b) => b.width * b.height - a.width * a.height);
}

/** The first picture of each segment, laid over all that follow: the frames and their times are those of the moving picture beneath. */
const heldGraph = (index: number, { segmentFrames }: EncodePlan): string[] => [
  `[pictures${index}]select='not(mod(n,${segmentFrames}))'[stills${index}]`,
  `[beat${index}][stills${index}]overlay=format=yuv420:eof_action=repeat[rung${index}]`,
];

function sourceFilters(video: VideoProbe, plan: EncodePlan, span: FrameSpan | undefined): string {
  const { startSeconds } = seekFor(span, plan);
  return [
    deinterlaced(video),
    // A constant rate from the lesson's first instant: a picture that starts late is preceded by itself.
    `fps=fps=${plan.rate.num}/${plan.rate.den}:start_time=${startSeconds.toFixed(6)},`,
    plan.holdMs > 0 ? `tpad=stop_mode=clone:stop_duration=${(plan.holdMs / 1000).toFixed(3)},` : '',
    span ? `trim=end_frame=${span.frames},` : '',
    'setpts=PTS-STARTPTS,',
  ].join('');
}

/** Empty where there is nothing to do. */
export const deinterlaced = ({ isInterlaced }: VideoProbe): string => (isInterlaced ? 'bwdif=mode=send_frame:deint=interlaced,' : '');

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

/**
 * Sound from the lesson's first instant to its last, whole AAC frames. The encoder's first frame only primes the decoder; it takes the place of
 * the first 21 ms instead of standing before zero, where an edit list that players read differently would have to hide it.
 */
export function soundGraph(input: string, samples: number): string[] {
  return [
    [
      `[${input}]aresample=${AUDIO_RATE}:async=1:first_pts=0`,
      'aformat=sample_fmts=fltp:channel_layouts=stereo',
      `apad,atrim=start_sample=${AAC_FRAME}:end_sample=${samples}`,
      'asetpts=PTS-STARTPTS[sound]',
    ].join(','),
  ];
}
