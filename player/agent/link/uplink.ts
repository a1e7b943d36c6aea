import type { Logger } from 'pino';
import type { PlayerStatus } from '#shared/protocol/player.ts';
import { jittered, withinWindow } from '../../core/backoff.ts';
import type { Journal } from '../journal/journal.ts';
import type { Greet } from './greeting.ts';
import { wireByHttp, type Office } from './office.ts';
import { createPause } from './pause.ts';
import { createShelfNews } from './shelf-news.ts';
import { connectOffice } from './player-socket.ts';
import type { Reporting, Wire } from './reporting.ts';

export interface UplinkNeeds {
  office: Office;
  journal: Pick<Journal, 'unsent' | 'onAppend'>;
  reporting: Pick<Reporting, 'restart' | 'send' | 'isGreetingDue'>;
  greet: Greet;
  log: Logger;
  signal: AbortSignal;
  status: () => PlayerStatus;
  onUp: () => void;
  /** The office's own word on how far it is. */
  onPoke: (revision: number) => void;
  /** A poke: true or not. */
  onTold: (revision: number) => void;
  onCommand: () => void;
  onRevoked: () => void;
  /** The office has said what its screens' returns are to be spread over. */
  onWindow: (windowMs: number) => void;
  mono: () => number;
  random?: () => number;
  statusMs?: number;
}

export type Uplink = ReturnType<typeof startUplink>;

const STATUS_MS = 10_000;
const RETRY_MS = 5000;
/** Without a socket the records still go, by HTTP, at this pace. */
const WITHOUT_SOCKET_MS = 30_000;

/** What goes up: hello, records, status. Two loops that end with the signal; every failure only means later. */
export function startUplink(needs: UplinkNeeds) {
  const { office, journal, reporting, log, signal, random = Math.random } = needs;
  const unsent = createPause(signal);
  const newStatus = createPause(signal);
  const shelfNews = createShelfNews(needs.mono);
  const socket = connectOffice({
    office,
    signal,
    random,
    onUp() {
      reporting.restart();
      shelfNews.restart();
      needs.onUp();
      unsent.wake();
      newStatus.wake();
    },
    onPoke: needs.onTold,
    onCommand: needs.onCommand,
    onRevoked: needs.onRevoked,
  });
  const bySocket: Wire = {
    async hello(body) {
      const ack = await needs.greet(socket.hello, body);
      socket.setWindow(ack.reconnectWindowMs);
      needs.onWindow(ack.reconnectWindowMs);
      if (ack.newestRevision !== null) needs.onPoke(ack.newestRevision);
      return ack;
    },
    append: socket.append,
  };
  const byHttp = wireByHttp(office, needs.greet, signal);
  /** The last time that something was to be told without a socket, it went. */
  let goesByHttp = false;

  async function follow(what: string, pause: ReturnType<typeof createPause>, work: () => Promise<number>): Promise<void> {
    while (!signal.aborted) {
      const wait = await work().catch((error: unknown) => {
        log.debug({ err: error }, what);
        // As many at once as have lost their office; who has it is not one of a crowd.
        return RETRY_MS + (socket.isUp() ? 0 : withinWindow(socket.windowMs(), random));
      });
      await pause.wait(jittered(wait, random));
    }
  }

  async function sendRecords(): Promise<number> {
    const isUp = socket.isUp();
    if (isUp || journal.unsent() > 0 || reporting.isGreetingDue()) {
      goesByHttp = false;
      await reporting.send(isUp ? bySocket : byHttp);
      goesByHttp = !isUp;
    }
    return WITHOUT_SOCKET_MS;
  }

  async function sendStatus(): Promise<number> {
    if (socket.isUp()) {
      const { shelf, ...status } = needs.status();
      const fresh = shelf && shelfNews.news(shelf);
      await socket.tellStatus({ ...status, ...(fresh && { shelf: fresh }) }).catch((error: unknown) => {
        shelfNews.restart();
        throw error;
      });
    }
    return needs.statusMs ?? STATUS_MS;
  }

  journal.onAppend(unsent.wake);
  const done = Promise.all([follow('records wait', unsent, sendRecords), follow('status waits', newStatus, sendStatus)]);

  return {
    isUp: socket.isUp,
    /** Whether records go up at present, one way or the other. */
    isTelling: (): boolean => socket.isUp() || goesByHttp,
    tellStatus: newStatus.wake,
    /** Last words: what is unsent goes now if it goes at all. */
    flush: (): Promise<void> => (socket.isUp() ? reporting.send(bySocket) : Promise.resolve()),
    done,
  };
}
