import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { access, chmod, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Delegation } from '#shared/model/manifest.ts';
import { Envelope, preAuthEncoding } from '#shared/protocol/dsse.ts';
import { COMMAND_TYPE, DELEGATION_TYPE, MANIFEST_TYPE, REVOCATION_TYPE, WELCOME_TYPE } from '#shared/protocol/version.ts';
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
  /** Key id of who signs now. */
  signerId: string;
  signManifest: (payload: string) => Envelope;
  signCommand: (payload: string) => Envelope;
  signRevocation: (payload: string) => Envelope;
  signWelcome: (payload: string) => Envelope;
}

/**
 * Opens keys/ (0700, files 0600); the first start makes the root and delegates to a signing key for two years.
 * What a crash, a restore or a wrong copy left apart is never signed with: no screen would believe it.
 */
export async function openKeys(folder: string, now: number): Promise<Keys> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const root = await openRoot(folder);
  const stored = await findDelegated(folder, root.pinned);
  const isDue = !stored || stored.until - now < RENEW_BEFORE_MS;
  const delegated = isDue && root.key ? await delegate(folder, root.key, now) : stored;
  if (!delegated)
    throw new Error(`There is no signing key in ${folder} that the root vouches for: put the root key back (keys/root) and start again.`);
  const { signing, envelope, until } = delegated;
  return {
    rootKey: root.pinned,
    delegation: envelope,
    delegatedUntil: until,
    isRootHere: root.key !== undefined,
    signerId: keyId(rawPublic(signing)),
    signManifest: (payload) => envelopeOf(MANIFEST_TYPE, payload, signing),
    signCommand: (payload) => envelopeOf(COMMAND_TYPE, payload, signing),
    signRevocation: (payload) => envelopeOf(REVOCATION_TYPE, payload, signing),
    signWelcome: (payload) => envelopeOf(WELCOME_TYPE, payload, signing),
  };
}

/**
 * A new signing key and the root's word for it, by a root key that lies elsewhere and stays there: in time, or because the key was lost or stolen.
 * Screens that have seen the new word believe no older one. The running server signs with it after a restart.
 */
export async function renewSigningKey(folder: string, rootFile: string, now: number): Promise<void> {
  const key = createPrivateKey(await readFile(rootFile, 'utf8'));
  const known = await findText(path.join(folder, 'root.pub'));
  if (known && !rawPublic(key).equals(Buffer.from(known, 'base64url')))
    throw new Error(`The key in ${rootFile} is not the root key that this server's screens trust.`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (!known) await writeDurably(path.join(folder, 'root.pub'), rawPublic(key).toString('base64url'));
  await delegate(folder, key, now);
}

/** Now, not at the start: the root is taken out of a running server. */
export async function isRootIn(folder: string): Promise<boolean> {
  try {
    await access(path.join(folder, 'root'));
    return true;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}

/** The root's public half, that screens have pinned, and its private half if that is still here. */
async function openRoot(folder: string): Promise<{ key: KeyObject | undefined; pinned: Buffer }> {
  const key = await findPrivate(path.join(folder, 'root'));
  const known = await findText(path.join(folder, 'root.pub'));
  const pinned = known && Buffer.from(known, 'base64url');
  if (pinned && key && !rawPublic(key).equals(pinned))
    throw new Error(`The key in ${folder}/root is not the root key that this server's screens trust.`);
  if (pinned) return { key, pinned };

  if (!key && (await findText(path.join(folder, 'delegation.json'))))
    throw new Error(`root.pub is missing in ${folder}: put it or the root key (keys/root) back; no screen would trust a new root.`);
  const made = key ?? (await makeKey(path.join(folder, 'root')));
  await writeDurably(path.join(folder, 'root.pub'), rawPublic(made).toString('base64url'));
  return { key: made, pinned: rawPublic(made) };
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

interface Delegated {
  signing: KeyObject;
  envelope: Envelope;
  until: number;
}

async function delegate(folder: string, root: KeyObject, now: number): Promise<Delegated> {
  const signing = await makeKey(path.join(folder, 'signing'));
  const until = now + TWO_YEARS_MS;
  const word: Delegation = {
    v: 1,
    purpose: 'manifest',
    key: rawPublic(signing).toString('base64url'),
    notBefore: Math.max(now - 24 * 3_600_000, ((await findWord(folder))?.notBefore ?? 0) + 1),
    notAfter: until,
  };
  const envelope = envelopeOf(DELEGATION_TYPE, JSON.stringify(word), root);
  await writeDurably(path.join(folder, 'delegation.json'), JSON.stringify(envelope));
  return { signing, envelope, until };
}

/** What the root has said last: the next word has to be a later one, whatever this machine's clock says. */
async function findWord(folder: string): Promise<Delegation | undefined> {
  const text = await findText(path.join(folder, 'delegation.json'));
  if (!text) return undefined;
  return Delegation.parse(JSON.parse(Buffer.from(Envelope.parse(JSON.parse(text)).payload, 'base64').toString()));
}

/** The signing key and the root's word for it; undefined unless they belong together. */
async function findDelegated(folder: string, root: Buffer): Promise<Delegated | undefined> {
  const signing = await findPrivate(path.join(folder, 'signing'));
  const text = await findText(path.join(folder, 'delegation.json'));
  if (!signing || !text) return undefined;
  const envelope = Envelope.parse(JSON.parse(text));
  const payload = Buffer.from(envelope.payload, 'base64');
  const word = Delegation.parse(JSON.parse(payload.toString()));
  const isRoots = envelope.signatures.some(({ sig }) =>
    verify(null, preAuthEncoding(DELEGATION_TYPE, payload), publicKeyOf(root), Buffer.from(sig, 'base64')),
  );
  const isForThis = word.key === rawPublic(signing).toString('base64url');
  return isRoots && isForThis ? { signing, envelope, until: word.notAfter } : undefined;
}

const publicKeyOf = (raw: Buffer): KeyObject =>
  createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') }, format: 'jwk' });

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
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

const isAbsent = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';
