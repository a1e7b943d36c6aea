import { z } from 'zod';
import { EnrolmentId, ScreenId } from '../model/ids.ts';
import { typedLine } from '../model/line.ts';
import type { Sha256 } from '../model/record.ts';
import { call } from './call.ts';

const Hash = z.string().regex(/^[0-9a-f]{64}$/);
/** 32 bytes, base64url without padding: an Ed25519 public key or a nonce. */
const Bytes32 = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

/**
 * Safe on plain HTTP: each side first commits to SHA-256(key ‖ own nonce), only then reveals; both show six digits computed
 * from both reveals, and a person compares them. Without the commitment a man in the middle finds equal digits in 0.2 s.
 */
export const enrolmentCalls = {
  begin: call({
    method: 'post',
    path: '/api/enrolments',
    body: z.strictObject({ commitment: Hash, playerVersion: z.string().max(40), protocol: z.int(), host: typedLine({ max: 80 }) }),
    reply: z.object({
      id: EnrolmentId,
      /** Six letters that the player shows and an admin enters. */
      code: z.string(),
      commitment: Hash,
      expiresInMs: z.int(),
    }),
  }),
  reveal: call({
    method: 'post',
    path: '/api/enrolments/:id/reveal',
    params: z.object({ id: EnrolmentId }),
    body: z.strictObject({ key: Bytes32, nonce: Bytes32 }),
    reply: z.object({ rootKey: Bytes32, nonce: Bytes32 }),
  }),
  /** Asked again and again by the player until it is decided. */
  outcome: call({
    method: 'get',
    path: '/api/enrolments/:id',
    params: z.object({ id: EnrolmentId }),
    reply: z.discriminatedUnion('state', [
      z.object({ state: z.literal('waiting') }),
      /** An admin has entered the code and sees the digits. */
      z.object({ state: z.literal('comparing') }),
      z.object({ state: z.literal('confirmed'), screen: ScreenId }),
      z.object({ state: z.literal('refused') }),
      z.object({ state: z.literal('expired') }),
    ]),
  }),
};

/** The bytes a side commits to. */
export const commitmentOf = (sha256: Sha256, key: Uint8Array, nonce: Uint8Array): Uint8Array => sha256(key, nonce);

/** Six digits from both reveals; player's first. */
export function sixDigits(
  sha256: Sha256,
  player: { key: Uint8Array; nonce: Uint8Array },
  server: { key: Uint8Array; nonce: Uint8Array },
): string {
  const hash = sha256(player.key, player.nonce, server.key, server.nonce);
  const number = hash.slice(0, 6).reduce((sum, byte) => sum * 256 + byte, 0);
  return String(number % 1_000_000).padStart(6, '0');
}
