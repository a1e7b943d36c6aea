import type { RequestHandler } from 'express';
import type { createAccounts } from './accounts/accounts.ts';
import type { Config } from './config.ts';
import type { Database } from './database/connection.ts';
import type { Log } from './kit/log.ts';
import type { Route } from './kit/routes.ts';
import type { PlayerService } from './reports/player-service.ts';
import type { Stations } from './stations/stations.ts';

export interface FrontNeeds {
  config: Config;
  log: Log;
  database: Database;
  routes: Route[];
  /** Before all routes: how long each takes. */
  time: RequestHandler;
  accounts: Pick<ReturnType<typeof createAccounts>, 'sessionOfCookie' | 'signedIn' | 'scopesOf'>;
  stations: Pick<Stations, 'screenOfToken' | 'presence'>;
  players: PlayerService;
  version: string;
}
