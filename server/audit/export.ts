import { pipeline } from 'node:stream/promises';
import writeXlsx from 'write-excel-file/node';
import { tellAudit, tellChanges } from '#shared/audit/tell.ts';
import { nameOf, type Speech } from '#shared/audit/value-words.ts';
import { AuditExport, auditExportPath, type AuditEntry, type AuditFilter } from '#shared/protocol/http/audit.ts';
import { BYTE_ORDER_MARK, csvLine } from '#shared/sheets/csv.ts';
import { fill } from '#shared/words/fill.ts';
import { words, type Language } from '#shared/words/languages.ts';
import { recordAudit } from '../database/audit.ts';
import type { Database, Reads } from '../database/connection.ts';
import type { By } from '../kit/by.ts';
import type { RawCall } from '../kit/operations.ts';
import { rawRoute, type Gate, type Route } from '../kit/routes.ts';
import { listRows } from './audit-store.ts';
import { namesIn, viewRows } from './audit-view.ts';

const PAGE = 500;
/** A workbook is made in memory; this many rows are some 10 MB of it. */
const MOST_IN_WORKBOOK = 20_000;
const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

interface Needs {
  database: Database;
  mayRead: Gate<By>;
}

const getExport = {
  method: 'get',
  path: auditExportPath,
  summary: 'The audit log as a file, by the same filters as its list; what is personal is left hidden.',
  query: AuditExport,
  replies: { 200: { description: 'One row an act, newest first: CSV or XLSX', type: 'text/csv' } },
} satisfies RawCall;

/** The audit log as a file, what is personal left hidden. That it was taken is a row of its own. */
export function exportRoute({ database, mayRead }: Needs): Route {
  return rawRoute(getExport, mayRead, async ({ query: { format, language, ...filter } }, { caller: by, response }) => {
    const entry = { action: 'audit.export', subject: 'audit', place: null, after: { format, filter } };
    await database.transaction((tx) => recordAudit(tx, by, entry));
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('Content-Disposition', `attachment; filename="fieldcast-audit.${format}"`);
    const rows = pagesOf(database.reads, by, filter, language);
    response.type(format === 'csv' ? 'text/csv; charset=utf-8' : WORKBOOK);
    if (format === 'xlsx') {
      response.send(await workbook(rows, language));
      return;
    }
    await pipeline(csv(rows, language), response).catch((error: unknown) => {
      if (!response.closed && !response.destroyed) throw error; // Whoever asked has left: nothing more to say.
    });
  });
}

type Cells = (string | number)[];

const headOf = (language: Language): string[] => {
  const { number, when, who, from, what, action, thing, before, after } = words[language].audit;
  return [number, `${when} (UTC)`, who, from, what, action, thing, before, after];
};

/** Rows in words, newest first, some hundreds at a time. */
async function* pagesOf(reads: Reads, by: By, filter: AuditFilter, language: Language): AsyncGenerator<Cells[]> {
  for (let before: AuditEntry['id'] | undefined; ;) {
    const rows = await listRows(reads, by.scope, filter, { before }, PAGE);
    const entries = await viewRows(reads, rows);
    const speech = { words: words[language].audit, names: await namesIn(reads, by.scope, entries), dateTime: iso };
    if (entries.length > 0) yield entries.map((entry) => cellsOf(entry, speech));
    before = rows.at(-1)?.id;
    if (rows.length < PAGE) return;
  }
}

const iso = (ms: number): string => new Date(ms).toISOString();

function cellsOf(entry: AuditEntry, speech: Speech): Cells {
  const { n, at, account, from, action, subject } = entry;
  const who = nameOf(account, speech);
  const changes = tellChanges(entry, speech);
  const side = (name: 'before' | 'after'): string =>
    changes.flatMap((change) => (change[name] === null ? [] : [`${change.field}${speech.words.colon}${change[name]}`])).join('\n');
  return [n ?? '', iso(at), who, from, tellAudit(entry, speech), action, subject, side('before'), side('after')];
}

async function* csv(pages: AsyncIterable<Cells[]>, language: Language): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvLine(headOf(language));
  for await (const rows of pages) yield rows.map(csvLine).join('');
}

async function workbook(pages: AsyncIterable<Cells[]>, language: Language): Promise<Buffer> {
  const rows: Cells[] = [headOf(language)];
  for await (const page of pages) {
    rows.push(...page);
    if (rows.length <= MOST_IN_WORKBOOK) continue;
    rows.splice(MOST_IN_WORKBOOK + 1);
    rows.push([fill(words[language].audit.rowsLeft, { count: MOST_IN_WORKBOOK })]);
    break;
  }
  return writeXlsx(rows).toBuffer();
}
