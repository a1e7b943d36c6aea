import type { PlannedItem, PlannedSlot, Programme } from '#shared/model/programme.ts';
import type { LostBecause } from '#shared/timetable/explain.ts';
import { SECONDS_A_DAY, naiveClock } from './naive-clock.ts';

/** A slot's window as the walk has met it. Seconds of UTC; `closed` and `through` are Infinity until the walk has come to them. */
export type NaiveWindow = {
  slot: PlannedSlot;
  from: number;
  endShown: number;
  unlisted: LostBecause | null;
  through: number;
  closed: number;
};

export type NaiveOn = { slot: PlannedSlot | null; items: readonly PlannedItem[]; from: number; window: NaiveWindow | null };

/** What the walk knows at one second. */
export type NaiveMoment = { second: number; shown: number; midnight: number; open: readonly NaiveWindow[] };

/** No window is longer than a day of 25 hours, so that a walk has met all that matters after this long. */
export const WARM_UP_SECONDS = 27 * 3600;

const secondOfDay = (time: string): number => Date.parse(`1970-01-01T${time.padEnd(8, ':00')}Z`) / 1000;
const dayOf = (shown: number): number => Math.floor(shown / SECONDS_A_DAY);
const dayFrom = (day: string): number => Date.parse(day) / 1000 / SECONDS_A_DAY;
const totalMs = (items: readonly PlannedItem[]): number => items.reduce((sum, { ms }) => sum + ms, 0);
const itemsOf = (programme: Programme, playlist: string | null): readonly PlannedItem[] =>
  programme.playlists.find(({ id }) => id === playlist)?.items ?? [];

/**
 * Looks at the wall clock second by second (from one whole minute to another), opens a window when the clock shows its start,
 * closes it when the clock has come to its end.
 */
export function naiveWalk(programme: Programme, from: number, to: number, visit: (moment: NaiveMoment) => void): void {
  const clock = naiveClock(programme.zone);
  const walkers = programme.slots.map((slot) => slotWalker(slot, totalMs(itemsOf(programme, slot.playlist))));
  let today = NaN;
  let midnight = NaN;
  let open: NaiveWindow[] = [];
  for (let minute = (from - WARM_UP_SECONDS) / 60; minute < to / 60; minute++) {
    const minuteShown = clock.minuteShown(minute) * 60;
    const day = dayOf(minuteShown);
    if (day !== today) midnight = minute * 60;
    today = day;
    for (let i = 0; i < 60; i++) {
      const second = minute * 60 + i;
      const shown = minuteShown + i;
      let hasChanged = false;
      for (const { walk } of walkers) hasChanged = walk(second, shown, day) || hasChanged;
      if (hasChanged) open = walkers.flatMap((walker) => walker.open() ?? []);
      if (second >= from) visit({ second, shown, midnight, open });
    }
  }
}

/** `walk` says whether a window was opened or closed. */
type SlotWalker = { walk: (second: number, shown: number, day: number) => boolean; open: () => NaiveWindow | null };

function slotWalker(slot: PlannedSlot, lengthMs: number): SlotWalker {
  const start = secondOfDay(slot.start);
  const end = secondOfDay(slot.end);
  const met = new Set<number>();
  let open: NaiveWindow | null = null;

  function walk(second: number, shown: number, day: number): boolean {
    if (open && open.through === Infinity && !slot.repeats && (second - open.from) * 1000 >= lengthMs) open.through = second;
    const closes = open !== null && shown >= open.endShown;
    if (open && closes) {
      open.closed = second;
      open = null;
    }
    if (shown - day * SECONDS_A_DAY !== start || met.has(day)) return closes;
    met.add(day); // The second time that a clock put back shows it, it does not count.
    const endDay = end <= start ? day + 1 : day;
    open = {
      slot,
      from: second,
      endShown: endDay * SECONDS_A_DAY + end,
      unlisted: whyUnlisted(slot, day),
      through: Infinity,
      closed: Infinity,
    };
    return true;
  }
  return { walk, open: () => open };
}

function whyUnlisted(slot: PlannedSlot, day: number): LostBecause | null {
  if (day < dayFrom(slot.from)) return 'before_first_day';
  if (slot.until !== null && day > dayFrom(slot.until)) return 'after_last_day';
  const sundayIsZero = new Date(day * SECONDS_A_DAY * 1000).getUTCDay();
  return slot.weekdays.includes(sundayIsZero === 0 ? 7 : sundayIsZero) ? null : 'wrong_weekday';
}

const isOn = (programme: Programme, window: NaiveWindow, second: number): boolean =>
  window.unlisted === null && second < window.through && totalMs(itemsOf(programme, window.slot.playlist)) > 0;

/** The rule by which `a` goes before `b`, told as the reason why `b` has lost. */
function lossTo(a: PlannedSlot, b: PlannedSlot): LostBecause | null {
  if (a.tier !== b.tier) return a.tier === 'timed' ? 'lower_tier' : null;
  if (a.priority !== b.priority) return a.priority > b.priority ? 'lower_priority' : null;
  return a.id > b.id ? 'smaller_id' : null;
}

export function naiveWinner(programme: Programme, moment: NaiveMoment): NaiveOn | null {
  const running = moment.open.filter((window) => isOn(programme, window, moment.second));
  const best = running.find((window) => running.every((other) => other === window || lossTo(window.slot, other.slot)));
  if (best) return { slot: best.slot, items: itemsOf(programme, best.slot.playlist), from: best.from, window: best };
  const items = itemsOf(programme, programme.defaultPlaylist);
  return totalMs(items) > 0 ? { slot: null, items, from: moment.midnight, window: null } : null;
}

/** Why a slot that has not won is not on. */
export function naiveWhyNot(programme: Programme, moment: NaiveMoment, slot: PlannedSlot): LostBecause | null {
  if (totalMs(itemsOf(programme, slot.playlist)) === 0) return 'empty_playlist';
  const window = moment.open.find((open) => open.slot === slot);
  if (window?.unlisted) return window.unlisted;
  if (window && moment.second >= window.through) return 'already_through';
  if (window) {
    const winner = naiveWinner(programme, moment)?.slot;
    return winner ? lossTo(winner, slot) : null;
  }
  const today = dayOf(moment.shown);
  const exists = naiveClock(programme.zone).everShows(today, secondOfDay(slot.start));
  return whyUnlisted(slot, today) ?? (exists ? 'outside_window' : 'start_does_not_exist');
}

/** Plays the playlist from its start, item by item, as often as it takes. */
export function naivePosition(items: readonly PlannedItem[], elapsedMs: number): { index: number; round: number; offsetMs: number } {
  let left = elapsedMs;
  for (let round = 0; ; round++) {
    for (const [index, { ms }] of items.entries()) {
      if (left < ms) return { index, round, offsetMs: left };
      left -= ms;
    }
  }
}
