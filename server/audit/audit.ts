import type { May } from '../accounts/may.ts';
import type { Database } from '../database/connection.ts';
import type { Clock } from '../kit/clock.ts';
import type { Clockwork } from '../kit/clockwork.ts';
import type { Log } from '../kit/log.ts';
import { auditRoutes } from './audit-routes.ts';
import { findHead } from './chain-store.ts';
import { createChecker } from './checker.ts';
import { exportRoute } from './export.ts';
import { openHeadFile } from './head-file.ts';
import { followForAudit } from './seal.ts';

interface Needs {
  database: Database;
  clock: Clock;
  log: Log;
  dataFolder: string;
  may: May;
  every: Clockwork['every'];
}

/** Who did what: chained, looked through, and never changed. */
export function createAudit({ database, clock, log, dataFolder, may, every }: Needs) {
  const headFile = openHeadFile(dataFolder, database.reads, log);
  const checker = createChecker({ reads: database.reads, clock, log, dataFolder });
  let told = 0;

  /** In the log of the process, which lies elsewhere: a chain that is shorter one day was longer once. */
  async function tellHead(): Promise<void> {
    const head = await findHead(database.reads);
    if (head && head.n !== told) log.info({ audit: `${head.n}:${head.hash}` }, 'head of the audit log');
    told = head?.n ?? told;
  }

  every('audit: tell the head', '11 * * * *', tellHead);
  every('audit: look at all of it', '37 3 * * *', checker.check);
  return {
    routes: [...auditRoutes({ database, clock, checker, may }), exportRoute({ database, mayRead: may('audit.read') })],
    /** Seals until aborted, and looks at the whole chain once at the beginning. */
    async follow(signal: AbortSignal): Promise<void> {
      await headFile.keepStrange();
      const looked = checker.check().catch((error: unknown) => log.error({ err: error }, 'the audit log could not be looked at'));
      await followForAudit({ database, log, headFile }, signal);
      await checker.close();
      await looked;
      await tellHead();
    },
  };
}
