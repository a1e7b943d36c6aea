import { COMMAND_MS, type Command, type CommandAnswer, type Order, type ScreenCommand } from '#shared/model/command.ts';
import { CommandId, newId, type ScreenId } from '#shared/model/ids.ts';
import { AppError } from '#shared/problem.ts';
import type { Envelope } from '#shared/protocol/dsse.ts';
import { recordAudit } from '../../database/audit.ts';
import type { Database } from '../../database/connection.ts';
import type { By } from '../../kit/by.ts';
import type { Clock } from '../../kit/clock.ts';
import { getScreen } from '../screen-rules.ts';
import { addCommand, listCommands, listWaiting, removeOldCommands, saveAnswer } from './store.ts';

/** How the stage on the right signs, and how a screen hears that something waits for it. */
export interface CommandSigning {
  signCommand: (payload: string) => Envelope;
  /** The root's word for the key that signs. */
  delegation: () => Envelope;
  /** After the commit. */
  onCommand: (screen: ScreenId) => void;
}

interface Needs extends CommandSigning {
  database: Database;
  clock: Clock;
}

const SHOWN = 10;
const KEPT_MS = 90 * 24 * 3_600_000;

export function commandService({ database, clock, signCommand, delegation, onCommand }: Needs) {
  const { reads } = database;

  async function ask(by: By, screen: ScreenId, order: Order): Promise<ScreenCommand> {
    const now = clock.now();
    const id = newId('cmd', CommandId, now);
    const expiresAt = now + COMMAND_MS;
    const command: Command = { v: 1, id, screen, issuedAt: now, expiresAt, order };
    const asked: ScreenCommand = { id, order, state: 'asked', reason: null, askedAt: now, expiresAt, answeredAt: null };
    await database.decide(async (tx) => {
      const { regionPath, name, revokedAt } = await getScreen(tx, by, screen);
      if (revokedAt !== null) throw new AppError('screen_revoked');
      await addCommand(tx, screen, asked, signCommand(JSON.stringify(command)));
      await recordAudit(tx, by, { action: 'screen.command', subject: screen, place: regionPath, after: { name, order: order.kind } });
    });
    onCommand(screen);
    return asked;
  }

  async function list(by: By, screen: ScreenId): Promise<{ commands: ScreenCommand[] }> {
    await getScreen(reads, by, screen);
    return { commands: await listCommands(reads, screen, clock.now(), SHOWN) };
  }

  /** For the screen itself. */
  async function waiting(screen: ScreenId) {
    const now = clock.now();
    return { now, delegation: delegation(), commands: await listWaiting(reads, screen, now) };
  }

  async function answered(screen: ScreenId, id: CommandId, answer: CommandAnswer): Promise<Record<string, never>> {
    await database.transaction((tx) => saveAnswer(tx, screen, id, answer, clock.now()));
    return {};
  }

  /** Who asked for what stays in the audit log. */
  const forgetOld = (): Promise<void> => database.transaction((tx) => removeOldCommands(tx, clock.now() - KEPT_MS));

  return { ask, list, waiting, answered, forgetOld };
}

export type CommandService = ReturnType<typeof commandService>;
