import type { AccountId, SessionId } from '#shared/model/ids.ts';
import { AccountsExport } from '#shared/protocol/http/sheets.ts';
import type { Database } from '../database/connection.ts';
import type { Clock } from '../kit/clock.ts';
import { sheetRoutes } from '../kit/sheets/routes.ts';
import { accountRoutes } from './account-routes.ts';
import { accountService } from './account-service.ts';
import { accountSheets } from './account-sheets.ts';
import { createMay, scopesOf } from './may.ts';
import { aboutMe } from './me.ts';
import { ownPin } from './own-pin.ts';
import { createPeople } from './people.ts';
import { peopleRoutes } from './people-routes.ts';
import { sessionService } from './session-service.ts';

interface Needs {
  database: Database;
  clock: Clock;
  /** Of the program, told by `health`. */
  version: string;
  /** Called after the commit: open console sockets of these sessions are to be closed. */
  onSessionsEnded: (sessions: SessionId[]) => void;
}

/** People who log in: passwords, sessions, and which of them may do what in which part of the tree. */
export function createAccounts({ database, clock, version, onSessionsEnded }: Needs) {
  const sessions = sessionService({ database, clock, onSessionsEnded });
  const accounts = accountService({ database, clock, sessions });
  const me = aboutMe({ database, clock });
  const pin = ownPin({ database, clock });
  const may = createMay(database.reads, sessions.signedIn);
  const people = createPeople({ database, clock, sessions });
  return {
    routes: [
      ...accountRoutes({ accounts, sessions, me, pin, clock, version }),
      ...sheetRoutes('accounts', AccountsExport, accountSheets({ database, clock }), {
        reading: may('people.read'),
        writing: may('people.write'),
      }), // Before ':id'.
      ...peopleRoutes({ people, may }),
    ],
    signedIn: sessions.signedIn,
    scopesOf: (account: AccountId) => scopesOf(database.reads, account),
    may,
    sessionOfCookie: sessions.sessionOfCookie,
    ensureSetupLink: accounts.ensureSetupLink,
    /** For a tick: whoever was away for too long is signed out. */
    endDeadSessions: sessions.endDead,
  };
}
