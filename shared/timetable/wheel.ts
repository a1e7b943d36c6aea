import type { PlannedItem } from '../model/programme.ts';

/** The items of a playlist, laid end to end and joined to a ring. */
export type Wheel = {
  items: readonly PlannedItem[];
  /** Where each item ends, in ms from the wheel's zero. */
  ends: readonly number[];
  totalMs: number;
};

/** A point on a wheel that has turned for a while. */
export type WheelPoint = {
  item: PlannedItem;
  index: number;
  /** Whole turns before this one. */
  round: number;
  /** Start and end of the item, in ms since the wheel began to turn. */
  fromMs: number;
  toMs: number;
};

export function wheelOf(items: readonly PlannedItem[]): Wheel {
  let totalMs = 0;
  const ends = items.map(({ ms }) => (totalMs += ms));
  return { items, ends, totalMs };
}

/** undefined for a wheel without length. */
export function pointAt(wheel: Wheel, elapsedMs: number): WheelPoint | undefined {
  const round = Math.floor(elapsedMs / wheel.totalMs);
  const turned = round * wheel.totalMs;
  const index = firstEndAfter(wheel.ends, elapsedMs - turned);
  const item = wheel.items[index];
  const end = wheel.ends[index];
  if (!item || end === undefined) return undefined;
  return { item, index, round, fromMs: turned + end - item.ms, toMs: turned + end };
}

function firstEndAfter(ends: readonly number[], offset: number): number {
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ends[middle] ?? Infinity) > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Which item a loop goes on with, and which whole items it leaves out for that (indexes, in the order of the wheel). */
export type Rejoined = { next: number; leftOut: number[] };

/**
 * Where a loop re-joins its wheel once the item `last` has ended (null: nothing was shown yet).
 * The item whose planned start is nearest is taken, so that being some seconds early or late leaves nothing out.
 * A loop that is less than one item ahead of its plan just goes on: nothing is shown twice in a row to wait for it.
 */
export function rejoin(wheel: Wheel, last: number | null, elapsedMs: number): Rejoined {
  const nearest = nearestStart(wheel, elapsedMs);
  if (last === null) return { next: nearest, leftOut: [] };

  const count = wheel.items.length;
  const following = (last + 1) % count;
  if (nearest === last) return { next: following, leftOut: [] };

  const leftOut: number[] = [];
  for (let index = following; index !== nearest; index = (index + 1) % count) leftOut.push(index);
  return { next: nearest, leftOut };
}

function nearestStart(wheel: Wheel, elapsedMs: number): number {
  const point = pointAt(wheel, elapsedMs);
  if (!point) return 0;
  const isPastHalf = elapsedMs - point.fromMs > point.toMs - elapsedMs;
  return isPastHalf ? (point.index + 1) % wheel.items.length : point.index;
}
