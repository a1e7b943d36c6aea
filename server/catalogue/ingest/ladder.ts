import { STILLS } from '#shared/model/package.ts';
import { FASTEST } from './frame-rate.ts';
import { levelFor } from './h264-level.ts';

/** One quality as it is going to be encoded. Everything here is fixed before the first frame, so that chunks encoded apart fit together. */
export type PlannedRung = {
  name: string;
  width: number;
  height: number;
  /** Its picture changes only where a segment begins; it has the frames of all the others nevertheless, because players count frames. */
  isStills: boolean;
  crf: number;
  /** VBV: a line that carries this much carries the rung. */
  maxKbps: number;
  bufferKbits: number;
  profile: 'main' | 'high';
  /** From the size, the highest cap and the fastest rate, never from the lesson, so that lessons of one frame size share their headers. */
  level: string;
};

const HEIGHTS = [144, 240, 360, 480, 720, 1080];
const WIDE = 16 / 9;

/** A rung nearer to the next one than this adds nothing that a viewer sees. */
const LEAST_STEP = 0.8;
const CRF = 23;
const FULL_HD_PIXELS = 1920 * 1080;
const FULL_HD_KBPS = 4000;
const MAIN_UP_TO_LINES = 360;

/** Below so many lines a rung is for lines that carry next to nothing: its settings are the same for every lesson. */
export const CHOSEN_FROM_LINES = 360;
const LOW_CRF = 26;
/** 100 kbit/s at 144p, 200 at 240p, and straight through both. */
const LOW_KBPS = { least: 51, perPixel: 0.00146 };

const STILLS_LINES = 240;
const STILLS_CRF = 26;
const STILLS_KBPS = 18;
/** One still may take what four seconds and a half of the line carry. */
const STILLS_KBITS = 80;

export const LEAST_SIDE = 16;

/** Never enlarges: a village station on 2G pays for every pixel that was not there. Stills first, then lowest first, at most 1080p. */
export function ladderFor(width: number, height: number): PlannedRung[] {
  const scales = HEIGHTS.map((lines) => scaleInto(width, height, lines));
  const top = Math.min(1, scales.at(-1) ?? 1);
  const lower = scales.filter((scale) => scale <= top * LEAST_STEP);
  const sizes = [...lower, top]
    .map((scale) => ({ width: even(width * scale), height: even(height * scale) }))
    .filter((size) => Math.min(size.width, size.height) >= LEAST_SIDE);
  const moving = sizes.map((size) => rungOf(size.width, size.height));
  const shown = moving.find((rung) => linesOf(rung.width, rung.height) >= STILLS_LINES) ?? moving.at(-1);
  return shown ? [stillsOf(shown), ...moving] : [];
}

/** Factor that fits the picture into 16:9 of so many lines, lying or upright as the picture is. */
function scaleInto(width: number, height: number, lines: number): number {
  return Math.min((lines * WIDE) / Math.max(width, height), lines / Math.min(width, height));
}

/** Chroma is halved, so sides are even; downwards, so that nothing grows by a pixel. */
const even = (pixels: number): number => Math.floor((pixels + 1e-6) / 2) * 2;

/** Named after the 16:9 picture it would be: 1920x804 is '1080p', 720x1280 '720p'. */
const linesOf = (width: number, height: number): number =>
  Math.max(Math.min(width, height), Math.round(Math.max(width, height) / WIDE / 2) * 2);

/** For lines that carry next to nothing. */
export const isLow = ({ width, height }: { width: number; height: number }): boolean => linesOf(width, height) < CHOSEN_FROM_LINES;

function rungOf(width: number, height: number): PlannedRung {
  const lines = linesOf(width, height);
  const low = isLow({ width, height });
  const maxKbps = low ? lowKbps(width * height) : highKbps(width * height);
  return {
    name: `${lines}p`,
    width,
    height,
    isStills: false,
    crf: low ? LOW_CRF : CRF,
    maxKbps,
    bufferKbits: maxKbps * 2,
    profile: lines <= MAIN_UP_TO_LINES ? 'main' : 'high',
    level: levelFor(width, height, FASTEST, maxKbps),
  };
}

const lowKbps = (pixels: number): number => Math.floor(LOW_KBPS.least + LOW_KBPS.perPixel * pixels);
/** Bits grow slower than pixels: 3/4 power, as in every published ladder. */
const highKbps = (pixels: number): number => Math.round(FULL_HD_KBPS * (pixels / FULL_HD_PIXELS) ** 0.75) + 32;

const stillsOf = ({ width, height }: PlannedRung): PlannedRung => ({
  name: STILLS,
  width,
  height,
  isStills: true,
  crf: STILLS_CRF,
  maxKbps: STILLS_KBPS,
  bufferKbits: STILLS_KBITS,
  profile: 'main',
  level: levelFor(width, height, FASTEST, STILLS_KBPS),
});
