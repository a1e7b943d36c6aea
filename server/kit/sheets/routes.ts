import type { z } from 'zod';
import { ImportPlan, ImportQuery, type SheetKind, sheetPaths } from '#shared/protocol/http/sheets.ts';
import type { Language } from '#shared/words/languages.ts';
import type { By } from '../by.ts';
import type { RawCall } from '../operations.ts';
import { rawRoute, type Gate, type Route } from '../routes.ts';
import { bodyOf } from './import.ts';
import { CSV, csvFile, WORKBOOK, workbookFile } from './write.ts';

interface Sheet<Q> {
  bring: (by: By, bytes: Buffer, seen: string | undefined, language: Language) => Promise<ImportPlan>;
  table: (by: By, query: Q) => Promise<string[][]>;
}
interface Doors {
  reading: Gate<By>;
  writing: Gate<By>;
}

/** The two doors of a sheet: in, as a preview or in earnest; and out. */
export function sheetRoutes<Q extends z.ZodObject>(
  kind: SheetKind,
  query: Q,
  sheet: Sheet<z.output<Q>>,
  { reading, writing }: Doors,
): Route[] {
  const path = sheetPaths[kind];
  const out = {
    method: 'get',
    path,
    summary: `The ${kind} that whoever asks may see, as a table; the same columns are taken back.`,
    query,
    replies: { 200: { description: 'XLSX or CSV', type: WORKBOOK } },
  } satisfies RawCall;
  const back = {
    method: 'post',
    path,
    summary: `Import of ${kind}: without \`seen\` a preview with every bad cell; with it, all is written or nothing.`,
    query: ImportQuery,
    takes: 'application/octet-stream',
    replies: { 200: { description: 'What is done, or would be', type: 'application/json' } },
  } satisfies RawCall;
  return [
    rawRoute(out, reading, async ({ query: given }, { caller, response }) => {
      const asked = given as z.output<Q>; // Parsed by this very schema.
      const rows = await sheet.table(caller, asked);
      const isCsv = 'format' in asked && asked['format'] === 'csv';
      response.setHeader('Cache-Control', 'no-store');
      response.setHeader('Content-Disposition', `attachment; filename="fieldcast-${kind}.${isCsv ? 'csv' : 'xlsx'}"`);
      response.type(isCsv ? CSV : WORKBOOK).send(isCsv ? csvFile(rows) : await workbookFile(rows));
    }),
    rawRoute(back, writing, async ({ query: { seen, language } }, { caller, request, response }) => {
      const plan = await sheet.bring(caller, await bodyOf(request), seen, language);
      response.setHeader('Cache-Control', 'no-store');
      response.json(ImportPlan.parse(plan));
    }),
  ];
}
