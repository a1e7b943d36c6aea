import { randomBytes } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { writeDurably } from '../kit/files.ts';

const BYTES = 32;

/** Seals players' challenges and tokens. Kept, so that a restarted server does not make a whole county log in at once. */
export async function openPlayerSecret(keysFolder: string): Promise<Uint8Array> {
  const file = path.join(keysFolder, 'player-secret');
  const kept = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (kept) {
    if (kept.length !== BYTES)
      throw new Error(`${file} is damaged (${kept.length} bytes instead of ${BYTES}). Delete it; players then log in again by themselves.`);
    return kept;
  }
  const secret = randomBytes(BYTES);
  await mkdir(keysFolder, { recursive: true, mode: 0o700 });
  await writeDurably(file, secret, 0o600);
  return secret;
}
