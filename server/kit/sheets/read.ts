import { readSheet } from 'read-excel-file/node';
import { bare } from '#shared/sheets/formula.ts';
import { readCsv } from './csv-read.ts';
import { sheetRefused } from './fault.ts';
import { unzip, zipPlain, type Entry } from './zip.ts';

export const MOST_BYTES = 5 * 1024 * 1024;
export const MOST_ROWS = 20_000;
/** Excel's own bounds; and how many places the rectangle up to the last cell may have, for the reader fills its gaps. */
const EXCEL_ROWS = 1_048_576;
const MOST_PLACES = 4_000_000;

/** One row as text, with its number in the file as people see it there. */
export interface Line {
  number: number;
  cells: string[];
}

/** The lines of an XLSX or CSV file that are not blank, the headings the first. */
export async function readLines(bytes: Buffer): Promise<Line[]> {
  if (bytes.length === 0) throw sheetRefused('empty');
  if (bytes.length > MOST_BYTES) throw sheetRefused('too_large', MOST_BYTES / 1024 / 1024);
  if (bytes.toString('hex', 0, 4) === 'd0cf11e0') throw sheetRefused(isEncrypted(bytes) ? 'encrypted' : 'xls');
  const lines = bytes.toString('latin1', 0, 4) === 'PK\u0003\u0004' ? await readWorkbook(bytes) : readCsv(bytes);
  const full = lines.map(({ number, cells }) => ({ number, cells: cells.map((cell) => bare(cell.trim())) })).filter(isFull);
  if (full.length === 0) throw sheetRefused('empty');
  if (full.length > MOST_ROWS + 1) throw sheetRefused('too_many_rows', MOST_ROWS);
  return full;
}

const isFull = ({ cells }: Line): boolean => cells.some((cell) => cell !== '');

/** A workbook with a password comes in the old container, with a stream of this name. */
const isEncrypted = (bytes: Buffer): boolean => bytes.includes(Buffer.from('EncryptedPackage', 'utf16le'));

async function readWorkbook(bytes: Buffer): Promise<Line[]> {
  const entries = await unzip(bytes);
  if (!entries.some(({ name }) => name === 'xl/workbook.xml')) throw sheetRefused('not_a_sheet');
  entries.forEach(refuseWide);
  const rows = await readSheet(zipPlain(entries.map(withErrors)), { parseNumber: numberText }).catch(() => {
    throw sheetRefused('broken');
  });
  return rows.map((cells, at) => ({ number: at + 1, cells: cells.map(cellText) }));
}

/** The reader hands #N/A and the like over as an empty cell, which would wipe out what there is; as text it is seen and refused. */
function withErrors({ name, content }: Entry): Entry {
  if (!name.startsWith('xl/worksheets/')) return { name, content };
  return { name, content: Buffer.from(content.toString('latin1').replaceAll(/(<c\b[^>]*\s)t=(["'])e\2/g, '$1t="str"'), 'latin1') };
}

/** A single cell in the last corner of a sheet would have the reader make seventeen thousand million. */
function refuseWide({ name, content }: Entry): void {
  if (!name.startsWith('xl/worksheets/')) return;
  let [row, column] = [0, 0];
  for (const [, letters = '', digits] of content.toString('latin1').matchAll(/\sr=["']([A-Za-z]*)(\d+)["']/g)) {
    row = Math.max(row, Number(digits));
    column = Math.max(column, columnOf(letters));
  }
  if (row > EXCEL_ROWS || row * column > MOST_PLACES) throw sheetRefused('too_many_rows', MOST_ROWS);
}

const columnOf = (letters: string): number =>
  Array.from(letters.toUpperCase()).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);

/** Excel writes 22.800000000000001 for 22.8. Beyond fifteen digits it has lost some: that is left to be seen. */
function numberText(text: string): string {
  const number = Number(text);
  return Number.isFinite(number) && Math.abs(number) < 1e15 ? String(number) : text;
}

function cellText(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return dateText(cell);
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE';
  return typeof cell === 'string' ? cell : '';
}

/** 2026-11-26, or with the time of day if it has one. Excel's dates know no zone. */
function dateText(date: Date): string {
  const [day = '', time = ''] = date.toISOString().split('T');
  return time.startsWith('00:00:00') ? day : `${day} ${time.slice(0, 5)}`;
}
