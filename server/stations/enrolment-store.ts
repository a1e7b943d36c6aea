import { z } from 'zod';
import { AccountId, EnrolmentId, ScreenId } from '#shared/model/ids.ts';
import type { Db, Reads } from '../database/connection.ts';
import { toLook } from '../database/hold.ts';
import { rowOf } from '../database/insert.ts';

export const EnrolmentState = z.enum(['waiting', 'comparing', 'confirmed', 'refused']);
export type EnrolmentState = z.infer<typeof EnrolmentState>;

const EnrolmentRow = z
  .object({
    id: EnrolmentId,
    code: z.string(),
    state: EnrolmentState,
    player_commitment: z.string(),
    player_key: z.string().nullable(),
    player_nonce: z.string().nullable(),
    server_nonce: z.string(),
    host: z.string(),
    player_version: z.string(),
    claimed_by: AccountId.nullable(),
    screen: ScreenId.nullable(),
    expires_at: z.int(),
  })
  .transform((row) => ({
    id: row.id,
    code: row.code,
    state: row.state,
    commitment: row.player_commitment,
    /** Null until the player has revealed. */
    player: row.player_key !== null && row.player_nonce !== null ? { key: row.player_key, nonce: row.player_nonce } : null,
    serverNonce: row.server_nonce,
    host: row.host,
    playerVersion: row.player_version,
    claimedBy: row.claimed_by,
    screen: row.screen,
    expiresAt: row.expires_at,
  }));
export type Enrolment = z.output<typeof EnrolmentRow>;

export async function findEnrolment(reads: Reads, id: EnrolmentId, hold = toLook): Promise<Enrolment | undefined> {
  return rowOf(EnrolmentRow, await hold(reads('enrolment').where({ id }).first()));
}

export async function findEnrolmentByCode(reads: Reads, code: string, hold = toLook): Promise<Enrolment | undefined> {
  return rowOf(EnrolmentRow, await hold(reads('enrolment').where({ code }).first()));
}

export async function countLive(reads: Reads, now: number): Promise<number> {
  const row: unknown = await reads('enrolment').where('expires_at', '>', now).count({ total: '*' }).first();
  return z.object({ total: z.int() }).parse(row).total;
}

export async function addEnrolment(
  tx: Db,
  enrolment: Pick<Enrolment, 'id' | 'code' | 'commitment' | 'serverNonce' | 'host' | 'playerVersion' | 'expiresAt'>,
  now: number,
): Promise<void> {
  await tx('enrolment').insert({
    id: enrolment.id,
    code: enrolment.code,
    state: 'waiting',
    player_commitment: enrolment.commitment,
    server_nonce: enrolment.serverNonce,
    host: enrolment.host,
    player_version: enrolment.playerVersion,
    created_at: now,
    expires_at: enrolment.expiresAt,
  });
}

export async function saveReveal(tx: Db, id: EnrolmentId, player: { key: string; nonce: string }): Promise<void> {
  await tx('enrolment').where({ id }).update({ player_key: player.key, player_nonce: player.nonce });
}

export async function saveDecision(
  tx: Db,
  id: EnrolmentId,
  decision: { state: Exclude<EnrolmentState, 'confirmed'>; claimedBy?: AccountId },
): Promise<void> {
  const { state, claimedBy } = decision;
  await tx('enrolment')
    .where({ id })
    .update({ state, ...(claimedBy && { claimed_by: claimedBy }) });
}

/** False when it was decided in the meantime: it becomes one screen, however often it is confirmed. */
export async function saveConfirmed(tx: Db, id: EnrolmentId, screen: ScreenId): Promise<boolean> {
  return (await tx('enrolment').where({ id, state: 'comparing' }).update({ state: 'confirmed', screen })) === 1;
}

const HOUR_MS = 3_600_000;

/** What came to nothing goes an hour after its end; what was confirmed stays for a player that was switched off at the moment. */
export async function removeStale(tx: Db, now: number): Promise<void> {
  await tx('enrolment')
    .where((idle) => idle.whereNot({ state: 'confirmed' }).where('expires_at', '<', now - HOUR_MS))
    .orWhere('expires_at', '<', now - 30 * 24 * HOUR_MS)
    .delete();
}
