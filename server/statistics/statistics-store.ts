import { z } from 'zod';
import { AccountId, EpochId, LessonId, ScreenId, StationId } from '#shared/model/ids.ts';
import { Cause, HowEnded, SkippedFor } from '#shared/model/record.ts';
import type { ShowingRow, statisticsCalls } from '#shared/protocol/http/statistics.ts';
import type { Reads } from '../database/connection.ts';
import { rowsOf } from '../database/insert.ts';
import { whereWithin } from '../database/scope.ts';
import type { Scope } from '../kit/by.ts';
import type { Filter } from './sums-store.ts';

type Query = ReturnType<Reads>;
type ShowingsQuery = z.output<typeof statisticsCalls.showings.query>;
/** Which showings of those that the filters mean. */
export type ShowingsFilter = Filter & Pick<ShowingsQuery, 'counted'>;

const DAY_MS = 86_400_000;
const ZONE_MS = 14 * 3_600_000;

function narrowed(reads: Reads, scope: Scope, { from, to, content, screen, station }: Filter): Query {
  const query = reads('showing').whereBetween('showing.day', [from, to]);
  // Over everything, the instants lead along the index that has the order of the list; a part of the tree has an index of its own.
  // A day is the station's own, at most fourteen hours from UTC's.
  if (scope.isEverywhere) void query.whereBetween('showing.from_at', [Date.parse(from) - ZONE_MS, Date.parse(to) + DAY_MS + ZONE_MS]);
  // Whoever looks after a place sees what was shown there while it was his; the place is kept as it was at the showing.
  whereWithin(query, scope, { path: 'showing.region_path', station: 'showing.station' });
  if (content) void query.where('showing.content', content);
  if (screen) void query.where('showing.screen', screen);
  if (station) void query.where('showing.station', station);
  return query;
}

function countedShowings(reads: Reads, scope: Scope, { counted, ...filter }: ShowingsFilter): Query {
  const query = narrowed(reads, scope, filter);
  // As the roll-up has them, so that a figure opens the very rows it counts: what nobody could see was not shown.
  if (counted === 'completed') return query.where('showing.is_whole', 1);
  // In the very words of the index that has only these.
  if (counted === 'leftOut') return query.whereRaw("(showing.ended = 'skipped' or showing.frames = 0)");
  return query.whereNot('showing.ended', 'skipped').where('showing.frames', '>', 0);
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
    operator: AccountId.nullable(),
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
    operator_name: z.string().nullable(),
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
      operator,
      operator_name,
      ...rest
    }): ShowingRow => ({
      ...rest,
      station: StationId.safeParse(station).data ?? null,
      stationName: station_name ?? '',
      screenName: screen_name ?? '',
      contentTitle: lesson_title ?? image_title ?? '',
      lesson: LessonId.safeParse(rest.content).data ?? null,
      operator: operator && { id: operator, name: operator_name ?? '' },
      from: from_at,
      skippedFor: skipped_for,
      shownMs: shown_ms,
      receivedAt: received_at,
    }),
  );

/** A page by number, or what comes after a row: that stays right while new showings come in at the top. */
type Page = { limit: number } & ({ offset: number } | { after: ShowingRow | undefined });

/** Showings with the names they have today, newest first. */
export async function listShowings(reads: Reads, scope: Scope, filter: ShowingsFilter, { limit, ...where }: Page): Promise<ShowingRow[]> {
  const query = countedShowings(reads, scope, filter);
  if ('offset' in where) void query.offset(where.offset);
  else if (where.after) {
    const { from, screen, epoch, seq } = where.after;
    void query.whereRaw('(showing.from_at, showing.screen, showing.epoch, showing.seq) < (?, ?, ?, ?)', [from, screen, epoch, seq]);
  }
  // Keys are put in order; the rest of the rows, and their names, are looked up for the page alone.
  const page = newestFirst(query.select('showing.screen', 'showing.epoch', 'showing.seq'))
    .limit(limit)
    .as('page');
  const rows = await newestFirst(
    reads
      .from(page)
      .join('showing', { 'showing.screen': 'page.screen', 'showing.epoch': 'page.epoch', 'showing.seq': 'page.seq' })
      .leftJoin('screen', 'screen.id', 'showing.screen')
      .leftJoin('station', 'station.id', 'showing.station')
      .leftJoin('lesson', 'lesson.id', 'showing.content')
      .leftJoin('image', 'image.id', 'showing.content')
      .leftJoin('account', 'account.id', 'showing.operator')
      .select('showing.*', {
        screen_name: 'screen.name',
        station_name: 'station.name',
        lesson_title: 'lesson.title',
        image_title: 'image.title',
        operator_name: 'account.name',
      }),
  );
  return rowsOf(Showing, rows);
}

function newestFirst(query: Query): Query {
  for (const column of ['from_at', 'screen', 'epoch', 'seq']) void query.orderBy(`showing.${column}`, 'desc');
  return query;
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
