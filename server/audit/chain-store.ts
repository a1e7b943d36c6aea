import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { ChainHead } from '#shared/model/audit.ts';
import type { Db, Reads } from '../database/connection.ts';
import { insertRows, rowOf, rowsOf } from '../database/insert.ts';

const HeadRow = z.object({ n: z.int(), hash: z.string() });

/** The chain's last row; undefined: nothing was sealed yet. */
export async function findHead(reads: Reads): Promise<ChainHead | undefined> {
  return rowOf(HeadRow, await reads('audit_chain').orderBy('n', 'desc').first('n', 'hash'));
}

export async function findLink(reads: Reads, n: number): Promise<ChainHead | undefined> {
  return rowOf(HeadRow, await reads('audit_chain').where({ n }).first('n', 'hash'));
}

/** The id that every installation has of its own; its chain begins with it. Made with the first row that is sealed. */
export async function ensureInstallation(tx: Db): Promise<string> {
  const value = randomBytes(16).toString('hex');
  await tx('setting').insert({ name: 'installation', value }).onConflict('name').ignore();
  return findInstallation(tx);
}

export async function findInstallation(reads: Reads): Promise<string> {
  const row: unknown = await reads('setting').where({ name: 'installation' }).first('value');
  return rowOf(z.object({ value: z.string() }), row)?.value ?? '';
}

/** Of these rows, those that the chain has already. */
export async function listSealed(reads: Reads, ids: readonly string[]): Promise<Set<string>> {
  const rows = await reads('audit_chain').whereIn('audit', ids).select('audit');
  return new Set(rowsOf(z.object({ audit: z.string() }), rows).map(({ audit }) => audit));
}

export async function listLines(reads: Reads, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await reads('audit').whereIn('id', ids).select('id', 'line');
  return new Map(rowsOf(z.object({ id: z.string(), line: z.string() }), rows).map(({ id, line }) => [id, line]));
}

/** Rows that wait for the follower. */
export async function countUnsealed(reads: Reads): Promise<number> {
  const row: unknown = await reads('audit')
    .leftJoin('audit_chain', 'audit_chain.audit', 'audit.id')
    .whereNull('audit_chain.n')
    .count({ count: '*' })
    .first();
  return z.object({ count: z.int() }).parse(row).count;
}

export interface Link {
  n: number;
  audit: string;
  hash: string;
}

export const addLinks = (tx: Db, links: readonly Link[]): Promise<void> =>
  insertRows(
    tx,
    'audit_chain',
    links.map((link) => ({ ...link })),
  );
