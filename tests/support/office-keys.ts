import { keyIdOf, newKeyPair, signWith, type KeyPair } from '#player/agent/ed25519.ts';
import { preAuthEncoding, type Envelope } from '#shared/protocol/dsse.ts';
import { DELEGATION_TYPE } from '#shared/protocol/version.ts';

const DAY_MS = 86_400_000;

/** Signs a document as an office does: one JSON text, its exact bytes in an envelope. */
export function sealed(type: string, document: unknown, key: KeyPair): Envelope {
  const payload = Buffer.from(JSON.stringify(document));
  const sig = Buffer.from(signWith(key.pem, preAuthEncoding(type, payload))).toString('base64');
  return { payloadType: type, payload: payload.toString('base64'), signatures: [{ keyid: keyIdOf(key.publicKey), sig }] };
}

export interface OfficeKeys {
  root: KeyPair;
  signing: KeyPair;
  delegation: Envelope;
}

export function newOfficeKeys(now = Date.now()): OfficeKeys {
  const [root, signing] = [newKeyPair(), newKeyPair()];
  return { root, signing, delegation: delegationOf(signing, root, { notBefore: now - DAY_MS, notAfter: now + 700 * DAY_MS }) };
}

export function delegationOf(signing: KeyPair, root: KeyPair, time: { notBefore: number; notAfter: number }): Envelope {
  const key = Buffer.from(signing.publicKey).toString('base64url');
  return sealed(DELEGATION_TYPE, { v: 1, purpose: 'manifest', key, ...time }, root);
}
