import * as fc from 'fast-check';
import type { PlannedPlaylist, PlannedSlot, Programme } from '#shared/model/programme.ts';
import { item, playlistId, programme, slot } from './programmes.ts';

/** A programme, and a few hours in which its plan is to be checked at every second. */
export type TimetableCase = { programme: Programme; from: number; to: number };

/** Days on which clocks are moved, beside plain ones: hours and half hours, at night and at midnight, forward and back. */
const PLACES = [
  { zone: 'Asia/Shanghai', day: '2026-11-23' },
  { zone: 'Asia/Urumqi', day: '2026-02-28' },
  { zone: 'Europe/Berlin', day: '2026-03-29' },
  { zone: 'Europe/Berlin', day: '2026-10-25' },
  { zone: 'America/Sao_Paulo', day: '2018-11-04' }, // 00:00 -> 01:00: a day without a midnight
  { zone: 'America/Sao_Paulo', day: '2018-02-17' }, // 24:00 -> 23:00
  { zone: 'Australia/Lord_Howe', day: '2026-10-04' }, // half an hour forward
  { zone: 'Australia/Lord_Howe', day: '2026-04-05' },
  { zone: 'America/Havana', day: '2026-11-01' }, // 01:00 -> 00:00: a day with two midnights
  { zone: 'America/Havana', day: '2026-03-08' },
  { zone: 'Africa/Cairo', day: '2026-10-29' },
  { zone: 'Pacific/Apia', day: '2011-12-30' }, // a day that was left out
];

const DAY_MS = 86_400_000;
const PLAYLISTS = 4;

const pad = (value: number): string => String(value).padStart(2, '0');
const timeOf = (second: number): string =>
  `${pad(Math.floor(second / 3600))}:${pad(Math.floor(second / 60) % 60)}${second % 60 ? `:${pad(second % 60)}` : ''}`;
const dayBeside = (day: string, days: number): string => new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

/** Mostly times at which clocks are moved or days end; otherwise any second. */
const anyTime = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('00:00', '00:30', '01:00', '01:45', '02:00', '02:15', '02:30', '03:00', '23:00', '23:30') },
  { weight: 2, arbitrary: fc.nat({ max: 1439 }).map((minute) => timeOf(minute * 60)) },
  { weight: 1, arbitrary: fc.nat({ max: 86_399 }).map(timeOf) },
);

/** Mostly this, so that slots are in force and meet each other. */
const mostly = <T>(usual: T, other: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant<T>(usual) }, { weight: 1, arbitrary: other });

const anyWeekdays = mostly([1, 2, 3, 4, 5, 6, 7], fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 6 }));

const anyDayBeside = (day: string): fc.Arbitrary<string> => fc.integer({ min: -2, max: 2 }).map((days) => dayBeside(day, days));

/** One more than there are: it is missing. */
const anyPlaylistNumber = fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: PLAYLISTS }) }, fc.constant(PLAYLISTS + 1));

const anySlot = (number: number, day: string): fc.Arbitrary<PlannedSlot> =>
  fc
    .record({
      tier: fc.constantFrom('timed' as const, 'loop' as const),
      priority: fc.integer({ min: 0, max: 2 }),
      playlist: anyPlaylistNumber.map(playlistId),
      repeats: fc.boolean(),
      from: mostly('2001-01-01', anyDayBeside(day)),
      until: mostly<string | null>(null, anyDayBeside(day)),
      weekdays: anyWeekdays,
      start: anyTime,
      end: anyTime,
    })
    .map((rest) => slot(number, rest));

const anyLength = fc.oneof(fc.integer({ min: 1, max: 90_000 }), fc.integer({ min: 60_000, max: 3 * 3_600_000 }));

/** Whole seconds in sum: whoever walks second by second sees every end. */
const anyPlaylist = (number: number): fc.Arbitrary<PlannedPlaylist> =>
  fc.array(anyLength, { minLength: number === PLAYLISTS ? 0 : 1, maxLength: 4 }).map((lengths) => {
    const rest = lengths.reduce((sum, ms) => sum + ms, 0) % 1000;
    const whole = lengths.map((ms, index) => (index === 0 && rest ? ms + 1000 - rest : ms));
    return { id: playlistId(number), items: whole.map((ms, index) => item(index + 1, ms)) };
  });

const anyPlaylists = fc.tuple(...Array.from({ length: PLAYLISTS }, (_, index) => anyPlaylist(index + 1)));

const anySlots = (day: string): fc.Arbitrary<PlannedSlot[]> =>
  fc
    .tuple(fc.integer({ min: 1, max: 5 }), fc.tuple(...Array.from({ length: 5 }, (_, index) => anySlot(index + 1, day))))
    .map(([count, slots]) => slots.slice(0, count));

export const anyTimetableCase: fc.Arbitrary<TimetableCase> = fc.constantFrom(...PLACES).chain(({ zone, day }) =>
  fc
    .record({
      slots: anySlots(day),
      playlists: anyPlaylists,
      defaultPlaylist: fc.oneof(fc.constant(null), anyPlaylistNumber.map(playlistId)),
      minute: fc.integer({ min: -16 * 60, max: 28 * 60 }),
      hours: fc.integer({ min: 1, max: 4 }),
    })
    .map(({ slots, playlists, defaultPlaylist, minute, hours }) => {
      const from = Date.parse(day) + minute * 60_000;
      return { programme: programme({ zone, slots, playlists, defaultPlaylist }), from, to: from + hours * 3_600_000 };
    }),
);
