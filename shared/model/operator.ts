import { z } from 'zod';
import { AccountId } from './ids.ts';

/** What an operator types by remote: 4 to 6 digits. */
export const Pin = z.string().regex(/^\d{4,6}$/);
export type Pin = z.infer<typeof Pin>;

/** scrypt (RFC 7914) of the PIN's digits; salt and hash in base64url. So few digits are guessed by a thief of the disk: it keeps neighbours out. */
export const PinHash = z.object({
  algorithm: z.literal('scrypt'),
  cost: z.int().min(1024).max(131_072),
  blockSize: z.literal(8),
  parallelization: z.literal(1),
  salt: z.string().max(64),
  hash: z.string().max(128),
});
export type PinHash = z.infer<typeof PinHash>;

/**
 * Who may act at a box. Given only to screens of stations where operators are named: a root that names no such section means that whoever
 * has the remote may act, and lines say that no operator was named. So does a section without operators.
 */
export const OperatorsSection = z.object({
  v: z.literal(1),
  operators: z.array(z.object({ id: AccountId, name: z.string(), pin: PinHash })),
});
export type OperatorsSection = z.infer<typeof OperatorsSection>;
