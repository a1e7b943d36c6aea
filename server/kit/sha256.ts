import { createHash } from 'node:crypto';
import type { Sha256 } from '#shared/model/record.ts';

/** SHA-256 over the parts as if they were one. */
export const sha256: Sha256 = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
};

/** Lower-case hex, as hashes are stored and told. */
export const sha256Hex = (...parts: Parameters<Sha256>): string => Buffer.from(sha256(...parts)).toString('hex');
