import { playerCalls } from '#shared/protocol/player.ts';
import { route, type Gate, type Route } from '../kit/routes.ts';
import type { TellingScreen } from '../stations/player-login.ts';
import type { PlayerService } from './player-service.ts';

/** The same by HTTP, for lines on which sockets do not get through. */
export function playerRoutes({ players, tellingScreen }: { players: PlayerService; tellingScreen: Gate<TellingScreen> }): Route[] {
  return [
    route(playerCalls.hello, tellingScreen, ({ body }, { caller }) => players.hello(caller, body)),
    route(playerCalls.records, tellingScreen, ({ body }, { caller }) => players.records(caller, body)),
  ];
}
