import writeXlsx from 'write-excel-file/node';
import { BYTE_ORDER_MARK, csvLine } from '#shared/sheets/csv.ts';
import { harmless } from '#shared/sheets/formula.ts';

type Table = readonly (readonly string[])[];

export const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
export const CSV = 'text/csv; charset=utf-8';

/** UTF-8 with its mark, as Excel expects it. */
export const csvFile = (rows: Table): Buffer => Buffer.from(BYTE_ORDER_MARK + rows.map(csvLine).join(''));

/** Every cell is text, so that codes and phone numbers keep their zeros; the headings stay in sight. */
export async function workbookFile([head = [], ...rows]: Table): Promise<Buffer> {
  const text = (value: string) => ({ type: String, value: harmless(value), format: '@' });
  const cells = [head.map((value) => ({ ...text(value), fontWeight: 'bold' as const })), ...rows.map((row) => row.map(text))];
  return writeXlsx(cells, { stickyRowsCount: 1, columns: head.map((title) => ({ width: Math.max(12, title.length * 3) })) }).toBuffer();
}
