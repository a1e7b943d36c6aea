import { z } from 'zod';
import { AccountId, BulkEditId } from '#shared/model/ids.ts';
import { ScreenEdit, StationEdit } from '#shared/protocol/http/bulk.ts';
import type { Db, Reads } from '../../database/connection.ts';
import { toChange } from '../../database/hold.ts';
import { jsonColumn, rowOf } from '../../database/insert.ts';

const Value = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.unknown()).readonly()]);
const Touched = z.array(z.object({ id: z.string(), name: z.string(), was: Value, became: Value }));

/** What was edited: of stations or of screens. */
export const BulkChange = z.discriminatedUnion('of', [
  z.object({ of: z.literal('stations'), edit: StationEdit }),
  z.object({ of: z.literal('screens'), edit: ScreenEdit }),
]);
export type BulkChange = z.infer<typeof BulkChange>;

const EditRow = z.object({
  id: BulkEditId,
  at: z.int(),
  account: AccountId,
  change: jsonColumn(BulkChange),
  touched: jsonColumn(Touched),
});
export type StoredEdit = z.output<typeof EditRow>;

/** So long a bulk edit can be undone. */
export const UNDO_MS = 24 * 3_600_000;

/** Those that are too old to be undone are let go of on the way. */
export async function addEdit(tx: Db, { id, at, account, change, touched }: StoredEdit): Promise<void> {
  await tx('bulk_edit')
    .where('at', '<', at - UNDO_MS)
    .delete();
  await tx('bulk_edit').insert({ id, at, account, change: JSON.stringify(change), touched: JSON.stringify(touched) });
}

const undoable = (reads: Reads, account: AccountId, now: number) =>
  reads('bulk_edit')
    .where({ account })
    .whereNull('undone_at')
    .where('at', '>=', now - UNDO_MS);

/** His newest that can still be undone. */
export async function findLastEdit(reads: Reads, account: AccountId, now: number): Promise<StoredEdit | undefined> {
  return rowOf(EditRow, await undoable(reads, account, now).orderBy('at', 'desc').orderBy('id', 'desc').first());
}

/** Held until the end. */
export async function takeEdit(tx: Db, account: AccountId, id: BulkEditId, now: number): Promise<StoredEdit | undefined> {
  return rowOf(EditRow, await toChange(undoable(tx, account, now).where({ id })).first());
}

/** An edit is undone once. */
export async function markUndone(tx: Db, id: BulkEditId, now: number): Promise<void> {
  await tx('bulk_edit').where({ id }).update({ undone_at: now });
}
