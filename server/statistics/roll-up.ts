import { follow } from '../database/follow.ts';
import type { Database, Db } from '../database/connection.ts';
import { holdName } from '../database/hold.ts';
import type { Log } from '../kit/log.ts';

/**
 * Sums of one screen's day, made anew from its showings, and those of its month from its days: the same facts twice give the same sums,
 * however late a line comes. What is coarser is made of what is finer in the same transaction, so that all of them say the same.
 */
export async function rollUp(tx: Db, screen: string, day: string): Promise<void> {
  const month = day.slice(0, 7);
  await holdName(tx, `sums ${screen} ${month}`); // Two days of one month meet in its sum.
  await tx('showing_day').where({ screen, day }).delete();
  await tx.raw(`${DAY_OF_SHOWINGS} where screen = ? and day = ? ${BY_DAY}`, [screen, day]);
  await tx('screen_day').where({ screen, day }).delete();
  await tx.raw(`${screenOf('day')} where screen = ? and day = ? ${byScreen('day')}`, [screen, day]);
  await tx('showing_month').where({ screen, month }).delete();
  await tx.raw(`${MONTH_OF_DAYS} where screen = ? and day between ? and ? ${BY_MONTH}`, [screen, ...daysOf(month)]);
  await tx('screen_month').where({ screen, month }).delete();
  await tx.raw(`${screenOf('month')} where screen = ? and month = ? ${byScreen('month')}`, [screen, month]);
}

/** Every day of every screen in one go: for a database that was filled without anybody following. */
export async function rollUpAll(tx: Db): Promise<void> {
  for (const table of ['showing_day', 'screen_day', 'showing_month', 'screen_month']) await tx(table).delete();
  await tx.raw(`${DAY_OF_SHOWINGS} ${BY_DAY}`);
  await tx.raw(`${MONTH_OF_DAYS} ${BY_MONTH}`);
  for (const span of ['day', 'month'] as const) await tx.raw(`${screenOf(span)} ${byScreen(span)}`);
}

/** Days are compared as texts: none of a month comes before its 01, none after its 31. */
export const daysOf = (month: string): [string, string] => [`${month}-01`, `${month}-31`];

const FIGURES = 'showings, completed, left_out, shown_ms, completed_ms';
const ADDED = 'sum(showings), sum(completed), sum(left_out), sum(shown_ms), sum(completed_ms)';

const DAY_OF_SHOWINGS = `insert into showing_day (day, screen, station, region_path, content, ${FIGURES})
     select day, screen, coalesce(station, ''), coalesce(region_path, ''), content,
       sum(case when ended <> 'skipped' and frames > 0 then 1 else 0 end), sum(is_whole),
       sum(case when ended = 'skipped' or frames = 0 then 1 else 0 end), sum(shown_ms), sum(case when is_whole = 1 then shown_ms else 0 end)
     from showing`;
const BY_DAY = `group by day, screen, coalesce(station, ''), coalesce(region_path, ''), content`;

const MONTH_OF_DAYS = `insert into showing_month (month, screen, station, region_path, content, ${FIGURES})
     select substr(day, 1, 7), screen, station, region_path, content, ${ADDED} from showing_day`;
const BY_MONTH = 'group by substr(day, 1, 7), screen, station, region_path, content';

/** All that a screen has shown in a day or month, whatever it was. */
const screenOf = (span: 'day' | 'month'): string => `insert into screen_${span} (${span}, screen, station, region_path, ${FIGURES})
     select ${span}, screen, station, region_path, ${ADDED} from showing_${span}`;
const byScreen = (span: 'day' | 'month'): string => `group by ${span}, screen, station, region_path`;

/** Follows the ledger's facts ("this screen's day has new records"). */
export function followForStatistics({ database, log }: { database: Database; log: Log }, signal: AbortSignal): Promise<void> {
  return follow(
    {
      name: 'statistics',
      database,
      log,
      async handle(changes) {
        const days = new Set(changes.filter(({ topic }) => topic === 'record').map(({ subject }) => subject));
        for (const subject of days) {
          const [screen = '', day = ''] = subject.split(' ');
          await database.transaction((tx) => rollUp(tx, screen, day));
        }
      },
    },
    signal,
  );
}
