import { AuditLine } from '#shared/model/audit.ts';
import { notFound } from '#shared/problem.ts';
import { auditCalls as calls } from '#shared/protocol/http/audit.ts';
import type { May } from '../accounts/may.ts';
import { recordReading } from '../database/audit.ts';
import type { Database } from '../database/connection.ts';
import type { Clock } from '../kit/clock.ts';
import { route, type Route } from '../kit/routes.ts';
import { findRow, listActors, listPersonal, listRows } from './audit-store.ts';
import { namesIn, viewRows } from './audit-view.ts';
import { chainOn, seedOf } from './chain.ts';
import { findInstallation, findLink } from './chain-store.ts';
import type { Checker } from './checker.ts';
import { erasePerson } from './erase.ts';

interface Needs {
  database: Database;
  clock: Clock;
  checker: Checker;
  may: May;
}

const MOST_PEOPLE = 50;

export function auditRoutes({ database, clock, checker, may }: Needs): Route[] {
  const { reads } = database;
  return [
    route(calls.listAudit, may('audit.read'), async ({ query: { before, after, size, ...filter } }, { caller: { scope } }) => {
      const found = await listRows(reads, scope, filter, { before, after }, size + 1); // One more tells that it goes on.
      const isMore = found.length > size;
      const shown = after ? found.slice(-size) : found.slice(0, size);
      const rows = await viewRows(reads, shown);
      const [isOlder, isNewer] = after ? [true, isMore] : [isMore, before !== undefined];
      const ends = { older: isOlder ? shown.at(-1)?.id : undefined, newer: isNewer ? shown[0]?.id : undefined };
      return { rows, names: await namesIn(reads, scope, rows), older: ends.older ?? null, newer: ends.newer ?? null };
    }),
    route(calls.getAudit, may('audit.read'), async ({ params: { id } }, { caller }) => {
      const row = await findRow(reads, caller.scope, id);
      if (!row) throw notFound('audit', id);
      const { session, subject, place } = AuditLine.parse(JSON.parse(row.line));
      const isPersonal = (await listPersonal(reads, [id])).size > 0;
      if (isPersonal) await recordReading(database, caller, { kind: 'audit', subjects: [subject], place });
      const [entry] = await viewRows(reads, [row], true);
      if (!entry) throw notFound('audit', id);
      const names = await namesIn(reads, caller.scope, [entry]);
      return { entry, names, line: row.line, session, isPersonal, ...(await placeInChain(row)) };
    }),
    route(calls.listAuditPeople, may('audit.read'), async ({ query }, { caller }) => ({
      people: await listActors(reads, caller.scope, query.search, MOST_PEOPLE),
    })),
    route(calls.auditChain, may('audit.read'), () => checker.state()),
    route(calls.checkAudit, may('audit.read'), async () => {
      await checker.check();
      return checker.state();
    }),
    route(calls.erasePerson, may('people.write'), async ({ params }, { caller }) => {
      await database.transaction((tx) => erasePerson(tx, caller, params.id, clock.now()));
      return {};
    }),
  ];

  async function placeInChain({ n, hash, line }: { n: number | null; hash: string | null; line: string }) {
    if (n === null) return { hash, hashBefore: null, holds: null };
    const before = n === 1 ? seedOf(await findInstallation(reads)) : ((await findLink(reads, n - 1))?.hash ?? '');
    return { hash, hashBefore: before, holds: chainOn(before, line) === hash };
  }
}
