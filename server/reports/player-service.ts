import type { z } from 'zod';
import type { ScreenId } from '#shared/model/ids.ts';
import { AppError } from '#shared/problem.ts';
import type { PlayerStatus, playerUp, RecordBatch } from '#shared/protocol/player.ts';
import { LOWEST_PROTOCOL } from '#shared/protocol/version.ts';
import type { Clock } from '../kit/clock.ts';
import type { TellingScreen } from '../stations/player-login.ts';
import type { Stations } from '../stations/stations.ts';
import type { Ledger } from './ledger.ts';

type Hello = z.output<typeof playerUp.hello.body>;
type Welcome = z.input<typeof playerUp.hello.ack>;

interface Needs {
  ledger: Ledger;
  clock: Clock;
  reconnectWindowMs: number;
  stations: Pick<Stations, 'hello' | 'saveStatus' | 'presence'>;
}

/** What an enrolled player may say, over a socket or by HTTP alike. */
export function playerService({ ledger, clock, reconnectWindowMs, stations }: Needs) {
  /** Records of any age are taken; only what is newer than this server's protocol is refused, with the words every version understands. */
  async function hello({ screen, isInService }: TellingScreen, said: Hello): Promise<Welcome> {
    if (said.protocol < LOWEST_PROTOCOL) throw new AppError('protocol_too_old', { lowest: LOWEST_PROTOCOL });
    const newestRevision = isInService ? await stations.hello(screen, said) : null;
    return { now: clock.now(), watermark: await ledger.watermark(screen, said.epoch), newestRevision, reconnectWindowMs };
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
