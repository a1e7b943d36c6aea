import type { ScreenId } from '#shared/model/ids.ts';
import { StationsExport } from '#shared/protocol/http/sheets.ts';
import type { Envelope } from '#shared/protocol/dsse.ts';
import type { May } from '../accounts/may.ts';
import type { Clockwork } from '../kit/clockwork.ts';
import type { Log } from '../kit/log.ts';
import type { Gate } from '../kit/routes.ts';
import { sheetRoutes } from '../kit/sheets/routes.ts';
import type { EnrolmentNeeds } from './enrolment-begin.ts';
import { bulkRoutes } from './bulk/routes.ts';
import { bulkService } from './bulk/service.ts';
import { commandRoutes } from './commands/routes.ts';
import { commandService, type CommandSigning } from './commands/service.ts';
import { countScreens } from './count-screens.ts';
import { enrolmentRoutes } from './enrolment-routes.ts';
import { groupRoutes } from './group-routes.ts';
import { groupService, type GroupNeeds } from './group-service.ts';
import { playerLogin } from './player-login.ts';
import { createSeal } from './player-seal.ts';
import { openPlayerSecret } from './player-secret.ts';
import { openPresence } from './presence.ts';
import { createNews, type ScreenNews } from './screen-news.ts';
import type { Successions } from './screen-replace.ts';
import { screenService, type ScreenQuestions } from './screen-service.ts';
import { stationRoutes } from './station-routes.ts';
import { stationService, type StationNeeds } from './station-service.ts';
import { stationSheets } from './station-sheets.ts';
import { statusKeeper } from './status.ts';

export type { ScreenNews };

interface Needs extends StationNeeds, EnrolmentNeeds, ScreenQuestions, Successions, GroupNeeds, CommandSigning {
  log: Log;
  /** Where secrets lie; made if it is not there. */
  keysFolder: string;
  may: May;
  every: Clockwork['every'];
  onNews: (news: ScreenNews) => void;
  isHeard: () => boolean;
  signRevocation: (payload: string) => Envelope;
}

/** Places and their screens: enrolment, players' logins, presence and status. Begins by ending the presence a dead process left open. */
export async function createStations(needs: Needs) {
  const { database, clock, log, onNews, isHeard, every } = needs;
  const login = playerLogin({ ...needs, seal: createSeal(await openPlayerSecret(needs.keysFolder)) });
  const presence = await openPresence({ database, clock, log, onChange: (screen) => tell(screen) });
  const statuses = statusKeeper({ database, clock, onChange: (screen) => tell(screen) });
  const onRevoked = (screen: ScreenId): void => {
    login.forget(screen);
    needs.onRevoked(screen);
  };
  const screens = screenService({ ...needs, presence, statuses, onRevoked });
  const stations = stationService(needs);
  const tell = createNews({ log, statuses, look: screens.listNamed, onNews, isHeard });

  async function flush(): Promise<void> {
    await presence.flush();
    await statuses.flush();
  }
  every('screens.flush', '*/30 * * * * *', flush);

  /** Whoever calls is there, whether or not sockets get through to it. */
  const noting = <C extends { screen: ScreenId; isInService?: boolean }>({ keys, admit }: Gate<C>): Gate<C> => ({
    keys,
    async admit(request) {
      const caller = await admit(request);
      if (caller.isInService !== false) presence.visited(caller.screen);
      return caller;
    },
  });
  const commands = commandService(needs);
  const [enrolledScreen, tellingScreen] = [noting(login.enrolledScreen), noting(login.tellingScreen)];

  return {
    routes: [
      ...sheetRoutes('stations', StationsExport, stationSheets(needs), {
        reading: needs.may('places.read'),
        writing: needs.may('places.write'),
      }), // Before ':id'.
      ...stationRoutes({ may: needs.may, reads: database.reads, stations, screens }),
      ...commandRoutes(needs.may, enrolledScreen, commands),
      ...bulkRoutes(needs.may, bulkService({ database, clock, presenceOf: presence.list, onRevoked })),
      ...groupRoutes(needs.may, groupService(needs)),
      ...enrolmentRoutes({ ...needs, screens, login, onRevoked }),
    ],
    enrolledScreen,
    tellingScreen,
    screenOfToken: login.screenOfToken,
    presence: { connected: presence.connected, disconnected: presence.disconnected, seen: presence.seen },
    saveStatus: statuses.save,
    hello: screens.hello,
    forgetOldCommands: commands.forgetOld,
    countScreens: () => countScreens(needs.database.reads, presence.list),
    /** Before sockets are closed at the server's stop: their closing is no news of the screens. */
    async close(): Promise<void> {
      await presence.close();
      await statuses.flush();
    },
  };
}

export type Stations = Awaited<ReturnType<typeof createStations>>;
