import type { ChainHead } from '#shared/model/audit.ts';
import type { Database, Db } from '../database/connection.ts';
import { follow } from '../database/follow.ts';
import type { Log } from '../kit/log.ts';
import { chainOn, seedOf } from './chain.ts';
import { addLinks, findHead, ensureInstallation, listLines, listSealed, type Link } from './chain-store.ts';
import type { HeadFile } from './head-file.ts';

/**
 * Chains these rows in their order, behind those that are chained; a row that is has nothing done to it. Two servers that seal at the
 * same time cannot both give a number: the later one fails on its key, comes again and finds the row done.
 */
export async function seal(tx: Db, ids: readonly string[]): Promise<{ head: ChainHead | undefined; gone: string[] }> {
  const [before, sealed, lines] = [await findHead(tx), await listSealed(tx, ids), await listLines(tx, ids)];
  const fresh = ids.filter((id) => !sealed.has(id));
  let { n, hash } = before ?? { n: 0, hash: seedOf(await ensureInstallation(tx)) };
  const links = fresh.map((audit): Link => {
    n += 1;
    hash = chainOn(hash, lines.get(audit) ?? ''); // A row that went before it was sealed leaves its number behind.
    return { n, audit, hash };
  });
  await addLinks(tx, links);
  return { head: n > 0 ? { n, hash } : undefined, gone: fresh.filter((id) => !lines.has(id)) };
}

interface Needs {
  database: Database;
  log: Log;
  headFile: HeadFile;
}

/** Follows the facts "there is a new audit row": the order of the chain is that of the change log. */
export function followForAudit({ database, log, headFile }: Needs, signal: AbortSignal): Promise<void> {
  return follow(
    {
      name: 'audit',
      database,
      log,
      async handle(changes) {
        const ids = [...new Set(changes.filter(({ topic }) => topic === 'audit').map(({ subject }) => subject))];
        if (ids.length === 0) return;
        const { head, gone } = await database.transaction((tx) => seal(tx, ids));
        if (gone.length > 0) log.error({ rows: gone }, 'audit rows were taken away before they were sealed');
        if (head) await headFile.note(head);
      },
    },
    signal,
  );
}
