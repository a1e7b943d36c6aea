import { createCipheriv, createDecipheriv, createHash, randomBytes, scryptSync } from 'node:crypto';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { writeDurably } from '../kit/files.ts';
import { keyId } from '../manifests/keys.ts';

const Files = z.record(z.string().regex(/^[\w.-]+$/), z.base64());
type Files = z.infer<typeof Files>;
const Sealed = z.object({ salt: z.string(), nonce: z.string(), tag: z.string(), box: z.string() });

/** The keys of an office in one file of their own: whoever has it can speak to every screen. With a passphrase it opens only to who knows that. */
const KeysFile = z.object({ v: z.literal(1), office: z.string(), sha256: z.string(), files: Files.nullable(), sealed: Sealed.nullable() });

export interface KeysFound {
  names: string[];
  sha256: string;
  files: Files;
}

const SCRYPT = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };

/** All of keys/, recognised by one hash. */
export async function readKeys(folder: string): Promise<KeysFound> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isFile() && !entry.name.endsWith('.part')).map(({ name }) => name);
  const files: Files = {};
  for (const name of names.toSorted()) files[name] = (await readFile(path.join(folder, name))).toString('base64');
  return { names: Object.keys(files), sha256: hashOf(files), files };
}

function hashOf(files: Files): string {
  const sum = createHash('sha256');
  for (const name of Object.keys(files).toSorted()) sum.update(`${name} ${files[name] ?? ''}\n`);
  return sum.digest('hex');
}

/** The id of the root key that screens trust, by its public half. */
export function officeOf({ files }: KeysFound): string {
  const root = Buffer.from(files['root.pub'] ?? '', 'base64').toString();
  return keyId(Buffer.from(root, 'base64url'));
}

/** The same keys are kept once. */
export async function keepKeys(folder: string, keys: KeysFound, passphrase: string | null): Promise<string> {
  const file = path.join(folder, `fieldcast-keys-${keys.sha256.slice(0, 12)}${passphrase ? '.sealed' : ''}.json`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const isThere = await openKeysFile(file, passphrase).then(
    (kept) => kept.sha256 === keys.sha256,
    () => false, // Not there, or sealed with an earlier passphrase.
  );
  if (isThere) return file;
  const head = { v: 1 as const, office: officeOf(keys), sha256: keys.sha256 };
  const body = passphrase ? { files: null, sealed: seal(keys.files, passphrase) } : { files: keys.files, sealed: null };
  await writeDurably(file, JSON.stringify({ ...head, ...body }), 0o600);
  return file;
}

/** Throws a sentence when it cannot be opened, or is not what its hash says. */
export async function openKeysFile(file: string, passphrase: string | null): Promise<KeysFound> {
  const { files, sealed, sha256 } = KeysFile.parse(JSON.parse(await readFile(file, 'utf8')));
  if (sealed && !passphrase) throw new Error(`The keys in ${file} are sealed: set FIELDCAST_BACKUP_PASSPHRASE.`);
  const found = files ?? (sealed && unseal(sealed, passphrase ?? '', file));
  if (!found || hashOf(found) !== sha256) throw new Error(`The keys in ${file} are damaged.`);
  return { names: Object.keys(found), sha256, files: found };
}

function seal(files: Files, passphrase: string): z.infer<typeof Sealed> {
  const [salt, nonce] = [randomBytes(16), randomBytes(12)];
  const cipher = createCipheriv('aes-256-gcm', scryptSync(passphrase, salt, 32, SCRYPT), nonce);
  const box = Buffer.concat([cipher.update(JSON.stringify(files)), cipher.final()]);
  const text = (bytes: Buffer): string => bytes.toString('base64');
  return { salt: text(salt), nonce: text(nonce), tag: text(cipher.getAuthTag()), box: text(box) };
}

function unseal(sealed: z.infer<typeof Sealed>, passphrase: string, file: string): Files {
  const bytes = (text: string): Buffer => Buffer.from(text, 'base64');
  const key = scryptSync(passphrase, bytes(sealed.salt), 32, SCRYPT);
  const decipher = createDecipheriv('aes-256-gcm', key, bytes(sealed.nonce), { authTagLength: 16 }).setAuthTag(bytes(sealed.tag));
  try {
    return Files.parse(JSON.parse(Buffer.concat([decipher.update(bytes(sealed.box)), decipher.final()]).toString()));
  } catch {
    throw new Error(`The passphrase does not open the keys in ${file}.`);
  }
}
