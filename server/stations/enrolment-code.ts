import { randomInt } from 'node:crypto';

/** Letters that nobody mistakes for another or for a digit, read from a screen across a room: no I, L, O, Q, U. */
export const CODE_LETTERS = 'ABCDEFGHJKMNPRSTVWXYZ';
export const CODE_LENGTH = 6;

export const newCode = (): string =>
  Array.from({ length: CODE_LENGTH }, () => CODE_LETTERS.charAt(randomInt(CODE_LETTERS.length))).join('');

/** As a person typed it: small letters, blanks, hyphens, a Chinese keyboard's wide letters. */
export const plainCode = (typed: string): string => typed.normalize('NFKC').toUpperCase().replaceAll(/[\s-]/g, '');
