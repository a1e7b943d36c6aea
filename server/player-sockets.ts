import type { Namespace } from 'socket.io';
import { z } from 'zod';
import type { ScreenId } from '#shared/model/ids.ts';
import { AppError } from '#shared/problem.ts';
import type { HandlersOf } from '#shared/protocol/contract.ts';
import { playerDown, playerUp } from '#shared/protocol/player.ts';
import type { FrontNeeds } from './front-needs.ts';
import { problemOf } from './kit/errors.ts';
import type { Log } from './kit/log.ts';
import { answer, tell } from './kit/sockets.ts';

const Auth = z.object({ token: z.string().max(400) });
/** Time for the word "revoked" to arrive before the line is cut. */
const LAST_WORD_MS = 1000;

/** A player tells a word of the office from a line that broke by what comes with it. */
function refusal(error: unknown, log: Log): Error {
  const problem = problemOf(error, log);
  return Object.assign(new Error(problem.code), { data: problem });
}

/** Enrolled players, each in a room of its own name. */
export function createPlayerSockets(namespace: Namespace, { stations, players, log }: Pick<FrontNeeds, 'stations' | 'players' | 'log'>) {
  const handlers: HandlersOf<typeof playerUp, ScreenId> = {
    hello: (body, screen) => players.hello({ screen, isInService: true }, body),
    'records.append': (body, screen) => players.records({ screen, isInService: true }, body),
    status: (body, screen) => players.status(screen, body),
    'clock.ask': () => players.now(),
  };

  async function screenOf(auth: unknown): Promise<ScreenId> {
    const parsed = Auth.safeParse(auth);
    if (!parsed.success) throw new AppError('not_signed_in');
    return stations.screenOfToken(parsed.data.token);
  }

  namespace.use((socket, next) => {
    screenOf(socket.handshake.auth).then(
      (screen) => {
        socket.data = screen;
        next();
      },
      (error: unknown) => next(refusal(error, log)),
    );
  });

  namespace.on('connection', (socket) => {
    const screen = socket.data as ScreenId; // Put there by the check above.
    const trouble = (error: unknown): void => log.error({ err: error, screen }, 'presence not kept');
    void socket.join(screen);
    stations.presence.connected(screen).catch(trouble);
    socket.conn.on('heartbeat', () => stations.presence.seen(screen)); // A screen that has nothing to say is alive all the same.
    socket.on('disconnect', () => void stations.presence.disconnected(screen).catch(trouble));
    answer(socket, playerUp, handlers, screen, log);
  });

  const pokeManifest = (screen: ScreenId, revision: number): void =>
    tell(namespace.to(screen), playerDown, 'manifest.exists', { revision });

  const pokeCommand = (screen: ScreenId): void => tell(namespace.to(screen), playerDown, 'command.waits', {});

  /** Told, and cut off a moment later. */
  function cut(screen: ScreenId): void {
    tell(namespace.to(screen), playerDown, 'revoked', {});
    setTimeout(() => namespace.in(screen).disconnectSockets(true), LAST_WORD_MS).unref();
  }

  return { pokeManifest, pokeCommand, cut };
}
