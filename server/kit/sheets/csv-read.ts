import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { sheetRefused } from './fault.ts';
import type { Line } from './read.ts';

const Records = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.int() }) }));

/** Office programs of the country save CSV in UTF-8 or in the system's GB18030, parted by commas, semicolons or tabs. */
export function readCsv(bytes: Buffer): Line[] {
  const text = decoded(bytes);
  if (text.includes('\0')) throw sheetRefused('not_a_sheet');
  let number = 1;
  const records = parsed(text, separatorOf(text));
  return Records.parse(records).map(({ record, info }) => {
    const line = { number, cells: record };
    number = info.lines + 1; // A cell with line breaks is one row of several lines: each is told by its first.
    return line;
  });
}

function parsed(text: string, delimiter: string): unknown {
  try {
    return parse(text, { delimiter, info: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: false });
  } catch {
    throw sheetRefused('broken');
  }
}

/** Strictly: text in GB18030 is almost never valid UTF-8, and the other way round one byte out of place is noticed. */
function decoded(bytes: Buffer): string {
  for (const charset of charsetsOf(bytes)) {
    try {
      return new TextDecoder(charset, { fatal: true }).decode(bytes);
    } catch {
      continue; // The next one, then.
    }
  }
  throw sheetRefused('charset');
}

function charsetsOf(bytes: Buffer): string[] {
  const mark = bytes.toString('hex', 0, 2);
  if (mark === 'fffe') return ['utf-16le']; // Excel's "Unicode text".
  if (mark === 'feff') return ['utf-16be'];
  return ['utf-8', 'gb18030'];
}

/** The one that is most frequent in the first line, outside of quotes. */
function separatorOf(text: string): string {
  const first = /^(?:"(?:[^"]|"")*"|[^"\r\n])*/.exec(text)?.[0].replaceAll(/"(?:[^"]|"")*"/g, '') ?? '';
  const count = (sign: string): number => first.split(sign).length;
  return [',', ';', '\t'].toSorted((a, b) => count(b) - count(a))[0] ?? ',';
}
