import { ScreenId } from '#shared/model/ids.ts';
import { conflict } from '#shared/problem.ts';
import type { ScreenEdit } from '#shared/protocol/http/bulk.ts';
import { recordAudits } from '../../database/audit.ts';
import { recordChange } from '../../database/changes.ts';
import type { Db } from '../../database/connection.ts';
import { insertRows } from '../../database/insert.ts';
import { updateRows } from '../../database/update.ts';
import type { By } from '../../kit/by.ts';
import { recordEvents, type Happened } from '../../regions/place-event-store.ts';
import { memberIds, recordGroup } from '../group-service.ts';
import { addMembers, removeMembers, saveGroup } from '../group-store.ts';
import { auditEntry } from '../screen-rules.ts';
import type { StoredScreen } from '../screen-store.ts';
import type { Step, Value } from './judge.ts';
import type { ScreenFacts } from './screens.ts';

type What = Exclude<ScreenEdit['what'], 'group'>;

export async function writeScreens(tx: Db, by: By, what: What, facts: ScreenFacts, steps: readonly Step[], now: number): Promise<void> {
  const pairs = steps.flatMap((step) => {
    const before = facts.screens.get(step.id);
    return before ? [{ ...step, before, after: { ...before, ...factFor(what, step.becomes, facts) } }] : [];
  });
  if (what === 'tags') await saveTags(tx, steps);
  else
    await updateRows(
      tx,
      'screen',
      pairs.map(({ after: { id, station, kind, closedAt, revokedAt } }) => ({
        id,
        station,
        kind,
        closed_at: closedAt,
        revoked_at: revokedAt,
      })),
    );
  await recordEvents(
    tx,
    now,
    pairs.flatMap(({ before, after }) => happenedTo(what, before, after)),
  );
  const tags = ({ was, becomes }: Step) => (what === 'tags' ? { before: was as string[], after: becomes as string[] } : undefined);
  await recordAudits(
    tx,
    by,
    pairs.map((pair) => auditEntry(actionOf(what, pair.after), pair.before, pair.after, tags(pair))),
  );
  await recordChange(tx, 'screen', ...pairs.map(({ id }) => id));
}

/** The value was checked where it came from: the edit's own schema, or the row that an undo brings back. */
function factFor(what: What, value: Value, { stations }: ScreenFacts): Partial<StoredScreen> {
  if (what === 'kind') return { kind: value as StoredScreen['kind'] };
  if (what === 'closed') return { closedAt: value as number | null };
  if (what === 'revoked') return { revokedAt: value as number | null };
  const station = what === 'station' ? stations.get(String(value)) : undefined;
  return station ? { station: station.id, region: station.region, regionPath: station.regionPath } : {};
}

async function saveTags(tx: Db, steps: readonly Step[]): Promise<void> {
  const ids = steps.map(({ id }) => id);
  await tx('screen_tag').whereIn('screen', ids).delete();
  const rows = steps.flatMap(({ id, becomes }) => (becomes as string[]).map((tag) => ({ screen: id, tag })));
  await insertRows(tx, 'screen_tag', rows);
}

/** One change of the group, however many come and go. */
export async function writeMembers(tx: Db, by: By, { group }: ScreenFacts, steps: readonly Step[]): Promise<void> {
  if (!group || steps.length === 0) return;
  const [joining, leaving] = [true, false].map((is) => steps.filter(({ becomes }) => becomes === is).map(({ id }) => ScreenId.parse(id)));
  const before = await memberIds(tx, group);
  const revised = { ...group, revision: group.revision + 1 };
  if (!(await saveGroup(tx, revised))) throw conflict('group', revised.revision);
  await addMembers(tx, group.id, joining ?? []);
  await removeMembers(tx, group.id, leaving ?? []);
  await recordGroup(tx, by, 'group.revise', revised, { before, after: await memberIds(tx, revised) }, group);
}

function happenedTo(what: What, before: StoredScreen, after: StoredScreen): Happened[] {
  const subject = after.id;
  if (what === 'station') return [{ subject, what: 'moved', was: before.station, became: after.station }];
  if (what === 'revoked') return [{ subject, what: 'revoked' }];
  return what === 'closed' ? [{ subject, what: after.closedAt === null ? 'reopened' : 'closed' }] : [];
}

function actionOf(what: What, { closedAt }: StoredScreen): string {
  if (what === 'revoked') return 'screen.revoke';
  if (what !== 'closed') return 'screen.revise';
  return closedAt === null ? 'screen.reopen' : 'screen.close';
}
