import type { Pin } from './operator.ts';

/** What somebody else tries first: one digit, digits in a row up or down (after 9 comes 0), or one group again and again. */
export function isTrivialPin(pin: Pin): boolean {
  const digits = Array.from(pin, Number);
  const steps = new Set(digits.slice(1).map((digit, at) => (digit - (digits[at] ?? 0) + 10) % 10));
  const isRow = steps.size === 1 && [0, 1, 9].some((step) => steps.has(step));
  return isRow || [2, 3].some((length) => pin.length % length === 0 && pin === pin.slice(0, length).repeat(pin.length / length));
}
