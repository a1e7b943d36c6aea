import { z } from 'zod';
import type { Counted, StatisticsRow, statisticsCalls } from '#shared/protocol/http/statistics.ts';
import type { Reads } from '../database/connection.ts';
import { rowsOf } from '../database/insert.ts';
import { whereWithin } from '../database/scope.ts';
import type { Scope } from '../kit/by.ts';
import { daysOf } from './roll-up.ts';

type SummaryQuery = z.output<typeof statisticsCalls.summary.query>;
type By = SummaryQuery['by'];
export type Filter = Omit<SummaryQuery, 'by'>;
type Query = ReturnType<Reads>;

const FIGURES = ['showings', 'completed', 'left_out', 'shown_ms', 'completed_ms'] as const;
const ADDED = Object.fromEntries(FIGURES.map((name) => [name, name]));

const figure = z
  .int()
  .nullable()
  .transform((sum) => sum ?? 0);
const Figures = z.object({ showings: figure, completed: figure, left_out: figure, shown_ms: figure, completed_ms: figure });
const Sums = Figures.extend({ key: z.string() }).transform(({ key, showings, completed, left_out, shown_ms }) => ({
  key,
  showings,
  completed,
  leftOut: left_out,
  shownMs: shown_ms,
}));

/** Sums by lesson, screen, station or day, from the roll-ups. Titles are empty: they belong to whoever presents. */
export async function listSums(reads: Reads, scope: Scope, { by, ...filter }: SummaryQuery): Promise<StatisticsRow[]> {
  const rows = await rolledUp(reads, scope, filter, by)
    .groupBy('key')
    .select('key')
    .sum(ADDED)
    .orderBy(by === 'day' ? [{ column: 'key' }] : [{ column: 'shown_ms', order: 'desc' }, { column: 'key' }]);
  return rowsOf(Sums, rows).map((row) => ({ ...row, title: '' }));
}

/** How many showings a filter means, and how long they took: the very figures that open their list. */
export async function countShowings(
  reads: Reads,
  scope: Scope,
  { counted, ...filter }: Filter & { counted: Counted },
): Promise<{ total: number; shownMs: number }> {
  const row: unknown = await rolledUp(reads, scope, filter).sum(ADDED).first();
  const { showings, completed, left_out, shown_ms, completed_ms } = Figures.parse(row);
  if (counted === 'shown') return { total: showings, shownMs: shown_ms };
  return counted === 'completed' ? { total: completed, shownMs: completed_ms } : { total: left_out, shownMs: 0 };
}

/**
 * Rows of the coarsest roll-ups that can answer: months where the range holds all that there is of a month, days at its ends, and
 * lessons apart only when they are asked for. Which months those are is decided in the same statement, so that a day that comes
 * meanwhile is counted once or not at all.
 */
function rolledUp(reads: Reads, scope: Scope, filter: Filter, by?: By): Query {
  const { from, to } = filter;
  const grain = by === 'content' || filter.content ? 'showing' : 'screen';
  const part = (span: 'day' | 'month'): Query => {
    const query = reads(`${grain}_${span}`).select(...FIGURES);
    if (by) void query.select({ key: by });
    return narrowed(query, scope, filter);
  };
  if (by === 'day') return reads.from(part('day').whereBetween('day', [from, to]).as('part'));

  const [first, last] = [from.slice(0, 7), to.slice(0, 7)];
  const before = reads('screen_day').where('day', '>=', daysOf(first)[0]).where('day', '<', from);
  const after = reads('screen_day').where('day', '>', to).where('day', '<=', daysOf(last)[1]);
  const months = part('month')
    .whereBetween('month', [first, last])
    .where((all) => void all.whereNot('month', first).orWhereNotExists(before))
    .where((all) => void all.whereNot('month', last).orWhereNotExists(after));
  const ends =
    first === last
      ? [
          part('day')
            .whereBetween('day', [from, to])
            .where((some) => void some.whereExists(before).orWhereExists(after)),
        ]
      : [
          part('day')
            .whereBetween('day', [from, daysOf(first)[1]])
            .whereExists(before),
          part('day')
            .whereBetween('day', [daysOf(last)[0], to])
            .whereExists(after),
        ];
  return reads.from(months.unionAll(ends).as('part'));
}

function narrowed(query: Query, scope: Scope, { content, screen, station }: Filter): Query {
  // Whoever looks after a place sees what was shown there while it was his; the place is kept as it was at the showing.
  whereWithin(query, scope, { path: 'region_path', station: 'station' });
  if (content) void query.where('content', content);
  if (screen) void query.where('screen', screen);
  if (station) void query.where('station', station);
  return query;
}
