import { randomInt } from 'node:crypto';
import { CODE_LENGTH, CODE_LETTERS } from '#shared/model/enrolment-code.ts';

export const newCode = (): string =>
  Array.from({ length: CODE_LENGTH }, () => CODE_LETTERS.charAt(randomInt(CODE_LETTERS.length))).join('');
