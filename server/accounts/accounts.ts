import type { AccountId, SessionId } from '#shared/model/ids.ts';
import type { Database } from '../database/connection.ts';
import type { Clock } from '../kit/clock.ts';
import { accountRoutes } from './account-routes.ts';
import { accountService } from './account-service.ts';
import { createMay, scopesOf } from './may.ts';
import { sessionService } from './session-service.ts';

interface Needs {
  database: Database;
  clock: Clock;
  /** Of the program, told by `health`. */
  version: string;
  /** Called after the commit: open console sockets of these sessions are to be closed. */
  onSessionsEnded: (sessions: SessionId[]) => void;
}

/** People who log in: the first administrator, passwords, sessions. */
export function createAccounts({ database, clock, version, onSessionsEnded }: Needs) {
  const sessions = sessionService({ database, clock, onSessionsEnded });
  const accounts = accountService({ database, clock, sessions });
  return {
    routes: accountRoutes({ accounts, sessions, clock, version }),
    signedIn: sessions.signedIn,
    scopesOf: (account: AccountId) => scopesOf(database.reads, account),
    may: createMay(database.reads, sessions.signedIn),
    sessionOfCookie: sessions.sessionOfCookie,
    ensureSetupLink: accounts.ensureSetupLink,
  };
}
