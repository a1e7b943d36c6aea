/** Without it Excel takes UTF-8 for the system's own code page. */
export const BYTE_ORDER_MARK = '\uFEFF';

/** A row after RFC 4180. A cell that begins like a formula is set off with an apostrophe: a title must not run in the clerk's Excel. */
export function csvLine(cells: readonly (string | number)[]): string {
  const quoted = cells.map((cell) => {
    const text = typeof cell === 'number' ? String(cell) : cell.replace(/^([=+\-@\t\r])/, "'$1");
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return `${quoted.join(',')}\r\n`;
}
