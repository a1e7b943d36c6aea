import path from 'node:path';
import { z } from 'zod';
import { SEQS_AN_EPOCH } from '#player/agent/journal/database.ts';
import { openReadOnly } from '#tests/support/ledger-of.ts';

const Row = z.object({ epoch: z.string(), seq: z.number(), line: z.string() });

function linesIn(file: string, query: string): Set<string> {
  using database = openReadOnly(file);
  return new Set(
    z
      .array(Row)
      .parse(database.sql.prepare(query).all())
      .map(({ epoch, seq, line }) => `${epoch} ${seq} ${line}`),
  );
}

/** Lines that stand in one of the two books alone, as what was shown is told by both: the box's journal and the office's ledger. */
export function onlyInOne(serverFolder: string, boxFolder: string): { onlyJournal: number; onlyLedger: number; lines: number } {
  const ledger = linesIn(path.join(serverFolder, 'fieldcast.sqlite'), 'select epoch, seq, line from ledger');
  const journal = linesIn(
    path.join(boxFolder, 'journal.sqlite'),
    `select epoch.id as epoch, entry.id % ${SEQS_AN_EPOCH} as seq, text as line from entry join epoch on epoch.number = entry.id / ${SEQS_AN_EPOCH}`,
  );
  return { onlyJournal: journal.difference(ledger).size, onlyLedger: ledger.difference(journal).size, lines: ledger.size };
}
