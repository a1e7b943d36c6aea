import { follow } from '../database/follow.ts';
import type { Database, Db } from '../database/connection.ts';
import { holdName } from '../database/hold.ts';
import type { Log } from '../kit/log.ts';

/** Sums of one screen's day, made anew from its showings: the same facts twice give the same sums. */
export async function rollUp(tx: Db, screen: string, day: string): Promise<void> {
  await holdName(tx, `sums ${screen} ${day}`);
  await tx('showing_day').where({ screen, day }).delete();
  await tx.raw(`${SUMS} where screen = ? and day = ? ${BY}`, [screen, day]);
}

/** Every day of every screen in one go: for a database that was filled without anybody following. */
export async function rollUpAll(tx: Db): Promise<void> {
  await tx('showing_day').delete();
  await tx.raw(`${SUMS} ${BY}`);
}

const SUMS = `insert into showing_day (day, screen, station, region_path, content, showings, completed, left_out, shown_ms)
     select day, screen, coalesce(station, ''), coalesce(region_path, ''), content,
       sum(case when ended <> 'skipped' and frames > 0 then 1 else 0 end), sum(is_whole),
       sum(case when ended = 'skipped' or frames = 0 then 1 else 0 end), sum(shown_ms)
     from showing`;
const BY = `group by day, screen, coalesce(station, ''), coalesce(region_path, ''), content`;

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
