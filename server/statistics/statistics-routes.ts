import { pipeline } from 'node:stream/promises';
import { notFound } from '#shared/problem.ts';
import { statisticsCalls as calls, ShowingsCsv, showingsCsvPath, type StatisticsRow } from '#shared/protocol/http/statistics.ts';
import type { May } from '../accounts/may.ts';
import { listTitles } from '../catalogue/content-store.ts';
import type { Reads } from '../database/connection.ts';
import type { RawCall } from '../kit/operations.ts';
import { rawRoute, route, type Route } from '../kit/routes.ts';
import { chain, seedOf } from '../reports/chain.ts';
import { findLine } from '../reports/ledger-store.ts';
import { showingsCsv } from './showings-csv.ts';
import { isLineSeen, listNames, listShowings } from './statistics-store.ts';
import { countShowings, listSums } from './sums-store.ts';

interface Needs {
  reads: Reads;
  may: May;
}

/** A file for Excel, streamed page by page so that a year does not stand in memory. */
const getCsv = {
  method: 'get',
  path: showingsCsvPath,
  summary: 'The showings as a file for Excel: UTF-8 with a byte order mark, in the language that is asked for.',
  query: ShowingsCsv,
  replies: { 200: { description: 'One line a showing, newest first', type: 'text/csv' } },
} satisfies RawCall;

export function statisticsRoutes({ reads, may }: Needs): Route[] {
  const seeing = may('records.read');
  return [
    route(calls.summary, seeing, async ({ query }, { caller }) => {
      const rows = await titled(reads, query.by, await listSums(reads, caller.scope, query));
      return { total: totalOf(rows), rows };
    }),
    route(calls.showings, seeing, async ({ query }, { caller: { scope } }) => {
      const { page, size, ...filter } = query;
      const offset = (page - 1) * size;
      const [{ total, shownMs }, rows] = await Promise.all([
        countShowings(reads, scope, filter),
        listShowings(reads, scope, filter, { offset, limit: size }),
      ]);
      // Lines that came this very moment are listed before they are summed.
      return { total: rows.length > 0 ? Math.max(total, offset + rows.length) : total, shownMs, rows };
    }),
    route(calls.line, seeing, async ({ params: { screen, epoch, seq } }, { caller: { scope } }) => {
      const isSeen = await isLineSeen(reads, scope, { screen, epoch, seq });
      const found = isSeen ? await findLine(reads, screen, epoch, seq) : undefined;
      if (!found) throw notFound('record', `${screen} ${epoch} ${seq}`);
      const before = seq === 1 ? seedOf(screen, epoch) : ((await findLine(reads, screen, epoch, seq - 1))?.hash ?? '');
      const chainHolds = chain([found.line], seq, before)[0]?.hash === found.hash;
      return { ...found, before, chainHolds };
    }),
    rawRoute(getCsv, seeing, async ({ query: { language, ...query } }, { caller, response }) => {
      response.setHeader('Cache-Control', 'no-store');
      response.setHeader('Content-Disposition', `attachment; filename="fieldcast-${query.from}-${query.to}.csv"`);
      response.type('text/csv; charset=utf-8');
      await pipeline(showingsCsv(reads, caller.scope, query, language), response).catch((error: unknown) => {
        if (!response.closed && !response.destroyed) throw error; // Whoever asked has left: nothing more to say.
      });
    }),
  ];
}

function totalOf(rows: readonly StatisticsRow[]): StatisticsRow {
  const sum = (pick: (row: StatisticsRow) => number): number => rows.reduce((all, row) => all + pick(row), 0);
  return {
    key: 'total',
    title: '',
    showings: sum((row) => row.showings),
    completed: sum((row) => row.completed),
    leftOut: sum((row) => row.leftOut),
    shownMs: sum((row) => row.shownMs),
  };
}

async function titled(reads: Reads, by: 'content' | 'screen' | 'station' | 'day', rows: StatisticsRow[]): Promise<StatisticsRow[]> {
  if (by === 'day') return rows.map((row) => ({ ...row, title: row.key }));
  const keys = rows.map(({ key }) => key);
  const titles = by === 'content' ? await listTitles(reads, keys) : await listNames(reads, by, keys);
  return rows.map((row) => ({ ...row, title: titles.get(row.key) ?? '' }));
}
