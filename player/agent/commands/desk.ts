import type { Logger } from 'pino';
import { COMMAND_MS, Command, Order, type CommandAnswer } from '#shared/model/command.ts';
import type { ScreenId } from '#shared/model/ids.ts';
import type { Envelope } from '#shared/protocol/dsse.ts';
import { playerCalls } from '#shared/protocol/player.ts';
import { COMMAND_TYPE } from '#shared/protocol/version.ts';
import type { Clock } from '../clock.ts';
import type { Office } from '../link/office.ts';
import type { Suspicions } from '../suspicions.ts';
import { openSigned } from '../trust.ts';
import type { KeptCommands } from './kept.ts';
import type { Obey } from './obey.ts';

export interface DeskNeeds {
  office: Pick<Office, 'call'>;
  screen: ScreenId;
  rootKey: Uint8Array;
  delegatedSince: () => number;
  clock: Clock;
  kept: KeptCommands;
  obey: Obey;
  suspect: Suspicions;
  log: Logger;
  signal: AbortSignal;
}

/** Asks what there is to do, believes only what the root's delegate signed for this screen, does each once, and says how it went. */
export function createDesk({ office, screen, rootKey, delegatedSince, clock, kept, obey, suspect, log, signal }: DeskNeeds) {
  /** This agent ends: what else there is to do is for the one that comes after. */
  let isEnding = false;

  async function look(): Promise<void> {
    if (isEnding) return;
    for (const { id, answer } of kept.untold()) {
      await office.call(playerCalls.answerCommand, { params: { id }, body: answer }, signal);
      await kept.told(id);
    }
    const { delegation, commands } = await office.call(playerCalls.commands, {}, signal);
    for (const envelope of commands) {
      const command = believed(delegation, envelope);
      if (!command) continue;
      const body = await answerTo(command);
      isEnding = body === null;
      if (!body) return;
      await office.call(playerCalls.answerCommand, { params: { id: command.id }, body }, signal);
    }
  }

  function believed(delegation: Envelope, envelope: Envelope): Command | null {
    const judged = { rootKey, delegatedSince: delegatedSince(), wall: clock.wall(), trust: clock.trust() };
    const opened = openSigned({ delegation, envelope }, COMMAND_TYPE, Command, judged);
    const why = opened.ok ? oddity(opened.value) : opened.why;
    if (opened.ok && why === null) return opened.value;
    log.error({ why }, 'a command is not believed');
    suspect('command_distrusted', why ?? '');
    return null;
  }

  /** Signed, and yet not for here and now. An answer that was given once is given again, however late. */
  function oddity({ id, screen: meant, issuedAt, expiresAt }: Command): string | null {
    if (meant !== screen) return 'wrong_screen';
    if (kept.find(id) !== undefined) return null;
    if (clock.trust() === 'sure' && clock.wall() > Math.min(expiresAt, issuedAt + COMMAND_MS)) return 'expired';
    return issuedAt < kept.newestIssuedAt() - COMMAND_MS ? 'replayed' : null;
  }

  async function answerTo({ id, issuedAt, order }: Command): Promise<CommandAnswer | null> {
    const before = kept.find(id);
    if (before) return before;
    if (before === null) return settled(id, { outcome: 'failed', reason: 'interrupted' });
    await kept.begin(id, issuedAt, order.kind === 'restart_agent');
    if (clock.trust() !== 'sure') return settled(id, { outcome: 'failed', reason: 'clock_unsure' });
    const known = Order.safeParse(order);
    if (!known.success) return settled(id, { outcome: 'unsupported' });
    log.info({ id, order: known.data.kind }, 'a command of the office');
    const answer = await obey(known.data, id).catch((error: unknown): CommandAnswer => {
      log.error({ err: error, id }, 'a command could not be done');
      return { outcome: 'failed', reason: 'unexpected' };
    });
    return answer && settled(id, answer);
  }

  async function settled(id: Command['id'], answer: CommandAnswer): Promise<CommandAnswer> {
    await kept.end(id, answer);
    return answer;
  }

  return { look };
}
