import { createHash, timingSafeEqual } from 'node:crypto';
import { AppError } from '#shared/problem.ts';
import type { Gate } from './routes.ts';

/** For programs that bring a token of their own. */
export const withBearer = (key: string, token: string): Gate<null> => ({
  keys: [key],
  admit: ({ headers }) =>
    isSame(headers.authorization ?? '', `Bearer ${token}`) ? Promise.resolve(null) : Promise.reject(new AppError('not_signed_in')),
});

/** Compared by hash, so that neither length nor beginning can be guessed from the time it takes. */
function isSame(given: string, expected: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(expected));
}
