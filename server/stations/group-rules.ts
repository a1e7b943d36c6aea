import type { GroupId } from '#shared/model/ids.ts';
import { notFound } from '#shared/problem.ts';
import type { Reads } from '../database/connection.ts';
import { covers, regionsAbove, type By } from '../kit/by.ts';
import { groupRows, groups, type StoredGroup } from './group-members.ts';

/** One that he sees: of his part of the tree, of a region above it, or everybody's. Of its members he sees his own. */
export async function getGroup(reads: Reads, { scope }: Pick<By, 'scope'>, id: GroupId): Promise<StoredGroup> {
  const [group] = await groupRows(groups(reads).where('screen_group.id', id));
  const isSeen = group && (group.home === null || covers(scope, group.homePath) || regionsAbove(scope).includes(group.home));
  if (!isSeen) throw notFound('group', id);
  return group;
}
