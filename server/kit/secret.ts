import { randomBytes } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { writeDurably } from './files.ts';

const BYTES = 32;

/** A secret of this server's own, made when it is first asked for and kept in keys/. `loss`: what happens when somebody deletes it. */
export async function openSecret(keysFolder: string, name: string, loss: string): Promise<Uint8Array> {
  const file = path.join(keysFolder, name);
  const kept = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (kept) {
    if (kept.length !== BYTES) throw new Error(`${file} is damaged (${kept.length} bytes instead of ${BYTES}). Delete it; ${loss}.`);
    return kept;
  }
  const secret = randomBytes(BYTES);
  await mkdir(keysFolder, { recursive: true, mode: 0o700 });
  await writeDurably(file, secret, 0o600);
  return secret;
}
