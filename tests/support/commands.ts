import { COMMAND_MS, type Command } from '#shared/model/command.ts';
import { CommandId, newId } from '#shared/model/ids.ts';
import type { Envelope } from '#shared/protocol/dsse.ts';
import { COMMAND_TYPE } from '#shared/protocol/version.ts';
import { sealed } from './office-keys.ts';
import type { PlayerOffice } from './player-office.ts';

/** A command as an office makes it; `change` makes it another's. */
export function commandFrom(
  { screen, keys }: Pick<PlayerOffice, 'screen' | 'keys'>,
  order: Command['order'],
  change: Partial<Command> = {},
): Envelope & { id: CommandId } {
  const now = Date.now();
  const id = change.id ?? newId('cmd', CommandId);
  const command: Command = { v: 1, id, screen, issuedAt: now, expiresAt: now + COMMAND_MS, order, ...change };
  return { ...sealed(COMMAND_TYPE, command, keys.signing), id };
}
