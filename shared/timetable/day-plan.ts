import type { PlaylistId } from '../model/ids.ts';
import type { DayNumber } from './calendar-day.ts';
import { dayBounds } from './local-time.ts';
import type { Span } from './local-time.ts';
import { isSame, occurrenceOn } from './occurrence.ts';
import type { Occurrence, PlayableSlot } from './occurrence.ts';
import type { Wheel } from './wheel.ts';

/** A span in which one occurrence wins; null: nothing is planned. */
export type Segment = Span & { on: Occurrence | null };

/** One local day, covered by segments without holes. */
export type DayPlan = Span & { segments: readonly Segment[] };

/** `slots`: weakest first. */
export function planDay(
  zone: string,
  day: DayNumber,
  slots: readonly PlayableSlot[],
  filler: { playlist: PlaylistId; wheel: Wheel } | undefined,
): DayPlan {
  const bounds = dayBounds(zone, day);
  const occurrences: Occurrence[] = filler ? [{ ...bounds, ...filler, cause: 'default', slot: null }] : [];
  for (const playable of slots) {
    // The day before: its windows may last over midnight. Its occurrence comes first, so that of two the later start wins.
    for (const startDay of [day - 1, day]) {
      const occurrence = occurrenceOn(zone, playable, startDay);
      if (occurrence && occurrence.from < bounds.to && bounds.from < occurrence.to) occurrences.push(occurrence);
    }
  }
  return { ...bounds, segments: paint(bounds, occurrences) };
}

/** The weakest is painted first and the stronger over it; what is seen at the end has won. */
function paint(bounds: Span, occurrences: readonly Occurrence[]): Segment[] {
  const clipped = occurrences.map((on) => ({ on, from: Math.max(on.from, bounds.from), to: Math.min(on.to, bounds.to) }));
  const cuts = [...new Set([bounds.from, bounds.to, ...clipped.flatMap(({ from, to }) => [from, to])])].sort((a, b) => a - b);
  const place = new Map(cuts.map((cut, index) => [cut, index]));
  const seen: (Occurrence | null)[] = Array.from({ length: cuts.length - 1 }, () => null);
  for (const { on, from, to } of clipped) seen.fill(on, place.get(from), place.get(to));

  const segments: Segment[] = [];
  for (const [index, on] of seen.entries()) {
    const last = segments.at(-1);
    const to = cuts[index + 1] ?? bounds.to;
    if (last && isSame(last.on, on)) last.to = to;
    else segments.push({ from: last?.to ?? bounds.from, to, on });
  }
  return segments;
}

/** The instant lies within the day. */
export function segmentIn(day: DayPlan, instant: number): Segment {
  let low = 0;
  let high = day.segments.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((day.segments[middle]?.to ?? Infinity) > instant) high = middle;
    else low = middle + 1;
  }
  return day.segments[low] ?? { from: day.from, to: day.to, on: null };
}
