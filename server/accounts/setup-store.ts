import { z } from 'zod';
import type { Db, Reads } from '../database/connection.ts';

export const SETUP_LINK_MS = 24 * 3_600_000;

/** There is one setup link at most: a new one voids the old. */
export async function replaceSetupLink(tx: Db, tokenHash: string, now: number): Promise<void> {
  await removeSetupLinks(tx);
  await tx('setup_link').insert({ token_hash: tokenHash, created_at: now, expires_at: now + SETUP_LINK_MS });
}

export async function isSetupLinkGood(reads: Reads, tokenHash: string, now: number): Promise<boolean> {
  const row: unknown = await reads('setup_link').where({ token_hash: tokenHash }).where('expires_at', '>', now).first('token_hash');
  return z.object({ token_hash: z.string() }).safeParse(row).success;
}

/** Uses the link up. Of two who come with it at the same time one is too late. */
export async function takeSetupLink(tx: Db, tokenHash: string, now: number): Promise<boolean> {
  return (await tx('setup_link').where({ token_hash: tokenHash }).where('expires_at', '>', now).delete()) === 1;
}

export async function removeSetupLinks(tx: Db): Promise<void> {
  await tx('setup_link').delete();
}
