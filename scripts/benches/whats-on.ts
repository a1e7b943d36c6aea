import { Temporal } from 'temporal-polyfill';
import type { PlannedSlot, Programme } from '#shared/model/programme.ts';
import { stretches } from '#shared/timetable/stretches.ts';
import { whatsOn } from '#shared/timetable/whats-on.ts';
import { playlist, playlistId, programme, slot } from '#tests/support/programmes.ts';
import { seeded } from '../samples/seeded.ts';

const USUAL_EVALUATIONS = 1_000_000;
const SLOTS = 500;
const PLAYLISTS = 40;
const DAY_MS = 86_400_000;
const MONTH_DAYS = 30;
const START = Date.parse('2026-10-10T00:00:00Z'); // The month holds the end of summer time.

/** Evaluations a second on a screen with 500 slots, at random instants of a month that was expanded before. */
export async function run({ n: wanted, seed }: { n: number; seed: number }) {
  const n = wanted > 0 ? wanted : USUAL_EVALUATIONS;
  const random = seeded(seed);
  const plan = county(random);
  const details = { ...expandMonth(plan), slots: SLOTS, baselineIs: 'each slot asked of Temporal anew' };
  const instants = Array.from({ length: n }, () => START + Math.floor(random() * MONTH_DAYS * DAY_MS));
  for (const instant of instants.slice(0, 20_000)) whatsOn(plan, instant);

  const value = perSecond(instants, (instant) => whatsOn(plan, instant).cause.length);
  const baseline = perSecond(instants.slice(0, 200), (instant) => askTemporal(plan, instant).length);
  return { value, unit: 'evaluations/s', baseline, n, details };
}

/** Cold: the first time that a programme is asked; longest: the longest that one day of it holds the event loop. */
function expandMonth(plan: Programme) {
  let longestDayMs = 0;
  const days = (): void => {
    for (let day = 0; day < MONTH_DAYS; day++) {
      const before = performance.now();
      stretches(plan, START + day * DAY_MS, START + (day + 1) * DAY_MS);
      longestDayMs = Math.max(longestDayMs, performance.now() - before);
    }
  };
  const [coldMs, coldLongestMs] = [elapsed(days), longestDayMs];
  return { monthColdMs: round(coldMs), longestSliceMs: round(coldLongestMs), monthWarmMs: round(elapsed(days)) };
}

function elapsed(work: () => void): number {
  const before = performance.now();
  work();
  return performance.now() - before;
}

const round = (ms: number): number => Math.round(ms * 100) / 100;

function perSecond(instants: readonly number[], evaluate: (instant: number) => number): number {
  let sum = 0;
  const ms = elapsed(() => {
    for (const instant of instants) sum += evaluate(instant);
  });
  if (sum === 0) throw new Error('nothing was evaluated');
  return Math.round((instants.length / ms) * 1000);
}

function county(random: () => number): Programme {
  const pick = (count: number): number => Math.floor(random() * count);
  const time = (): string => `${String(pick(24)).padStart(2, '0')}:${String(pick(12) * 5).padStart(2, '0')}`;
  const slots = Array.from({ length: SLOTS }, (_, index) =>
    slot(index + 1, {
      tier: pick(3) === 0 ? 'timed' : 'loop',
      priority: pick(10),
      playlist: playlistId(1 + pick(PLAYLISTS)),
      repeats: pick(3) > 0,
      weekdays: [1, 2, 3, 4, 5, 6, 7]
        .filter(() => pick(3) > 0)
        .concat(7)
        .slice(0, 7),
      start: time(),
      end: time(),
    }),
  );
  const playlists = Array.from({ length: PLAYLISTS }, (_, index) =>
    playlist(index + 1, ...Array.from({ length: 12 }, () => 30 + pick(1800))),
  );
  return programme({ zone: 'Europe/Berlin', slots, playlists, defaultPlaylist: playlistId(1) });
}

/** The same question without anything kept: which slots' windows hold the instant? Neither order nor item, which would come on top. */
function askTemporal(plan: Programme, instant: number): PlannedSlot[] {
  const local = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(plan.zone);
  return plan.slots.filter((candidate) =>
    [local.toPlainDate(), local.toPlainDate().subtract({ days: 1 })].some((day) => {
      if (!candidate.weekdays.includes(day.dayOfWeek)) return false;
      const begin = day.toZonedDateTime({ timeZone: plan.zone, plainTime: candidate.start });
      const endDay = candidate.end <= candidate.start ? day.add({ days: 1 }) : day;
      const end = endDay.toZonedDateTime({ timeZone: plan.zone, plainTime: candidate.end });
      return begin.epochMilliseconds <= instant && instant < end.epochMilliseconds;
    }),
  );
}
