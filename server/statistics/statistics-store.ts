import { z } from 'zod';
import { EpochId, LessonId, ScreenId, StationId } from '#shared/model/ids.ts';
import { Cause, HowEnded, SkippedFor } from '#shared/model/record.ts';
import type { ShowingRow, StatisticsRow, statisticsCalls } from '#shared/protocol/http/statistics.ts';
import type { Reads } from '../database/connection.ts';
import { rowsOf } from '../database/insert.ts';
import { whereWithin } from '../database/scope.ts';
import type { Scope } from '../kit/by.ts';

type SummaryQuery = z.output<typeof statisticsCalls.summary.query>;
type ShowingsQuery = z.output<typeof statisticsCalls.showings.query>;
type Filter = Omit<SummaryQuery, 'by'>;
/** Which showings of those that the filters mean. */
export type ShowingsFilter = Filter & Pick<ShowingsQuery, 'counted'>;

const DAY_MS = 86_400_000;
const ZONE_MS = 14 * 3_600_000;

/** Filters that roll-ups and showings share. */
function narrowed(reads: Reads, scope: Scope, table: 'showing_day' | 'showing', { from, to, content, screen, station }: Filter) {
  const query = reads(table).whereBetween(`${table}.day`, [from, to]);
  // Over everything, the instants lead along the index that has the order of the list; a part of the tree has an index of its own.
  // A day is the station's own, at most fourteen hours from UTC's.
  if (table === 'showing' && scope.isEverywhere)
    void query.whereBetween('showing.from_at', [Date.parse(from) - ZONE_MS, Date.parse(to) + DAY_MS + ZONE_MS]);
  // Whoever looks after a place sees what was shown there while it was his; the place is kept as it was at the showing.
  whereWithin(query, scope, { path: `${table}.region_path`, station: `${table}.station` });
  if (content) void query.where(`${table}.content`, content);
  if (screen) void query.where(`${table}.screen`, screen);
  if (station) void query.where(`${table}.station`, station);
  return query;
}

function countedShowings(reads: Reads, scope: Scope, { counted, ...filter }: ShowingsFilter) {
  const query = narrowed(reads, scope, 'showing', filter);
  // As the roll-up has them, so that a figure opens the very rows it counts: what nobody could see was not shown.
  if (counted === 'completed') return query.where('showing.is_whole', 1);
  if (counted === 'leftOut') return query.where((q) => q.where('showing.ended', 'skipped').orWhere('showing.frames', 0));
  return query.whereNot('showing.ended', 'skipped').where('showing.frames', '>', 0);
}

const figure = z.int().nullable();
const Sums = z
  .object({ key: z.string(), showings: figure, completed: figure, left_out: figure, shown_ms: figure })
  .transform(({ key, showings, completed, left_out, shown_ms }) => ({
    key,
    showings: showings ?? 0,
    completed: completed ?? 0,
    leftOut: left_out ?? 0,
    shownMs: shown_ms ?? 0,
  }));

/** Sums by lesson, screen, station or day, from the roll-ups. Titles are empty: they belong to whoever presents. */
export async function listSums(reads: Reads, scope: Scope, { by, ...filter }: SummaryQuery): Promise<StatisticsRow[]> {
  const rows = await narrowed(reads, scope, 'showing_day', filter)
    .groupBy(by)
    .select({ key: by })
    .sum({ showings: 'showings', completed: 'completed', left_out: 'left_out', shown_ms: 'shown_ms' })
    .orderBy(by === 'day' ? 'key' : 'shown_ms', by === 'day' ? 'asc' : 'desc');
  return rowsOf(Sums, rows).map((row) => ({ ...row, title: '' }));
}

