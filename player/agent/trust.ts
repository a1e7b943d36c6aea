import { z } from 'zod';
import type { Distrust } from '#shared/model/alarm.ts';
import type { ScreenId } from '#shared/model/ids.ts';
import { Delegation, ManifestRoot } from '#shared/model/manifest.ts';
import { Revocation } from '#shared/model/revocation.ts';
import type { ClockTrust } from '#shared/model/record.ts';
import { preAuthEncoding, type Envelope } from '#shared/protocol/dsse.ts';
import { RevocationWord } from '#shared/protocol/player.ts';
import { DELEGATION_TYPE, MANIFEST_TYPE, REVOCATION_TYPE } from '#shared/protocol/version.ts';
import { isSignedBy, keyIdOf } from './ed25519.ts';
import { parseJson } from './link/http.ts';

export interface SignedManifest {
  delegation: Envelope;
  manifest: Envelope;
}

export interface Believes {
  rootKey: Uint8Array;
  screen: ScreenId;
  /** Takes only what is newer than this; the newest verified root itself is at the floor. */
  newerThan: number;
  /** A key that the root had named before this instant has been replaced since. */
  delegatedSince?: number;
  wall: number;
  trust: ClockTrust;
}

export type Verdict = { ok: true; root: ManifestRoot; delegatedSince: number } | { ok: false; why: Distrust };

/** A document that the root's delegate signed, as exactly this type. Times of the delegation are judged by a sure clock only. */
export function openSigned<T>(
  { delegation, envelope }: { delegation: Envelope; envelope: Envelope },
  type: string,
  schema: z.ZodType<T>,
  believes: Pick<Believes, 'rootKey' | 'delegatedSince' | 'wall' | 'trust'>,
): { ok: true; value: T; delegatedSince: number } | { ok: false; why: Distrust } {
  const word = opened(delegation, DELEGATION_TYPE, believes.rootKey, Delegation);
  if (word === 'unsigned') return { ok: false, why: 'delegation_not_by_root' };
  if (word === 'malformed') return { ok: false, why: 'malformed' };

  if (word.notBefore < (believes.delegatedSince ?? 0)) return { ok: false, why: 'delegation_superseded' };
  const isTimely = word.notBefore <= believes.wall && believes.wall <= word.notAfter;
  if (believes.trust === 'sure' && !isTimely) return { ok: false, why: 'delegation_out_of_time' };

  const value = opened(envelope, type, Buffer.from(word.key, 'base64url'), schema);
  if (value === 'unsigned') return { ok: false, why: 'manifest_not_by_delegate' };
  return value === 'malformed' ? { ok: false, why: 'malformed' } : { ok: true, value, delegatedSince: word.notBefore };
}

/** The whole chain: pinned root key -> delegation -> manifest -> this screen, newer than all before. Times are judged by a sure clock only. */
export function verifyManifest(signed: SignedManifest, believes: Believes): Verdict {
  const manifest = openSigned({ delegation: signed.delegation, envelope: signed.manifest }, MANIFEST_TYPE, ManifestRoot, believes);
  if (!manifest.ok) return manifest;
  const root = manifest.value;
  if (root.screen !== believes.screen) return { ok: false, why: 'wrong_screen' };
  if (root.revision <= believes.newerThan) return { ok: false, why: 'replayed' };
  if (isExpired(root, believes.wall, believes.trust)) return { ok: false, why: 'expired' };
  return { ok: true, root, delegatedSince: manifest.delegatedSince };
}

/** What stands beside `screen_revoked` is the office's own word, about this screen. */
export function isSignedRevocation(
  word: unknown,
  screen: ScreenId,
  believes: Pick<Believes, 'rootKey' | 'delegatedSince' | 'wall' | 'trust'>,
): boolean {
  const signed = RevocationWord.safeParse(typeof word === 'string' ? parseJson(word) : null);
  if (!signed.success) return false;
  const { delegation, revocation: envelope } = signed.data;
  const opened = openSigned({ delegation, envelope }, REVOCATION_TYPE, Revocation, believes);
  return opened.ok && opened.value.screen === screen;
}

/** An expired manifest is never taken over; with an unsure clock that is judged at the next sync. */
export const isExpired = (root: ManifestRoot, wall: number, trust: ClockTrust): boolean => trust === 'sure' && wall > root.validUntil;

/** The payload, once the key has signed exactly these bytes as exactly this type. Nothing is parsed before. */
function opened<T>(envelope: Envelope, type: string, key: Uint8Array, schema: z.ZodType<T>): T | 'unsigned' | 'malformed' {
  if (envelope.payloadType !== type) return 'unsigned';
  const payload = Buffer.from(envelope.payload, 'base64');
  const text = preAuthEncoding(envelope.payloadType, payload);
  const id = keyIdOf(key);
  const isSigned = envelope.signatures.some(({ keyid, sig }) => keyid === id && isSignedBy(key, text, Buffer.from(sig, 'base64')));
  if (!isSigned) return 'unsigned';
  try {
    return schema.parse(JSON.parse(payload.toString('utf8')));
  } catch {
    return 'malformed';
  }
}
