import type { ChainState } from '#shared/protocol/http/audit.ts';
import type { Reads } from '../database/connection.ts';
import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import { countUnsealed, findHead } from './chain-store.ts';
import { readHeadFiles } from './head-file.ts';
import { verifyAudit } from './verify/verify.ts';

interface Needs {
  reads: Reads;
  clock: Clock;
  log: Log;
  dataFolder: string;
}

export type Checker = ReturnType<typeof createChecker>;

/** Looks at the whole chain from inside the server: at its start, each night, and when an auditor asks. One look at a time. */
export function createChecker({ reads, clock, log, dataFolder }: Needs) {
  const end = new AbortController();
  let checked: ChainState['checked'] = null;
  let running: Promise<void> | undefined;

  async function look(): Promise<void> {
    const verdict = await verifyAudit(reads, await readHeadFiles(dataFolder), end.signal).catch((error: unknown) => {
      if (!end.signal.aborted) throw error;
    });
    if (!verdict) return; // The server stops.
    const { fault, head } = verdict;
    checked = { at: clock.now(), upTo: head.n, fault };
    if (fault) log.error({ fault }, 'the audit log was tampered with: npm run audit:verify tells more');
    else log.info({ n: head.n, hash: head.hash }, 'the audit log is whole');
  }

  function check(): Promise<void> {
    running ??= look().finally(() => (running = undefined));
    return running;
  }

  return {
    check,
    async state(): Promise<ChainState> {
      return { head: (await findHead(reads)) ?? null, unsealed: await countUnsealed(reads), checked };
    },
    /** A look that is going on still needs the database. */
    async close(): Promise<void> {
      end.abort();
      await running?.catch(() => undefined);
    },
  };
}
