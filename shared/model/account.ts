import { z } from 'zod';
import { AccountId } from './ids.ts';
import { typedLine } from './line.ts';

const LOGIN = /^[\p{L}\p{N}._-]+$/u;
export const LoginName = typedLine({ min: 2, max: 40 })
  .refine((login) => LOGIN.test(login), 'letters, digits, dots, underscores and hyphens only')
  .meta({ pattern: LOGIN.source });

/** Length beats composition (NIST SP 800-63B); the upper bound keeps argon2's input small. */
export const Password = z.string().min(10).max(200);

export const Account = z.object({ id: AccountId, login: z.string(), name: z.string() });
export type Account = z.infer<typeof Account>;
