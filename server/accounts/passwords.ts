import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** OWASP's smallest argon2id: 43 ms on the kind of machine a county office has. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** The same password typed on two keyboards may be two byte strings; NFKC makes them one. */
const bytesOf = (password: string): string => password.normalize('NFKC');

export const hashPassword = (password: string): Promise<string> => hash(bytesOf(password), COST);

export type VerifyPassword = (stored: string | undefined, password: string) => Promise<boolean>;

/** An unknown login costs as much time as a wrong password: the answer does not tell which names exist. */
export function createVerifier(): VerifyPassword {
  const nobodys = hashPassword(randomBytes(16).toString('hex'));
  return async (stored, password) => {
    const isRight = await verify(stored ?? (await nobodys), bytesOf(password));
    return isRight && stored !== undefined;
  };
}
