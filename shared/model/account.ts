import { z } from 'zod';
import { AccountId } from './ids.ts';
import { typedLine } from './line.ts';
import { PlacedGrant, Right } from './role.ts';

const LOGIN = /^[\p{L}\p{N}._-]+$/u;
export const LoginName = typedLine({ min: 2, max: 40 })
  .refine((login) => LOGIN.test(login), 'letters, digits, dots, underscores and hyphens only')
  .meta({ pattern: LOGIN.source });

/** Length beats composition (NIST SP 800-63B); the upper bound keeps argon2's input small. */
export const Password = z.string().min(10).max(200);

export const PHONE_MAX = 30;
/** As it is dialled, with whatever stands between the digits; null: none. */
export const Phone = typedLine({ max: PHONE_MAX })
  .transform((phone) => phone || null)
  .nullable();

export const Account = z.object({ id: AccountId, login: z.string(), name: z.string() });
export type Account = z.infer<typeof Account>;

/** `names`: the place by name, from the top of the tree down; none everywhere. */
export const NamedGrant = PlacedGrant.extend({ names: z.array(z.string()) });
export type NamedGrant = z.infer<typeof NamedGrant>;

/** Who is signed in, what he may do and how long the session lasts. */
export const Me = Account.extend({
  grants: z.array(NamedGrant),
  rights: z.array(Right),
  /** The password was given by somebody else: nothing may be done until it is changed. */
  mustChange: z.boolean(),
  /** Until the session ends, if nobody does anything meanwhile. */
  endsInMs: z.int(),
  /** What it ends of: nobody there, or simply its age. */
  endsBy: z.enum(['idle', 'age']),
  /** He has a PIN to act at boxes. */
  hasPin: z.boolean(),
});
export type Me = z.infer<typeof Me>;

/** Somebody's account as his superior or an auditor sees it. */
export const AccountView = Account.extend({
  phone: z.string().nullable(),
  /** Those in the part of the tree that the reader sees; what there may be outside is not told. */
  grants: z.array(NamedGrant),
  createdAt: z.int(),
  closedAt: z.int().nullable(),
  lockedUntil: z.int().nullable(),
  lastLogInAt: z.int().nullable(),
  mustChange: z.boolean(),
  /** A PIN to act at boxes; which one is told to nobody. */
  hasPin: z.boolean(),
  revision: z.int(),
  /** False for one's own roles, for an account whose roles lie partly outside, and for one's superiors. */
  mayChange: z.boolean(),
});
export type AccountView = z.infer<typeof AccountView>;
