import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { chmod, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Delegation } from '#shared/model/manifest.ts';
import { Envelope, preAuthEncoding } from '#shared/protocol/dsse.ts';
import { DELEGATION_TYPE, MANIFEST_TYPE } from '#shared/protocol/version.ts';
import { writeDurably } from '../kit/files.ts';

const TWO_YEARS_MS = 2 * 365 * 24 * 3_600_000;
/** From here on a new signing key is delegated while the root is at hand. */
export const RENEW_BEFORE_MS = 90 * 24 * 3_600_000;

/** The key that signs manifests, and the root's word for it. */
export interface Keys {
  /** Raw Ed25519 public key of the root: what players pin. */
  rootKey: Uint8Array;
  delegation: Envelope;
  delegatedUntil: number;
  /** False once the root was taken off this machine, as it should be. */
  isRootHere: boolean;
  signManifest: (payload: string) => Envelope;
}

/** Opens keys/ (0700, files 0600); the first start makes the root and delegates to a signing key for two years. */
export async function openKeys(folder: string, now: number): Promise<Keys> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const at = (name: string): string => path.join(folder, name);
  let root = await findPrivate(at('root'));
  let rootPublic = await findText(at('root.pub'));
  if (!rootPublic) {
    root ??= await makeKey(at('root'));
    rootPublic = rawPublic(root).toString('base64url');
    await writeDurably(at('root.pub'), rootPublic);
  }
  let delegation = await findDelegation(at('delegation.json'));
  let signing = await findPrivate(at('signing'));
  const isDue = !delegation || !signing || delegation.until - now < RENEW_BEFORE_MS;
  if (isDue && root) {
    signing = await makeKey(at('signing'));
    delegation = await delegate(at('delegation.json'), root, signing, now);
  }
  if (!delegation || !signing)
    throw new Error(`There is no signing key in ${folder}, and no root key to make one: put the root key back (keys/root).`);
  const key = signing;
  return {
    rootKey: Buffer.from(rootPublic, 'base64url'),
    delegation: delegation.envelope,
    delegatedUntil: delegation.until,
    isRootHere: root !== undefined,
    signManifest: (payload) => envelopeOf(MANIFEST_TYPE, payload, key),
  };
}

/** DSSE: signed is the type and the exact bytes; nothing re-serialises the payload. */
export function envelopeOf(payloadType: string, payload: string, key: KeyObject): Envelope {
  const bytes = Buffer.from(payload);
  const signature = sign(null, preAuthEncoding(payloadType, bytes), key);
  return {
    payloadType,
    payload: bytes.toString('base64'),
    signatures: [{ keyid: keyId(rawPublic(key)), sig: signature.toString('base64') }],
  };
}

/** A hint which key to try, not a proof: the first 16 hex digits of SHA-256(raw public key). */
export const keyId = (raw: Uint8Array): string => createHash('sha256').update(raw).digest('hex').slice(0, 16);

/** The 32 raw bytes at the end of an Ed25519 SPKI. */
export const rawPublic = (key: KeyObject): Buffer => createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32);

async function delegate(file: string, root: KeyObject, signing: KeyObject, now: number) {
  const until = now + TWO_YEARS_MS;
  const word: Delegation = {
    v: 1,
    purpose: 'manifest',
    key: rawPublic(signing).toString('base64url'),
    notBefore: now - 24 * 3_600_000,
    notAfter: until,
  };
  const envelope = envelopeOf(DELEGATION_TYPE, JSON.stringify(word), root);
  await writeDurably(file, JSON.stringify(envelope));
  return { envelope, until };
}

async function findDelegation(file: string) {
  const text = await findText(file);
  if (!text) return undefined;
  const envelope = Envelope.parse(JSON.parse(text));
  const word = Delegation.parse(JSON.parse(Buffer.from(envelope.payload, 'base64').toString()));
  return { envelope, until: word.notAfter };
}

async function makeKey(file: string): Promise<KeyObject> {
  const { privateKey } = generateKeyPairSync('ed25519');
  await writeDurably(file, privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(), 0o600);
  return privateKey;
}

async function findPrivate(file: string): Promise<KeyObject | undefined> {
  const pem = await findText(file);
  return pem ? createPrivateKey(pem) : undefined;
}

async function findText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
