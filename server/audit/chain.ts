import { sha256Hex } from '../kit/sha256.ts';

/** What the first row is chained to: no two installations have the same. */
export const seedOf = (installation: string): string => sha256Hex('fieldcast audit', installation);

/** hash(n) = SHA-256(hash(n-1) as 32 bytes ‖ line n as UTF-8), as everywhere in Fieldcast. */
export const chainOn = (before: string, line: string): string => sha256Hex(Buffer.from(before, 'hex'), line);
