import { z } from 'zod';
import type { Reads } from '../../database/connection.ts';
import { rowsOf } from '../../database/insert.ts';

/** A link of the chain with the row it names, as the database has them now; columns are null where the row is gone. */
const LinkedRow = z.object({
  n: z.int(),
  hash: z.string(),
  audit: z.string(),
  at: z.int().nullable(),
  account: z.string().nullable(),
  from_address: z.string().nullable(),
  action: z.string().nullable(),
  subject: z.string().nullable(),
  place: z.string().nullable(),
  line: z.string().nullable(),
});
export type LinkedRow = z.infer<typeof LinkedRow>;

const PersonalRow = z.object({ audit: z.string(), side: z.string(), field: z.string(), salt: z.string(), value: z.string() });
export type PersonalRow = z.infer<typeof PersonalRow>;

const PAGE = 500;
const columns = ['at', 'account', 'from_address', 'action', 'subject', 'place', 'line'].map((column) => `audit.${column}`);

/** Links in the order of their numbers, each with the names and phones that belong to its row. */
export async function* walkChain(reads: Reads): AsyncGenerator<LinkedRow & { personal: PersonalRow[] }> {
  for (let after = Number.MIN_SAFE_INTEGER; ;) {
    const links = await reads('audit_chain')
      .leftJoin('audit', 'audit.id', 'audit_chain.audit')
      .where('audit_chain.n', '>', after)
      .orderBy('audit_chain.n')
      .limit(PAGE)
      .select('audit_chain.n', 'audit_chain.hash', 'audit_chain.audit', ...columns);
    const rows = rowsOf(LinkedRow, links);
    const personal = await personalOf(
      reads,
      rows.map(({ audit }) => audit),
    );
    for (const row of rows) yield { ...row, personal: personal.get(row.audit) ?? [] };
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    after = last.n;
  }
}

async function personalOf(reads: Reads, ids: readonly string[]): Promise<Map<string, PersonalRow[]>> {
  return Map.groupBy(rowsOf(PersonalRow, await reads('audit_personal').whereIn('audit', ids)), ({ audit }) => audit);
}

/** Every line there is, chained or not, in the order of birth. */
export async function* walkLines(reads: Reads): AsyncGenerator<{ id: string; line: string }> {
  for (let after = ''; ;) {
    const page = await reads('audit').where('id', '>', after).orderBy('id').limit(PAGE).select('id', 'line');
    const rows = rowsOf(z.object({ id: z.string(), line: z.string() }), page);
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    after = last.id;
  }
}
