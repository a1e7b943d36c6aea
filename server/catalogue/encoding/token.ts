import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Who may read the key folder may encode: the same user on this machine, or whom he gave it. */
export async function encoderToken(keysFolder: string): Promise<string> {
  const file = path.join(keysFolder, 'encoders');
  await mkdir(keysFolder, { recursive: true, mode: 0o700 });
  await writeFile(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  });
  return (await readFile(file, 'utf8')).trim();
}
