import { createHash } from 'node:crypto';
import type { EpochId, ScreenId } from '#shared/model/ids.ts';
import { chainNext, chainSeed, type Sha256 } from '#shared/model/record.ts';
import type { ChainedLine } from './ledger-store.ts';

export const sha256: Sha256 = (...parts) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

export const seedOf = (screen: ScreenId, epoch: EpochId): string => Buffer.from(chainSeed(sha256, screen, epoch)).toString('hex');

/** Numbers and hashes lines that follow `before` (hex). */
export function chain(lines: readonly string[], fromSeq: number, before: string): ChainedLine[] {
  let hash: Uint8Array = Buffer.from(before, 'hex');
  return lines.map((line, i) => {
    hash = chainNext(sha256, hash, line);
    return { seq: fromSeq + i, hash: Buffer.from(hash).toString('hex'), line };
  });
}
