import type { ShowingRecord } from '#shared/model/record.ts';
import type { LedgerSign } from '#shared/model/ledger-fault.ts';
import { project, type StationFacts } from '../project.ts';
import type { Raised } from '../raised.ts';
import { READER, type ToldLine } from '../told.ts';
import type { AlarmRow, LineRow, ShowingRow } from './walk-ledger.ts';

export interface Finding {
  sign: LedgerSign;
  detail: string;
}
export const found = (sign: LedgerSign, detail = ''): Finding => ({ sign, detail });

export interface Rows {
  showing: ShowingRow | undefined;
  alarm: AlarmRow | undefined;
  /** The newest reader that could not read the line. */
  reader: number | undefined;
}

export type FactsThen = (showing: ShowingRecord) => StationFacts | undefined;

/** What is wrong with what the tables say of a line whose text is the one that was received; `whole` has the spans of further lines. */
export function judgeRows(
  key: LineRow,
  told: Pick<ToldLine, 'alarm'>,
  whole: ShowingRecord | undefined,
  rows: Rows,
  facts: FactsThen,
): Finding | undefined {
  return judgeShowing(key, whole, rows, facts) ?? judgeAlarm(told.alarm, rows);
}

function judgeShowing(key: LineRow, whole: ShowingRecord | undefined, rows: Rows, facts: FactsThen): Finding | undefined {
  if (!whole) return rows.showing && found('rowExtra');
  if (!rows.showing) return isStillToRead(rows) ? undefined : found('rowGone');
  const { screen, epoch, seq } = key;
  const { received_at: _, ...wanted } = project({ screen, epoch }, seq, whole, facts(whole), 0);
  const row = rows.showing;
  const wrong = (Object.keys(wanted) as (keyof typeof wanted)[]).find((name) => name !== 'day' && !isSame(row[name], wanted[name]));
  if (wrong) return found('column', wrong);
  return isNear(row.day, wanted.day) ? undefined : found('column', 'day');
}

/** What an older server could not read is read by this one once it has started. */
const isStillToRead = ({ reader }: Rows): boolean => reader !== undefined && reader < READER;

/** The day is that of the station's zone then; where the office has changed that since, today's may call it the day before or after. */
const isNear = (day: string, wanted: string): boolean => Math.abs(Date.parse(day) - Date.parse(wanted)) <= 86_400_000;

function judgeAlarm(alarm: Raised | undefined, rows: Rows): Finding | undefined {
  const row = rows.alarm;
  if (!alarm) return row && found('alarmExtra');
  if (!row) return isStillToRead(rows) ? undefined : found('alarmGone');
  const wrong = (['what', 'detail', 'at', 'clock'] as const).find((name) => row[name] !== alarm[name]);
  return wrong && found('alarmColumn', wrong);
}

/** PostgreSQL holds neither NUL nor half letters: there a line's own text is the only true one. */
const isSame = (held: string | number | null, wanted: string | number | null): boolean =>
  held === wanted || (typeof wanted === 'string' && held === wanted.toWellFormed().replaceAll('\0', '\uFFFD'));
