import { z } from 'zod';
import { Day, TimeOfDay } from '../model/calendar.ts';
import { AccountId } from '../model/ids.ts';
import { Pin } from '../model/operator.ts';

/** What an operator does at the box by remote. */
export const MenuAct = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('look') }),
  z.strictObject({ act: z.literal('enter'), operator: AccountId, pin: Pin }),
  z.strictObject({ act: z.literal('choose'), content: z.string().max(60) }),
  /** Back to the programme: what was chosen is given up. */
  z.strictObject({ act: z.literal('back') }),
  /** Local time of the station. */
  z.strictObject({ act: z.literal('set_time'), day: Day, time: TimeOfDay }),
  z.strictObject({ act: z.literal('leave') }),
]);
export type MenuAct = z.infer<typeof MenuAct>;

export const MenuRefusal = z.enum([
  'wrong_pin',
  /** Too many wrong PINs: see `waitMs` of the operator. */
  'wait',
  'not_signed_in',
  'not_playable',
  'emergency',
  'nothing_chosen',
  'clock_sure',
  'too_early',
  'too_late',
  /** The clock was put forward over it. */
  'no_such_time',
]);
export type MenuRefusal = z.infer<typeof MenuRefusal>;

/** All that the menu shows. */
export const MenuView = z.object({
  station: z.string(),
  zone: z.string(),
  /** Who may sign in, and how long they have to wait for it. Nobody: whoever has the remote may act. */
  operators: z.array(z.object({ id: AccountId, name: z.string(), waitMs: z.int().nonnegative() })),
  /** Whether one may act now, and as whom; null where nobody is named. */
  mayAct: z.boolean(),
  signedIn: AccountId.nullable(),
  /** What can be chosen: whole on the shelf and not withdrawn. Empty as long as one may not act. */
  lessons: z.array(
    z.object({
      content: z.string(),
      title: z.string(),
      teacher: z.string(),
      durationMs: z.int().positive(),
      /** On the agent's own origin; null where it is not on the shelf. */
      poster: z.string().nullable(),
    }),
  ),
  on: z.object({ title: z.string(), isChosen: z.boolean() }).nullable(),
  /** The next item with a time of its own; it waits for the end of what was chosen. Null also while the clock is unsure. */
  due: z.object({ title: z.string(), at: z.int() }).nullable(),
  clock: z.object({
    trust: z.enum(['sure', 'set', 'unsure']),
    /** Wall clock as the box has it, UTC ms. */
    now: z.int(),
    /** What may be set. */
    from: z.int(),
    until: z.int(),
  }),
  records: z.object({
    /** Lines that the office has stored, of all that this box has written; null until what earlier screens left is known. */
    stored: z.int().nonnegative().nullable(),
    unsent: z.int().nonnegative(),
    /** Whether they go up at present. */
    isTelling: z.boolean(),
    /** What is on will be one more record when it ends. */
    isOneOn: z.boolean(),
  }),
});
export type MenuView = z.infer<typeof MenuView>;

/** No view: this screen has no menu. */
export const MenuAnswer = z.object({ refused: MenuRefusal.nullable(), view: MenuView.nullable() });
export type MenuAnswer = z.infer<typeof MenuAnswer>;
