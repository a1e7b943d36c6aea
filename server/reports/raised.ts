import { z } from 'zod';
import type { KnownAlarm } from '#shared/model/alarm.ts';
import { ClockTrust, OperatorRecord } from '#shared/model/record.ts';
import { FIRST_INSTANT, LAST_INSTANT } from './project.ts';

/** PostgreSQL keeps neither NUL nor half letters, which a line may well spell out; an alarm must not stop its journal. */
const Printable = z.string().transform((text) => text.replaceAll('\0', '').toWellFormed());

/** As little as can be: an alarm of a newer player is one too, even where only its name can be read. */
const Raised = z
  .object({
    kind: z.literal('alarm'),
    what: Printable,
    detail: Printable.catch(''),
    at: z.int().min(FIRST_INSTANT).max(LAST_INSTANT).nullable().catch(null),
    clock: ClockTrust.catch('unsure'),
  })
  .transform(({ kind: _kind, ...rest }) => rest);
export type Raised = z.output<typeof Raised>;

/** The alarm that a line raises; undefined for every other line. */
export const raisedIn = (said: unknown): Raised | undefined => Raised.safeParse(said).data ?? lockedOutIn(said);

/** Whoever was kept out for too many wrong PINs is an alarm, too; detail: his account's id, or nothing. */
function lockedOutIn(said: unknown): Raised | undefined {
  const told = OperatorRecord.safeParse(said).data;
  if (told?.act !== 'locked_out') return undefined;
  const { operator, at, clock } = told;
  const what = 'operator_locked_out' satisfies KnownAlarm;
  return { what, detail: operator ?? '', at: at >= FIRST_INSTANT && at <= LAST_INSTANT ? at : null, clock };
}
