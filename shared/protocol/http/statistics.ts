import { z } from 'zod';
import { FileLanguage } from './file-language.ts';
import { AccountId, EpochId, LessonId, ScreenId, StationId } from '../../model/ids.ts';
import { Day } from '../../model/programme.ts';
import { Cause, HowEnded, SkippedFor } from '../../model/record.ts';
import { call } from '../call.ts';

/** Where and when. Days are the station's own days at the time of the showing. */
const Filter = z.object({
  from: Day,
  to: Day,
  content: z.string().max(40).optional(),
  screen: ScreenId.optional(),
  station: StationId.optional(),
});

/** Showings; those of them that came to their end; or what the plan wanted and the screen left out. */
export const Counted = z.enum(['shown', 'completed', 'leftOut']);
export type Counted = z.infer<typeof Counted>;

/** Which showings are meant. */
export const ShowingsFilter = Filter.extend({ counted: Counted.default('shown') });

export const StatisticsRow = z.object({
  /** Id of the lesson, screen or station, or the day. */
  key: z.string(),
  title: z.string(),
  showings: z.int(),
  completed: z.int(),
  /** Items that the plan wanted and that were not begun. They are no showings. */
  leftOut: z.int(),
  /** Wall time with frames presented. */
  shownMs: z.int(),
});
export type StatisticsRow = z.infer<typeof StatisticsRow>;

/** A showing as projected out of its line, with the key by which the line is found. */
export const ShowingRow = z.object({
  screen: ScreenId,
  epoch: EpochId,
  seq: z.int(),
  screenName: z.string(),
  station: StationId.nullable(),
  stationName: z.string(),
  content: z.string(),
  contentTitle: z.string(),
  lesson: LessonId.nullable(),
  slot: z.string().nullable(),
  cause: Cause,
  /** Who chose it at the box, with the name he has today ('' once he was erased); null: no operator was named. */
  operator: z.object({ id: AccountId, name: z.string() }).nullable(),
  ended: HowEnded,
  skippedFor: SkippedFor.nullable(),
  from: z.int(),
  day: Day,
  shownMs: z.int(),
  frames: z.int(),
  revision: z.int(),
  clock: z.enum(['sure', 'unsure']),
  receivedAt: z.int(),
});
export type ShowingRow = z.infer<typeof ShowingRow>;

export const statisticsCalls = {
  summary: call({
    method: 'get',
    path: '/api/statistics',
    query: Filter.extend({ by: z.enum(['content', 'screen', 'station', 'day']).default('content') }),
    reply: z.object({ total: StatisticsRow, rows: z.array(StatisticsRow) }),
  }),
  /** The lines behind a figure, newest first. */
  showings: call({
    method: 'get',
    path: '/api/statistics/showings',
    query: ShowingsFilter.extend({
      page: z.coerce.number().int().min(1).default(1),
      size: z.coerce.number().int().min(1).max(200).default(50),
    }),
    reply: z.object({ total: z.int(), shownMs: z.int(), rows: z.array(ShowingRow) }),
  }),
  /** The very line, its chain hash and the one before it. */
  line: call({
    method: 'get',
    path: '/api/records/:screen/:epoch/:seq',
    params: z.object({ screen: ScreenId, epoch: EpochId, seq: z.coerce.number().int() }),
    reply: z.object({ line: z.string(), hash: z.string(), before: z.string(), receivedAt: z.int(), chainHolds: z.boolean() }),
  }),
};

/** Same filters, `text/csv` with a byte order mark so that Excel reads the Chinese. */
export const showingsCsvPath = '/api/statistics/showings.csv';
export const ShowingsCsv = ShowingsFilter.extend({ language: FileLanguage });
