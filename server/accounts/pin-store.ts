import { z } from 'zod';
import type { AccountId } from '#shared/model/ids.ts';
import type { PinHash } from '#shared/model/operator.ts';
import type { Db, Reads } from '../database/connection.ts';
import { rowsOf } from '../database/insert.ts';

export async function savePin(tx: Db, account: AccountId, hash: PinHash, now: number): Promise<void> {
  await tx('operator_pin')
    .insert({ account, hash: JSON.stringify(hash), set_at: now })
    .onConflict('account')
    .merge();
}

/** False when there was none. */
export async function removePin(tx: Db, account: AccountId): Promise<boolean> {
  return (await tx('operator_pin').where({ account }).delete()) > 0;
}

/** Of these accounts, those that have one. */
export async function listWithPin(reads: Reads, accounts: readonly AccountId[]): Promise<Set<string>> {
  const rows: unknown = await reads('operator_pin').whereIn('account', accounts).select('account');
  return new Set(rowsOf(z.object({ account: z.string() }), rows).map(({ account }) => account));
}
