import { z } from 'zod';

/** Letters that nobody mistakes for another or for a digit, read from a screen across a room: no I, L, O, Q, U. */
export const CODE_LETTERS = 'ABCDEFGHJKMNPRSTVWXYZ';
export const CODE_LENGTH = 6;

const CODE = new RegExp(`^[${CODE_LETTERS}]{${CODE_LENGTH}}$`);

/** As it stands on the screen, from however a person typed it: small letters, a Chinese keyboard's wide ones, blanks, dashes, anything between. */
export const plainCode = (typed: string): string =>
  typed
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');

/** What can be a code at all: a slip of the finger is told as one, and costs no try. */
export const isCode = (typed: string): boolean => CODE.test(plainCode(typed));

export const TypedCode = z
  .string()
  .max(20)
  .refine(isCode, `${CODE_LENGTH} letters as the screen shows them; no digit, nor I, L, O, Q, U`)
  .overwrite(plainCode);
