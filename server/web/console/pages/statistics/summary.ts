import type { Counted } from '#shared/protocol/http/statistics.ts';
import type { ReplyOf } from '../../../kit/client.ts';
import { addressOf } from '../../../kit/client.ts';
import { daysOf, type Range } from './range.ts';

export type SummaryRow = ReplyOf<'summary'>['rows'][number];
export const GROUPINGS = ['content', 'screen', 'station', 'day'] as const;
export type Grouping = (typeof GROUPINGS)[number];

export const byOf = (text: string): Grouping => GROUPINGS.find((one) => one === text) ?? 'content';

/** The showings behind a figure; a day narrows the range, anything else is a filter. */
export function showingsPath(range: Range, of?: { by: Grouping; key: string }, counted: Counted = 'shown'): string {
  const narrowed = of && (of.by === 'day' ? { from: of.key, to: of.key } : { [of.by]: of.key });
  return addressOf('/statistics/showings', { query: { ...range, ...narrowed, ...(counted === 'shown' ? {} : { counted }) } });
}

export interface Bar {
  key: string;
  title: string;
  hours: number;
  showings: number;
}

const BARS = 20;

/** What the chart draws: all days in order, or the longest of anything else. */
export function barsOf(rows: readonly SummaryRow[], by: Grouping, range: Range): Bar[] {
  const barOf = (row: SummaryRow): Bar => ({
    key: row.key,
    title: row.title || row.key,
    hours: row.shownMs / 3_600_000,
    showings: row.showings,
  });
  if (by !== 'day')
    return [...rows]
      .sort((a, b) => b.shownMs - a.shownMs)
      .slice(0, BARS)
      .map(barOf);
  const byDay = new Map(rows.map((row) => [row.key, row]));
  return daysOf(range).map((day) => {
    const row = byDay.get(day);
    return row ? { ...barOf(row), title: day } : { key: day, title: day, hours: 0, showings: 0 };
  });
}
