import { z } from 'zod';
import { CommandId, ScreenId } from './ids.ts';

/** So long a command is good for, from when it was signed. */
export const COMMAND_MS = 60_000;

/** What the office can ask of a screen; a list that grows: an older player answers `unsupported`. */
export const Order = z.discriminatedUnion('kind', [
  /** Its name on the screen, so that whoever stands there knows which one it is. */
  z.strictObject({ kind: z.literal('identify'), seconds: z.int().min(3).max(60) }),
  /** Asks for the plan and what is missing now. */
  z.strictObject({ kind: z.literal('fetch') }),
  /** Holds until the office sets another in the screen's settings. */
  z.strictObject({ kind: z.literal('volume'), percent: z.int().min(0).max(100) }),
  z.strictObject({ kind: z.literal('restart_page') }),
  /** The player's own process part: ends in order and begins anew from what is on its disk. */
  z.strictObject({ kind: z.literal('restart_agent') }),
  /** What its window shows. Done: it was taken, and comes as soon as the line bears it. */
  z.strictObject({ kind: z.literal('screenshot') }),
  /** The newest part of its log; comes as a screenshot does. */
  z.strictObject({ kind: z.literal('send_log') }),
]);
export type Order = z.infer<typeof Order>;
export const OrderKind = z.enum(['identify', 'fetch', 'volume', 'restart_page', 'restart_agent', 'screenshot', 'send_log']);
export type OrderKind = z.infer<typeof OrderKind>;

/** What is signed: for one screen alone, for a minute, once. */
export const Command = z.object({
  v: z.literal(1),
  id: CommandId,
  screen: ScreenId,
  issuedAt: z.int(),
  expiresAt: z.int(),
  /** An `Order`, or what this player does not know yet. */
  order: z.looseObject({ kind: z.string() }),
});
export type Command = z.infer<typeof Command>;

/** Why a screen did not do it. */
export const CommandFault = z.enum([
  'no_page', // nothing is there to show it
  'no_window', // a player without one: somebody else's browser shows its page
  'no_picture', // the window gave none in time
  'no_log', // it keeps none
  'clock_unsure', // it cannot tell whether the command is still good
  'interrupted', // the player ended while it was at it
  'unexpected',
]);
export type CommandFault = z.infer<typeof CommandFault>;

export const CommandAnswer = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('done') }),
  z.strictObject({ outcome: z.literal('failed'), reason: CommandFault.catch('unexpected') }),
  z.strictObject({ outcome: z.literal('unsupported') }),
]);
export type CommandAnswer = z.infer<typeof CommandAnswer>;

export const CommandState = z.enum(['asked', 'done', 'failed', 'unsupported', 'expired']);
export type CommandState = z.infer<typeof CommandState>;

/** As the office keeps it. */
export const ScreenCommand = z.object({
  id: CommandId,
  order: Order,
  state: CommandState,
  reason: CommandFault.nullable(),
  askedAt: z.int(),
  expiresAt: z.int(),
  answeredAt: z.int().nullable(),
});
export type ScreenCommand = z.infer<typeof ScreenCommand>;
