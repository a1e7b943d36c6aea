import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { hex, sha256 } from './sha256.ts';

/** Raw keys are 32 bytes; Node wants them in their wrappings (RFC 8410). */
const PUBLIC_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

export interface KeyPair {
  /** Raw public key. */
  publicKey: Uint8Array;
  /** PKCS 8, PEM. */
  pem: string;
}

export function newKeyPair(): KeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return { publicKey: rawOf(publicKey), pem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

export const keyPairFrom = (pem: string): KeyPair => ({ publicKey: rawOf(createPublicKey(createPrivateKey(pem))), pem });

export const signWith = (pem: string, text: Uint8Array): Uint8Array => sign(null, text, createPrivateKey(pem));

/** False for a wrong signature and for what is no key at all. */
export function isSignedBy(publicKey: Uint8Array, text: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  try {
    const key = createPublicKey({ key: Buffer.concat([PUBLIC_PREFIX, publicKey]), format: 'der', type: 'spki' });
    return verify(null, text, key, signature);
  } catch {
    return false;
  }
}

/** How an envelope names the key that signed it. */
export const keyIdOf = (publicKey: Uint8Array): string => hex(sha256(publicKey)).slice(0, 16);

function rawOf(key: KeyObject): Uint8Array {
  return new Uint8Array(key.export({ type: 'spki', format: 'der' }).subarray(PUBLIC_PREFIX.length));
}
