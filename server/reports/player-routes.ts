import type { ScreenId } from '#shared/model/ids.ts';
import { playerCalls } from '#shared/protocol/player.ts';
import { route, type Gate, type Route } from '../kit/routes.ts';
import type { PlayerService } from './player-service.ts';

/** The same by HTTP, for lines on which sockets do not get through. */
export function playerRoutes({ players, enrolledScreen }: { players: PlayerService; enrolledScreen: Gate<{ screen: ScreenId }> }): Route[] {
  return [
    route(playerCalls.hello, enrolledScreen, ({ body }, { caller }) => players.hello(caller.screen, body)),
    route(playerCalls.records, enrolledScreen, ({ body }, { caller }) => players.records(caller.screen, body)),
  ];
}
