import type { EpochId, ScreenId } from '#shared/model/ids.ts';
import { ShowingRecord, SpansRecord } from '#shared/model/record.ts';
import { saidBy } from './said.ts';

/** Where a screen's station stands: what a showing keeps of its place. */
export interface StationFacts {
  zone: string;
  regionPath: string;
}

export interface ProjectedShowing {
  screen: ScreenId;
  epoch: EpochId;
  seq: number;
  station: string | null;
  region_path: string | null;
  content: string;
  slot: string | null;
  cause: string;
  operator: string | null;
  ended: string;
  skipped_for: string | null;
  from_at: number;
  day: string;
  shown_ms: number;
  frames: number;
  is_whole: number;
  revision: number;
  clock: string;
  received_at: number;
}

/** What a calendar page can show, with a day to spare for every zone. A box without a battery begins in 1970. */
export const FIRST_INSTANT = 0;
export const LAST_INSTANT = Date.UTC(9999, 11, 30);
/** No showing lasts longer: such a line is kept, but no sum may rest on it. */
const LONGEST_MS = 366 * 24 * 3_600_000;

/** Numbers of a line that a column holds on both databases. */
const MOST_INTEGER = 2 ** 31 - 1;

/**
 * The showing that a line tells of; undefined for every other line, also for one of a newer player that we cannot read yet,
 * and for one whose times cannot be: it is kept all the same.
 */
export function showingIn(said: unknown): ShowingRecord | undefined {
  const showing = ShowingRecord.safeParse(said).data;
  return showing && isPossible(showing) ? showing : undefined;
}

/** Spans that were too many for their showing's own line; undefined for every other line. */
export const spansIn = (said: unknown): SpansRecord | undefined => SpansRecord.safeParse(said).data;

export const showingOf = (line: string): ShowingRecord | undefined => showingIn(saidBy(line));
export const spansOf = (line: string): SpansRecord | undefined => spansIn(saidBy(line));

const isPossible = ({ from, fromMono, toMono, frames, revision }: ShowingRecord): boolean =>
  from >= FIRST_INSTANT &&
  from <= LAST_INSTANT &&
  toMono - fromMono <= LONGEST_MS &&
  frames <= MOST_INTEGER &&
  Math.abs(revision) <= MOST_INTEGER;

/**
 * Wall time in which the picture was really presented: for video the media spans at their rate, for an image from start to end.
 * Never more than the showing lasted by the monotonic clock, and nothing without a presented frame.
 */
export function shownMs(showing: ShowingRecord): number {
  if (showing.frames === 0 || showing.ended === 'skipped') return 0;
  const lasted = Math.max(0, showing.toMono - showing.fromMono);
  if (showing.media.length === 0) return Math.round(lasted);
  const presented = showing.media.reduce((sum, [from, to, rate]) => sum + Math.max(0, to - from) / (rate > 0 ? rate : 1), 0);
  return Math.round(Math.min(presented, lasted));
}

/** So much may be missing in all (a join, a stall that was jumped over); of something short no more than a quarter. */
const WHOLE_TOLERANCE_MS = 2000;

/**
 * The rule of "shown whole", for every figure and the rows behind it. By what was presented from the item's beginning to its end: to have
 * been there at the end is not enough, a screen may have joined a minute before. A still picture is whole when it had the time its list
 * gives it. Lines of older players do not say how long an item is: of theirs the end is believed.
 */
export function isWhole({ ended, frames, media, itemMs, fromMono, toMono }: ShowingRecord): boolean {
  if (ended !== 'complete' || frames === 0) return false;
  const spans = media.length > 0 ? media : [[0, itemMs === undefined ? 0 : toMono - fromMono] as const];
  let [reached, missed] = [0, 0];
  for (const [from, to] of spans.toSorted(([a], [b]) => a - b)) {
    missed += Math.max(0, from - reached);
    reached = Math.max(reached, to);
  }
  const whole = itemMs ?? reached;
  return missed + Math.max(0, whole - reached) <= Math.min(WHOLE_TOLERANCE_MS, itemMs === undefined ? Infinity : itemMs / 4);
}

export function project(
  key: { screen: ScreenId; epoch: EpochId },
  seq: number,
  showing: ShowingRecord,
  station: StationFacts | undefined,
  receivedAt: number,
): ProjectedShowing {
  return {
    ...key,
    seq,
    station: showing.place,
    region_path: station?.regionPath ?? null,
    content: showing.content,
    slot: showing.slot,
    cause: showing.cause,
    operator: showing.operator ?? null,
    ended: showing.ended,
    skipped_for: showing.skippedFor ?? null,
    from_at: showing.from,
    day: dayIn(station?.zone ?? 'Asia/Shanghai', showing.from),
    shown_ms: shownMs(showing),
    frames: showing.frames,
    is_whole: Number(isWhole(showing)),
    revision: showing.revision,
    clock: showing.clock,
    received_at: receivedAt,
  };
}

const QUARTER_MS = 900_000;
/** Since then no zone's day begins at another instant than a quarter of an hour. */
const QUARTERS_FROM = Date.UTC(1973, 0);
const MOST_KNOWN = 20_000;

interface Days {
  format: Intl.DateTimeFormat;
  /** By quarter of an hour: asking the format costs more than all else of a row. */
  known: Map<number, string>;
}
const zones = new Map<string, Days>();

function daysOf(zone: string): Days {
  const days = zones.get(zone) ?? {
    format: new Intl.DateTimeFormat('sv-SE', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }),
    known: new Map(),
  };
  zones.set(zone, days);
  return days;
}

/** The local calendar day of an instant, '2026-11-23'. */
function dayIn(zone: string, instant: number): string {
  const { format, known } = daysOf(zone);
  if (instant < QUARTERS_FROM) return format.format(instant);
  const quarter = Math.floor(instant / QUARTER_MS);
  const day = known.get(quarter) ?? format.format(instant);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(quarter, day);
  return day;
}
