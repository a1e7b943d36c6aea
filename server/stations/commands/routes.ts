import type { ScreenId } from '#shared/model/ids.ts';
import { commandCalls } from '#shared/protocol/http/commands.ts';
import { playerCalls } from '#shared/protocol/player.ts';
import type { May } from '../../accounts/may.ts';
import { route, type Gate, type Route } from '../../kit/routes.ts';
import type { CommandService } from './service.ts';

export function commandRoutes(may: May, enrolledScreen: Gate<{ screen: ScreenId }>, commands: CommandService): Route[] {
  return [
    route(commandCalls.commandScreen, may('places.write'), ({ params, body }, { caller }) => commands.ask(caller, params.id, body.order)),
    route(commandCalls.listCommands, may('places.read'), ({ params }, { caller }) => commands.list(caller, params.id)),
    route(playerCalls.commands, enrolledScreen, (_, { caller }) => commands.waiting(caller.screen)),
    route(playerCalls.answerCommand, enrolledScreen, ({ params, body }, { caller }) => commands.answered(caller.screen, params.id, body)),
  ];
}
