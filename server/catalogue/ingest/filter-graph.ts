import { framesToSeconds, segmentSeconds, type EncodePlan, type FrameSpan } from './encode-plan.ts';
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
 * ffmpeg turns the picture upright by itself; outputs are labelled [rung0] (the lowest) upwards. `taps` are labels that get the top rung's picture.
 */
export function pictureGraph(video: VideoProbe, plan: EncodePlan, span?: FrameSpan, taps: readonly string[] = []): string[] {
  const tap = taps.length > 0 ? `,split=${taps.length + 1}[whole]${taps.join('')};[whole]null` : '';
  const top = plan.rungs.length - 1;
  return plan.rungs
    .map((rung, index) => {
      const input = index === top ? `[0:${video.index}]${sourceFilters(video, plan, span)}` : `[down${index + 1}]`;
      const scale = index === top ? `${firstScale(video, rung)}${tap}` : `scale=${rung.width}:${rung.height}:flags=bicubic,setsar=1`;
      return index === 0 ? `${input}${scale}[rung0]` : `${input}${scale},split[rung${index}][down${index}]`;
    })
    .toReversed();
}

function sourceFilters(video: VideoProbe, plan: EncodePlan, span: FrameSpan | undefined): string {
  const { startSeconds } = seekFor(span, plan);
  return [
    video.isInterlaced ? 'bwdif=mode=send_frame:deint=interlaced,' : '',
    // A constant rate from the lesson's first instant: a picture that starts late is preceded by itself.
    `fps=fps=${plan.rate.num}/${plan.rate.den}:start_time=${startSeconds.toFixed(6)},`,
    plan.holdMs > 0 ? `tpad=stop_mode=clone:stop_duration=${(plan.holdMs / 1000).toFixed(3)},` : '',
    span ? `trim=end_frame=${span.frames},` : '',
    'setpts=PTS-STARTPTS,',
  ].join('');
}

function firstScale(video: VideoProbe, { width, height }: PlannedRung): string {
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
