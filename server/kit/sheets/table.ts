import type { BadCell, RowFault } from '#shared/protocol/http/sheets.ts';
import { words, type Language } from '#shared/words/languages.ts';
import { sheetRefused } from './fault.ts';
import { readLines } from './read.ts';

export type ColumnKey = keyof (typeof words)['zh-CN']['sheets']['columns'];
const LANGUAGES = Object.keys(words) as Language[];

export interface Column<K extends ColumnKey = ColumnKey> {
  key: K;
  isNeeded?: boolean;
}

/** One row: a column that the file does not have is undefined, an empty cell is ''. */
export type Cells<K extends ColumnKey> = Partial<Record<K, string>>;
export interface TableRow<K extends ColumnKey> {
  line: number;
  cells: Cells<K>;
}

export const headingOf = (key: ColumnKey, language: Language): string => words[language].sheets.columns[key];

/** Headings are known in every language, whatever the case and the width of their letters; columns of other names are left alone. */
export async function readTable<K extends ColumnKey>(
  bytes: Buffer,
  columns: readonly Column<K>[],
  language: Language,
): Promise<TableRow<K>[]> {
  const [head, ...lines] = await readLines(bytes);
  const places = new Map<K, number>();
  const plain = (text: string): string => text.normalize('NFKC').replaceAll(/\s/g, '').toLowerCase();
  head?.cells.forEach((cell, at) => {
    const column = columns.find(({ key }) => LANGUAGES.some((one) => plain(headingOf(key, one)) === plain(cell)));
    if (!column) return;
    if (places.has(column.key)) throw sheetRefused('column_twice', headingOf(column.key, language));
    places.set(column.key, at);
  });
  const missing = columns.find(({ key, isNeeded }) => isNeeded && !places.has(key));
  if (missing) throw sheetRefused('column_missing', headingOf(missing.key, language));
  if (lines.length === 0) throw sheetRefused('no_rows');
  return lines.map(({ number, cells }) => ({
    line: number,
    cells: Object.fromEntries([...places].map(([key, at]) => [key, cells[at] ?? ''])) as Cells<K>, // Keys are those of `places`.
  }));
}

/** A row that cannot be taken; thrown while it is looked at, told with its line. */
export class BadRow extends Error {
  readonly column: ColumnKey;
  readonly fault: RowFault;
  readonly what: string;

  constructor(column: ColumnKey, fault: RowFault, what = '') {
    super(fault);
    this.column = column;
    this.fault = fault;
    this.what = what;
  }
}

export const told = ({ line, cells }: TableRow<ColumnKey>, { column, fault, what }: BadRow): BadCell => ({
  line,
  column,
  value: (cells[column] ?? '').slice(0, 200),
  fault,
  what,
  row: cells,
});

const CELL_ERRORS = /^#(REF!|N\/A|NAME\?|VALUE!|DIV\/0!|NULL!|NUM!)$/;

export function refuseErrors({ cells }: TableRow<ColumnKey>): void {
  for (const [key, value] of Object.entries(cells) as [ColumnKey, string][])
    if (CELL_ERRORS.test(value)) throw new BadRow(key, 'cell_error');
}

/** Digits of any width without blanks. What Excel has made a power of ten of has lost digits that nobody can guess. */
export function codeText(column: ColumnKey, text: string): string {
  const code = text.normalize('NFKC').replaceAll(/\s/g, '');
  if (/^\d(\.\d+)?e\+?\d+$/i.test(code)) throw new BadRow(column, 'digits_lost');
  return code;
}
