import { randomBytes } from 'node:crypto';
import { EnrolmentId, newId } from '#shared/model/ids.ts';
import { AppError, notFound } from '#shared/problem.ts';
import { commitmentOf } from '#shared/protocol/enrolment.ts';
import { LOWEST_PROTOCOL } from '#shared/protocol/version.ts';
import type { Database, Db, Reads } from '../database/connection.ts';
import { holdName, toChange, toLook } from '../database/hold.ts';
import type { Clock } from '../kit/clock.ts';
import { sha256, sha256Hex } from '../kit/sha256.ts';
import { newCode } from './enrolment-code.ts';
import * as store from './enrolment-store.ts';
import { isKeyEnrolled } from './screen-store.ts';

export const ENROLMENT_MS = 10 * 60_000;
const MOST_AT_ONCE = 5000;

export interface EnrolmentNeeds {
  database: Database;
  clock: Clock;
  /** Raw Ed25519 public key that players are to pin. */
  rootKey: () => Uint8Array;
}

export type Outcome =
  | { state: 'waiting' | 'comparing' | 'refused' | 'expired' }
  | { state: 'confirmed'; screen: NonNullable<store.Enrolment['screen']> };

export async function getEnrolment(reads: Reads, id: EnrolmentId, hold = toLook): Promise<store.Enrolment> {
  const enrolment = await store.findEnrolment(reads, id, hold);
  if (!enrolment) throw notFound('enrolment', id);
  return enrolment;
}

/** The player's half: commit, reveal, wait. Nobody is signed in here. */
export function enrolmentByPlayer({ database, clock, rootKey }: EnrolmentNeeds) {
  async function begin(said: { commitment: string; playerVersion: string; protocol: number; host: string }) {
    if (said.protocol < LOWEST_PROTOCOL) throw new AppError('protocol_too_old', { lowest: LOWEST_PROTOCOL });
    const nonce = randomBytes(32);
    const now = clock.now();
    return database.transaction(async (tx) => {
      await holdName(tx, 'enrolments'); // How many there are, and which codes are free, is looked up.
      await store.removeStale(tx, now);
      if ((await store.countLive(tx, now)) >= MOST_AT_ONCE) throw new AppError('rate_limited', { seconds: ENROLMENT_MS / 1000 });
      const id = newId('enr', EnrolmentId, now);
      const { commitment, host, playerVersion } = said;
      const begun = { id, code: await freeCode(tx), commitment, host, playerVersion, expiresAt: now + ENROLMENT_MS };
      await store.addEnrolment(tx, { ...begun, serverNonce: nonce.toString('base64url') }, now);
      const own = Buffer.from(commitmentOf(sha256, rootKey(), nonce)).toString('hex');
      return { id, code: begun.code, commitment: own, expiresInMs: ENROLMENT_MS };
    });
  }

  /** What does not fit its commitment ends the enrolment: somebody stands between, or the player is broken. */
  async function reveal(id: EnrolmentId, said: { key: string; nonce: string }) {
    const player = { key: canonical(said.key), nonce: canonical(said.nonce) };
    const revealed = await database.transaction(async (tx) => {
      const enrolment = await getEnrolment(tx, id, toChange);
      const verdict = judgeReveal(enrolment, player, clock.now());
      if (verdict === 'expired') throw new AppError('enrolment_expired');
      if (verdict === 'first' && (await isKeyEnrolled(tx, player.key))) throw keyInUse();
      if (verdict === 'first') await store.saveReveal(tx, id, player);
      if (verdict === 'mismatch' && enrolment.state !== 'confirmed') await store.saveDecision(tx, id, { state: 'refused' });
      return verdict === 'mismatch' ? undefined : enrolment;
    });
    if (!revealed) throw new AppError('enrolment_mismatch');
    return { rootKey: Buffer.from(rootKey()).toString('base64url'), nonce: revealed.serverNonce };
  }

  async function outcome(id: EnrolmentId): Promise<Outcome> {
    const { state, screen, expiresAt } = await getEnrolment(database.reads, id);
    if (state === 'confirmed') return screen ? { state, screen } : { state: 'refused' };
    if (state === 'refused') return { state };
    return expiresAt <= clock.now() ? { state: 'expired' } : { state };
  }

  return { begin, reveal, outcome };
}

export const keyInUse = (): AppError => new AppError('conflict', { what: 'screen', revision: 0 });

/** A lost answer is asked for again: the same reveal is as good as the first. Another one is not. */
function judgeReveal(
  { state, player, commitment, expiresAt }: store.Enrolment,
  said: { key: string; nonce: string },
  now: number,
): 'first' | 'again' | 'mismatch' | 'expired' {
  if (expiresAt <= now) return 'expired';
  if (player) return player.key === said.key && player.nonce === said.nonce ? 'again' : 'mismatch';
  if (state !== 'waiting') return 'mismatch';
  const fits = sha256Hex(Buffer.from(said.key, 'base64url'), Buffer.from(said.nonce, 'base64url')) === commitment;
  return fits ? 'first' : 'mismatch';
}

/** base64url of 32 bytes has two spare bits: one key must not look like four. */
const canonical = (text: string): string => Buffer.from(text, 'base64url').toString('base64url');

/** Codes of old enrolments are not given again while they are kept, so that a late entry cannot hit a stranger's screen. */
async function freeCode(tx: Db): Promise<string> {
  for (;;) {
    const code = newCode();
    if (!(await store.findEnrolmentByCode(tx, code))) return code;
  }
}
