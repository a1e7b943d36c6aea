import { harmless } from './formula.ts';

/** Without it Excel takes UTF-8 for the system's own code page. */
export const BYTE_ORDER_MARK = '\uFEFF';

/** A row after RFC 4180. Cells that begin like a formula are made harmless. */
export function csvLine(cells: readonly (string | number)[]): string {
  const quoted = cells.map((cell) => {
    const text = typeof cell === 'number' ? String(cell) : harmless(cell);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return `${quoted.join(',')}\r\n`;
}
