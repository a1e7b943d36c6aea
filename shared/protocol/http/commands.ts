import { z } from 'zod';
import { Order, ScreenCommand } from '../../model/command.ts';
import { ScreenId } from '../../model/ids.ts';
import { call } from '../call.ts';

const WithScreen = z.object({ id: ScreenId });

export const commandCalls = {
  /** Signed for this screen alone and good for a minute; whether it was done says the screen. */
  commandScreen: call({
    method: 'post',
    path: '/api/screens/:id/commands',
    params: WithScreen,
    body: z.strictObject({ order: Order }),
    reply: ScreenCommand,
  }),
  /** The last ones, newest first. */
  listCommands: call({
    method: 'get',
    path: '/api/screens/:id/commands',
    params: WithScreen,
    reply: z.object({ commands: z.array(ScreenCommand) }),
  }),
};
