import { z } from 'zod';
import type { Group } from '#shared/model/group.ts';
import { GroupId, newId, RegionId, ScreenId } from '#shared/model/ids.ts';
import { AppError, conflict, notFound } from '#shared/problem.ts';
import type { GroupView, placeCalls } from '#shared/protocol/http/places.ts';
import { recordAudit, type Facts } from '../database/audit.ts';
import { recordChange } from '../database/changes.ts';
import type { Database, Db, Reads } from '../database/connection.ts';
import { rowsOf } from '../database/insert.ts';
import { covers, homeOf, type By } from '../kit/by.ts';
import type { Clock } from '../kit/clock.ts';
import { getOwnRegion } from '../regions/region-rules.ts';
import { listRegionNames } from '../regions/region-store.ts';
import { membersOf, type StoredGroup } from './group-members.ts';
import { getGroup } from './group-rules.ts';
import { addGroup, addMembers, isNameTaken, pageGroups, removeGroup, removeMembers, replaceMembers, saveGroup } from './group-store.ts';
import { countSeenMembers, listScreenIds } from './screen-list.ts';

export interface GroupNeeds {
  database: Database;
  clock: Clock;
  /** Titles of the slots that mean this group. */
  groupUses: (tx: Db, group: GroupId) => Promise<string[]>;
}

type Query = z.output<typeof placeCalls.listGroups.query>;
type Draft = z.output<typeof placeCalls.createGroup.body>;
type Revision = Omit<z.output<typeof placeCalls.reviseGroup.body>, 'seenRevision'>;

export function groupService({ database, clock, groupUses }: GroupNeeds) {
  const { reads } = database;

  async function list({ scope }: By, query: Query): Promise<{ total: number; groups: GroupView[] }> {
    const { total, groups } = await pageGroups(reads, scope, query);
    const rules = groups.flatMap(({ rule }) => rule?.region ?? []);
    const [screens, regions] = await Promise.all([countSeenMembers(reads, scope, groups), listRegionNames(reads, scope, rules)]);
    return {
      total,
      groups: groups.map(({ homePath: _homePath, ...group }) => ({
        ...group,
        screens: screens.get(group.id) ?? 0,
        regionName: (group.rule?.region && regions.get(group.rule.region)) ?? '',
      })),
    };
  }

  const get = async (by: By, id: GroupId): Promise<Group> => present(reads, by, await getGroup(reads, by, id));

  async function create(by: By, { name, rule, screens }: Draft): Promise<Group> {
    const id = newId('grp', GroupId, clock.now());
    await database.decide(async (tx) => {
      const home = RegionId.nullable().parse(homeOf(by.scope));
      if (!home && !by.scope.isEverywhere) throw new AppError('not_allowed'); // At a single station there is nothing to group.
      const homePath = by.scope.paths.find((path) => home && path.endsWith(`${home}/`)) ?? '';
      const group: StoredGroup = { id, name, home, homePath, rule, revision: 1 };
      await check(tx, by, group, screens);
      await addGroup(tx, group, clock.now());
      if (!rule) await replaceMembers(tx, id, screens);
      await recordGroup(tx, by, 'group.create', group, { before: [], after: await memberIds(tx, group) });
    });
    return get(by, id);
  }

  async function revise(by: By, id: GroupId, seenRevision: number, wanted: Revision): Promise<Group> {
    await database.decide(async (tx) => {
      const current = await getOwnGroup(tx, by, id);
      if (current.revision !== seenRevision) throw conflict('group', current.revision);
      const { name = current.name, rule = current.rule, screens, add = [], drop = [] } = wanted;
      const revised: StoredGroup = { ...current, name, rule, revision: current.revision + 1 };
      await check(tx, by, revised, [...(screens ?? []), ...add]);
      const before = await memberIds(tx, current);
      if (!(await saveGroup(tx, revised))) throw conflict('group', revised.revision);
      if (rule) await replaceMembers(tx, id, []);
      else {
        if (screens) await replaceMembers(tx, id, screens);
        await addMembers(tx, id, add);
        await removeMembers(tx, id, drop);
      }
      await recordGroup(tx, by, 'group.revise', revised, { before, after: await memberIds(tx, revised) }, current);
    });
    return get(by, id);
  }

  async function remove(by: By, id: GroupId): Promise<Record<string, never>> {
    await database.decide(async (tx) => {
      const group = await getOwnGroup(tx, by, id);
      const places = await groupUses(tx, id);
      if (places.length > 0) throw new AppError('in_use', { what: 'group', places });
      const before = await memberIds(tx, group);
      await removeGroup(tx, id);
      await recordGroup(tx, by, 'group.remove', null, { before, after: [] }, group);
    });
    return {};
  }

  return { list, get, create, revise, remove };
}

export type GroupService = ReturnType<typeof groupService>;

async function present(reads: Reads, by: By, group: StoredGroup): Promise<Group> {
  const { id, name, home, rule, revision } = group;
  return { id, name, home, rule, revision, screens: (await countSeenMembers(reads, by.scope, [group])).get(id) ?? 0 };
}

/** One of his own part; that of a region above, or everybody's, he can only use. */
export async function getOwnGroup(tx: Reads, by: By, id: GroupId): Promise<StoredGroup> {
  const group = await getGroup(tx, by, id);
  if (group.home === null ? !by.scope.isEverywhere : !covers(by.scope, group.homePath)) throw new AppError('not_allowed');
  return group;
}

/** A rule stays in his part of the tree, and so does every screen that is chosen. */
async function check(tx: Db, by: By, group: StoredGroup, screens: readonly ScreenId[]): Promise<void> {
  if (await isNameTaken(tx, group)) throw new AppError('name_taken', { name: group.name });
  if (group.rule?.region) await getOwnRegion(tx, by, group.rule.region);
  const seen = new Set(await listScreenIds(tx, by.scope, { ids: screens, below: group.homePath || undefined, state: 'all' }));
  const missing = screens.find((id) => !seen.has(id));
  if (missing) throw notFound('screen', missing);
}

export const memberIds = async (tx: Reads, group: StoredGroup): Promise<ScreenId[]> =>
  rowsOf(z.object({ id: ScreenId }), await membersOf(tx, group)).map(({ id }) => id);

const factsOf = ({ name, rule }: StoredGroup, members: readonly ScreenId[]): Facts => ({
  name,
  rule: rule && { ...rule },
  ...(rule ? {} : { screens: [...members].toSorted() }),
});

/** Screens that came into the group or left it are planned anew. */
export async function recordGroup(
  tx: Db,
  by: By,
  action: string,
  after: StoredGroup | null,
  members: { before: readonly ScreenId[]; after: readonly ScreenId[] },
  before: StoredGroup | null = null,
): Promise<void> {
  const group = after ?? before;
  if (!group) return;
  await recordAudit(tx, by, {
    action,
    subject: group.id,
    place: group.homePath || null,
    before: before && factsOf(before, members.before),
    after: after && factsOf(after, members.after),
  });
  await recordChange(tx, 'group', group.id);
  const changed = new Set(members.before).symmetricDifference(new Set(members.after));
  if (changed.size > 0) await recordChange(tx, 'screen', ...changed);
}
