/**
 * The mark: one row of cells in a dark bar at the foot of the picture, from which a machine reads which lesson and which second is shown.
 * Row of 26 cells: quiet, finder, quiet | 6 bits lesson, 8 bits second, 6 bits check | finder, finder, quiet.
 */
export const CELLS = 26;
export const LESSON_BITS = 6;
export const SECOND_BITS = 8;
export const CHECK_BITS = 6;
export const HEAD = [false, true, false] as const;
export const TAIL = [true, true, false] as const;

/** Fractions of the picture's height. At 144 lines the cells are still 5 lines high, which a hard-pressed encoder keeps. */
export const BAR_HEIGHT = 1 / 16;
export const CELL_TOP = 1 - BAR_HEIGHT * 0.8;
export const CELL_BOTTOM = 1 - BAR_HEIGHT * 0.2;

/** Lesson numbers from here on are still images; their second is always 0. */
export const FIRST_IMAGE = 56;

export type Mark = { lesson: number; second: number };

/** CRC-6 (x^6 + x + 1): finds every error of up to two cells and every smear of up to six neighbours. */
function checkOf(lesson: number, second: number): number {
  let rest = 0b101101; // Not zero, so that an all-dark row is not a valid mark.
  const payload = (lesson << SECOND_BITS) | second;
  for (let bit = LESSON_BITS + SECOND_BITS - 1; bit >= 0; bit--) {
    const carry = ((rest >> 5) ^ (payload >> bit)) & 1;
    rest = ((rest << 1) & 0b111111) ^ (carry ? 0b000011 : 0);
  }
  return rest;
}

const bitsOf = (value: number, count: number): boolean[] =>
  Array.from({ length: count }, (_, index) => ((value >> (count - 1 - index)) & 1) === 1);

const numberOf = (bits: readonly boolean[]): number => bits.reduce((sum, bit) => sum * 2 + (bit ? 1 : 0), 0);

/** True is a bright cell. */
export function cellsOf({ lesson, second }: Mark): boolean[] {
  if (!Number.isInteger(lesson) || lesson < 1 || lesson >= 1 << LESSON_BITS) throw new RangeError(`no mark for lesson ${lesson}`);
  if (!Number.isInteger(second) || second < 0 || second >= 1 << SECOND_BITS) throw new RangeError(`no mark for second ${second}`);
  const payload = [bitsOf(lesson, LESSON_BITS), bitsOf(second, SECOND_BITS), bitsOf(checkOf(lesson, second), CHECK_BITS)];
  return [...HEAD, ...payload.flat(), ...TAIL];
}

export function markOf(cells: readonly boolean[]): Mark | undefined {
  const framed = HEAD.every((bit, index) => cells[index] === bit) && TAIL.every((bit, index) => cells[CELLS - TAIL.length + index] === bit);
  if (cells.length !== CELLS || !framed) return undefined;

  const payload = cells.slice(HEAD.length, CELLS - TAIL.length);
  const lesson = numberOf(payload.slice(0, LESSON_BITS));
  const second = numberOf(payload.slice(LESSON_BITS, LESSON_BITS + SECOND_BITS));
  const check = numberOf(payload.slice(LESSON_BITS + SECOND_BITS));
  return lesson > 0 && check === checkOf(lesson, second) ? { lesson, second } : undefined;
}
