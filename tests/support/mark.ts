import { CELL_BOTTOM, CELL_TOP, CELLS, HEAD, markOf, TAIL, type Mark } from '#scripts/samples/mark-pattern.ts';
import { decodePng } from './png.ts';

export type { Mark };
export type Rect = { x: number; y: number; width: number; height: number };

/** Where the picture lies in the screenshot: a rectangle in pixels, or its aspect ratio when it is centred between black bars. */
export type Where = Rect | { aspect: number };

type Pixels = { rgba: Uint8Array; width: number; height: number };
type Cell = { mean: number; spread: number };

/** What a screen shows when nobody said more: the whole of it, else a letterboxed picture of a usual shape. */
const usualAspects = [16 / 9, 4 / 3, 9 / 16, 1];

/** Below this difference of brightness (0..255) there is no mark, only picture. */
const LEAST_CONTRAST = 60;

/** Reads which lesson and which second is shown; undefined when no mark can be read with certainty. */
export function readMark(rgba: Uint8Array, width: number, height: number, where?: Where): Mark | undefined {
  for (const rect of candidates(width, height, where)) {
    const mark = readAt({ rgba, width, height }, rect);
    if (mark) return mark;
  }
  return undefined;
}

export async function readMarkFromPng(png: Uint8Array, where?: Where): Promise<Mark | undefined> {
  const { rgba, width, height } = await decodePng(png);
  return readMark(rgba, width, height, where);
}

function candidates(width: number, height: number, where?: Where): Rect[] {
  if (where && 'x' in where) return [where];
  if (where) return [fitted(width, height, where.aspect)];
  return [{ x: 0, y: 0, width, height }, ...usualAspects.map((aspect) => fitted(width, height, aspect))];
}

/** The largest centred rectangle of this aspect ratio: what `object-fit: contain` makes. */
export function fitted(width: number, height: number, aspect: number): Rect {
  const fit = { width: Math.min(width, height * aspect), height: Math.min(height, width / aspect) };
  return { x: (width - fit.width) / 2, y: (height - fit.height) / 2, ...fit };
}

function readAt(pixels: Pixels, rect: Rect): Mark | undefined {
  const cells = Array.from({ length: CELLS }, (_, index) => cellAt(pixels, rect, index));
  const finders = cells.map((cell, index) => ({ cell, bright: HEAD[index] ?? TAIL[index - CELLS + TAIL.length] }));
  const bright = average(finders.filter((finder) => finder.bright === true).map((finder) => finder.cell.mean));
  const dark = average(finders.filter((finder) => finder.bright === false).map((finder) => finder.cell.mean));
  const contrast = bright - dark;
  if (contrast < LEAST_CONTRAST) return undefined;

  const levels = cells.map((cell) => (cell.mean - dark) / contrast);
  const isDoubtful = levels.some((level) => level > 0.38 && level < 0.62) || cells.some((cell) => cell.spread > contrast * 0.35);
  return isDoubtful ? undefined : markOf(levels.map((level) => level > 0.5));
}

/** Looks at the middle of a cell only: its edges are smeared by scaling and by the encoder. */
function cellAt({ rgba, width, height }: Pixels, rect: Rect, index: number): Cell {
  const columns = middleOf(rect.x + (rect.width * index) / CELLS, rect.width / CELLS, width);
  const rows = middleOf(rect.y + rect.height * CELL_TOP, rect.height * (CELL_BOTTOM - CELL_TOP), height);
  let [count, sum, squares] = [0, 0, 0];
  for (let y = rows.from; y <= rows.to; y++) {
    for (let x = columns.from; x <= columns.to; x++) {
      const at = (y * width + x) * 4;
      const luma = 0.299 * (rgba[at] ?? 0) + 0.587 * (rgba[at + 1] ?? 0) + 0.114 * (rgba[at + 2] ?? 0);
      count += 1;
      sum += luma;
      squares += luma * luma;
    }
  }
  const mean = sum / count;
  return { mean, spread: Math.sqrt(Math.max(0, squares / count - mean * mean)) };
}

/** The middle 40 % of a stretch as whole pixels, at least one. */
function middleOf(start: number, length: number, limit: number): { from: number; to: number } {
  const inside = (pixel: number): number => Math.min(limit - 1, Math.max(0, pixel));
  const from = inside(Math.round(start + length * 0.3));
  return { from, to: Math.max(from, inside(Math.round(start + length * 0.7) - 1)) };
}

const average = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
