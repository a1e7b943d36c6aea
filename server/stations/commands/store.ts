import { z } from 'zod';
import { CommandFault, Order, type CommandAnswer, type CommandState, type ScreenCommand } from '#shared/model/command.ts';
import { CommandId, type ScreenId } from '#shared/model/ids.ts';
import { Envelope } from '#shared/protocol/dsse.ts';
import type { Db, Reads } from '../../database/connection.ts';
import { jsonColumn, rowsOf } from '../../database/insert.ts';

const CommandRow = z
  .object({
    id: CommandId,
    what: jsonColumn(Order),
    outcome: z.enum(['done', 'failed', 'unsupported']).nullable(),
    reason: CommandFault.nullable(),
    asked_at: z.int(),
    expires_at: z.int(),
    answered_at: z.int().nullable(),
  })
  .transform(({ what, asked_at, expires_at, answered_at, ...rest }) => ({
    ...rest,
    order: what,
    askedAt: asked_at,
    expiresAt: expires_at,
    answeredAt: answered_at,
  }));
type CommandRow = z.output<typeof CommandRow>;

/** An answer counts however late it came: it was given by a screen that took the command while it was good. */
const stateOf = ({ outcome, expiresAt }: CommandRow, now: number): CommandState => outcome ?? (now > expiresAt ? 'expired' : 'asked');

export const commandOf = ({ outcome, ...row }: CommandRow, now: number): ScreenCommand => ({
  ...row,
  state: stateOf({ outcome, ...row }, now),
});

export async function listCommands(reads: Reads, screen: ScreenId, now: number, most: number): Promise<ScreenCommand[]> {
  const rows = await reads('screen_command')
    .where({ screen })
    .orderBy([{ column: 'asked_at', order: 'desc' }, 'id'])
    .limit(most);
  return rowsOf(CommandRow, rows).map((row) => commandOf(row, now));
}

/** Those that wait for an answer and are still good, as they were signed, oldest first. */
export async function listWaiting(reads: Reads, screen: ScreenId, now: number): Promise<Envelope[]> {
  const rows = await reads('screen_command')
    .where({ screen })
    .whereNull('outcome')
    .where('expires_at', '>=', now)
    .orderBy('asked_at')
    .select('envelope');
  return rowsOf(z.object({ envelope: jsonColumn(Envelope) }), rows).map(({ envelope }) => envelope);
}

export async function addCommand(
  tx: Db,
  screen: ScreenId,
  { id, order, askedAt, expiresAt }: ScreenCommand,
  envelope: Envelope,
): Promise<void> {
  const texts = { what: JSON.stringify(order), envelope: JSON.stringify(envelope) };
  await tx('screen_command').insert({ id, screen, ...texts, asked_at: askedAt, expires_at: expiresAt });
}

/** The first answer counts; one for a command of another screen is none. */
export async function saveAnswer(tx: Db, screen: ScreenId, id: CommandId, answer: CommandAnswer, now: number): Promise<void> {
  const reason = answer.outcome === 'failed' ? answer.reason : null;
  await tx('screen_command').where({ id, screen }).whereNull('outcome').update({ outcome: answer.outcome, reason, answered_at: now });
}

export async function removeOldCommands(tx: Db, before: number): Promise<void> {
  await tx('screen_command').where('asked_at', '<', before).delete();
}

/** Was it asked of this very screen? */
export async function isCommandOf(reads: Reads, screen: ScreenId, id: CommandId): Promise<boolean> {
  return (await reads('screen_command').where({ screen, id }).first('id')) !== undefined;
}
