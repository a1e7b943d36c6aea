import type { z } from 'zod';
import type { ShowingRow, statisticsCalls } from '#shared/protocol/http/statistics.ts';
import { BYTE_ORDER_MARK, csvLine } from '#shared/sheets/csv.ts';
import { words, type Language } from '#shared/words/languages.ts';
import type { Reads } from '../database/connection.ts';
import type { Scope } from '../kit/by.ts';
import { listShowings } from './statistics-store.ts';

type Filter = Omit<z.output<typeof statisticsCalls.showings.query>, 'page' | 'size'>;

const PAGE = 1000;

/** RFC 4180, in pieces of a thousand rows. */
export async function* showingsCsv(reads: Reads, scope: Scope, filter: Filter, language: Language): AsyncGenerator<string> {
  const { columns, causes, endings, nobodyNamed, erasedPerson } = words[language].showings;
  const chooser = (operator: ShowingRow['operator']): string => (operator ? operator.name || erasedPerson : nobodyNamed);
  yield BYTE_ORDER_MARK + csvLine(Object.values(columns));
  for (let rows: ShowingRow[] = []; ;) {
    rows = await listShowings(reads, scope, filter, { after: rows.at(-1), limit: PAGE });
    if (rows.length > 0) yield rows.map((row) => csvLine(cells(row))).join('');
    if (rows.length < PAGE) return;
  }

  function cells(row: ShowingRow): (string | number)[] {
    const { day, stationName, screenName, contentTitle, from, shownMs, frames, cause, operator, ended, screen, epoch, seq } = row;
    const seconds = (shownMs / 1000).toFixed(1);
    return [
      day,
      stationName,
      screenName,
      contentTitle,
      new Date(from).toISOString(),
      seconds,
      frames,
      causes[cause],
      endings[ended],
      screen,
      epoch,
      seq,
      cause === 'operator' ? chooser(operator) : '',
    ];
  }
}