const Showing = z
  .object({
    screen: ScreenId,
    epoch: EpochId,
    seq: z.int(),
    station: z.string().nullable(),
    content: z.string(),
    slot: z.string().nullable(),
    cause: Cause,
    ended: HowEnded,
    skipped_for: SkippedFor.nullable(),
    from_at: z.int(),
    day: z.string(),
    shown_ms: z.int(),
    frames: z.int(),
    revision: z.int(),
    clock: z.enum(['sure', 'unsure']),
    received_at: z.int(),
    screen_name: z.string().nullable(),
    station_name: z.string().nullable(),
    lesson_title: z.string().nullable(),
    image_title: z.string().nullable(),
  })
  .transform(
    ({
      station,
      from_at,
      skipped_for,
      shown_ms,
      received_at,
      screen_name,
      station_name,
      lesson_title,
      image_title,
      ...rest
    }): ShowingRow => ({
      ...rest,
      station: StationId.safeParse(station).data ?? null,
      stationName: station_name ?? '',
      screenName: screen_name ?? '',
      contentTitle: lesson_title ?? image_title ?? '',
      lesson: LessonId.safeParse(rest.content).data ?? null,
      from: from_at,
      skippedFor: skipped_for,
      shownMs: shown_ms,
      receivedAt: received_at,
    }),
  );

/** A page by number, or what comes after a row: that stays right while new showings come in at the top. */
type Page = { limit: number } & ({ offset: number } | { after: ShowingRow | undefined });

/** Showings with the names they have today, newest first. */
export async function listShowings(reads: Reads, scope: Scope, filter: ShowingsFilter, page: Page): Promise<ShowingRow[]> {
  const query = countedShowings(reads, scope, filter);
  if ('offset' in page) void query.offset(page.offset);
  else if (page.after) {
    const { from, screen, epoch, seq } = page.after;
    void query.whereRaw('(showing.from_at, showing.screen, showing.epoch, showing.seq) < (?, ?, ?, ?)', [from, screen, epoch, seq]);
  }
  const rows = await query
    .leftJoin('screen', 'screen.id', 'showing.screen')
    .leftJoin('station', 'station.id', 'showing.station')
    .leftJoin('lesson', 'lesson.id', 'showing.content')
    .leftJoin('image', 'image.id', 'showing.content')
    .select('showing.*', {
      screen_name: 'screen.name',
      station_name: 'station.name',
      lesson_title: 'lesson.title',
      image_title: 'image.title',
    })
    .orderBy('showing.from_at', 'desc')
    .orderBy('showing.screen', 'desc')
    .orderBy('showing.epoch', 'desc')
    .orderBy('showing.seq', 'desc')
    .limit(page.limit);
  return rowsOf(Showing, rows);
}

export async function countShowings(
  reads: Reads,
  scope: Scope,
  { page: _page, size: _size, ...filter }: ShowingsQuery,
): Promise<{ total: number; shownMs: number }> {
  const row: unknown = await countedShowings(reads, scope, filter).count({ total: '*' }).sum({ shown_ms: 'shown_ms' }).first();
  const { total, shown_ms } = z.object({ total: z.int(), shown_ms: z.int().nullable() }).parse(row);
  return { total, shownMs: shown_ms ?? 0 };
}

/** Whether a line may be read: a showing where it was shown, anything else where the screen stands today. */
export async function isLineSeen(reads: Reads, scope: Scope, key: { screen: ScreenId; epoch: EpochId; seq: number }): Promise<boolean> {
  if (scope.isEverywhere) return true;
  const showing = reads('showing').where(key);
  if (await showing.clone().first('seq')) {
    whereWithin(showing, scope, { path: 'showing.region_path', station: 'showing.station' });
    return (await showing.first('seq')) !== undefined;
  }
  const standing = reads('screen').join('station', 'station.id', 'screen.station').join('region', 'region.id', 'station.region');
  whereWithin(standing, scope, { path: 'region.path', station: 'station.id' });
  return (await standing.where('screen.id', key.screen).first('screen.id')) !== undefined;
}

/** Names by id of screens or stations. */
export async function listNames(reads: Reads, table: 'screen' | 'station', ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await reads(table).whereIn('id', ids).select('id', 'name');
  return new Map(rowsOf(z.object({ id: z.string(), name: z.string() }), rows).map(({ id, name }) => [id, name]));
}
