import { randomInt } from 'node:crypto';
import { hashPassword } from './passwords.ts';

const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'; // No i, l, o, 0 and 1: it is read out on the phone.
const GROUPS = 3;
const GROUP = 4;

/** A password that somebody is given; it is told once and has to be changed at the first login. */
export interface FirstPassword {
  password: string;
  hash: string;
}

const group = (): string => Array.from({ length: GROUP }, () => LETTERS[randomInt(LETTERS.length)]).join('');

/** 59 random bits. Hashing takes its time: never inside a transaction. */
export async function makeFirstPassword(hash: (password: string) => Promise<string> = hashPassword): Promise<FirstPassword> {
  const password = Array.from({ length: GROUPS }, group).join('-');
  return { password, hash: await hash(password) };
}

/** Two at a time: whoever logs in meanwhile still finds a thread that is free. */
export async function makeFirstPasswords(count: number, make: () => Promise<FirstPassword> = makeFirstPassword): Promise<FirstPassword[]> {
  const made: FirstPassword[] = [];
  while (made.length < count) made.push(...(await Promise.all(Array.from({ length: Math.min(2, count - made.length) }, () => make()))));
  return made;
}
