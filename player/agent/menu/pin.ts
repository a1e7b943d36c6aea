import { scrypt, timingSafeEqual } from 'node:crypto';
import type { Pin, PinHash } from '#shared/model/operator.ts';

/** A shorter hash could be hit by chance; none at all would be hit by everything. */
const LEAST_BYTES = 16;

/** Off the main thread: a village box takes some tenths of a second for it, and its screen must not stand still meanwhile. */
export function isPin(pin: Pin, { cost, blockSize, parallelization, salt, hash }: PinHash): Promise<boolean> {
  const known = Buffer.from(hash, 'base64url');
  if (known.length < LEAST_BYTES) return Promise.resolve(false);
  const options = { N: cost, r: blockSize, p: parallelization, maxmem: 256 * cost * blockSize };
  return new Promise((resolve, reject) => {
    scrypt(pin, Buffer.from(salt, 'base64url'), known.length, options, (error, found) => {
      if (error) reject(error);
      else resolve(timingSafeEqual(found, known));
    });
  });
}
