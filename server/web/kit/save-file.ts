import { BYTE_ORDER_MARK, csvLine } from '#shared/sheets/csv.ts';

/** A table that the page itself has, as a file for Excel. */
export function saveCsv(name: string, rows: readonly (readonly string[])[]): void {
  const address = URL.createObjectURL(new Blob([BYTE_ORDER_MARK, ...rows.map(csvLine)], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${name}.csv`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000); // Some browsers read it only after the click is over.
}
