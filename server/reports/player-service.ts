import type { z } from 'zod';
import type { ScreenId } from '#shared/model/ids.ts';
import { AppError } from '#shared/problem.ts';
import type { Envelope } from '#shared/protocol/dsse.ts';
import type { PlayerStatus, playerUp, RecordBatch, Welcome } from '#shared/protocol/player.ts';
import { LOWEST_PROTOCOL } from '#shared/protocol/version.ts';
import type { Clock } from '../kit/clock.ts';
import type { TellingScreen } from '../stations/player-login.ts';
import type { Stations } from '../stations/stations.ts';
import type { Ledger } from './ledger.ts';

type Hello = z.output<typeof playerUp.hello.body>;
type Answer = z.input<typeof playerUp.hello.ack>;

interface Needs {
  ledger: Ledger;
  clock: Clock;
  reconnectWindowMs: number;
  stations: Pick<Stations, 'hello' | 'saveStatus' | 'presence'>;
  /** How the stage that signs does it, and the root's word for its key. */
  signing: { signWelcome: (payload: string) => Envelope; delegation: Envelope };
}

/** What an enrolled player may say, over a socket or by HTTP alike. */
export function playerService({ ledger, clock, reconnectWindowMs, stations, signing }: Needs) {
  /** Records of any age are taken; only what is newer than this server's protocol is refused, with the words every version understands. */
  async function hello({ screen, isInService }: TellingScreen, said: Hello): Promise<Answer> {
    if (said.protocol < LOWEST_PROTOCOL) throw new AppError('protocol_too_old', { lowest: LOWEST_PROTOCOL });
    const newestRevision = isInService ? await stations.hello(screen, said) : null;
    const watermark = await ledger.watermark(screen, said.epoch);
    const answer = { now: clock.now(), watermark, newestRevision, reconnectWindowMs };
    if (said.nonce === undefined) return answer;
    const welcome: Welcome = { v: 1, screen, nonce: said.nonce, ...answer };
    return { ...answer, signed: { delegation: signing.delegation, welcome: signing.signWelcome(JSON.stringify(welcome)) } };
  }

  async function records({ screen, isInService }: TellingScreen, batch: RecordBatch): Promise<{ stored: number }> {
    const stored = await ledger.append(screen, batch);
    if (isInService) stations.presence.seen(screen);
    return stored;
  }

  async function status(screen: ScreenId, said: PlayerStatus): Promise<Record<string, never>> {
    await stations.saveStatus(screen, said);
    stations.presence.seen(screen);
    return {};
  }

  return { hello, records, status, now: () => ({ now: clock.now() }) };
}

export type PlayerService = ReturnType<typeof playerService>;
