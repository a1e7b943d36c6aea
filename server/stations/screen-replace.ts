import type { ScreenId } from '#shared/model/ids.ts';
import { AppError, conflict } from '#shared/problem.ts';
import type { Db } from '../database/connection.ts';
import type { By } from '../kit/by.ts';
import { recordEvents } from '../regions/place-event-store.ts';
import { groupRows, groups } from './group-members.ts';
import { memberIds, recordGroup } from './group-service.ts';
import { addMembers, removeMembers, saveGroup } from './group-store.ts';
import { recordScreen } from './screen-rules.ts';
import { hasOtherSuccessor, listTags, replaceTags, revokeScreen, type StoredScreen } from './screen-store.ts';

/** What the stages on the right are asked when one screen takes the place of another. */
export interface Successions {
  /** Whatever names the old screen by its id (slots, defaults) is to name the new one; with the facts of it. */
  targetsTo: (tx: Db, by: By, from: ScreenId, to: ScreenId) => Promise<void>;
  /** After the commit: the old box has to be told, and its line cut. */
  onRevoked: (screen: ScreenId) => void;
}

interface Succession {
  before: StoredScreen;
  fresh: StoredScreen;
  now: number;
  targetsTo: Successions['targetsTo'];
}

/** Tags, groups and programme go over; the old identity is void and its history stays its own. */
export async function takeOver(tx: Db, by: By, { before, fresh, now, targetsTo }: Succession): Promise<void> {
  const [from, to] = [before.id, fresh.id];
  if (await hasOtherSuccessor(tx, from, to)) throw new AppError('not_allowed'); // It was replaced before: that one is to be replaced.
  const tags = (await listTags(tx, [from])).get(from) ?? [];
  await replaceTags(tx, to, tags);
  await replaceTags(tx, from, []);
  await joinGroups(tx, by, from, to);
  await targetsTo(tx, by, from, to);
  if (await revokeScreen(tx, from, now)) await recordEvents(tx, now, [{ subject: from, what: 'revoked' }]);
  await recordEvents(tx, now, [
    { subject: from, what: 'replaced', became: to },
    { subject: to, what: 'replaced', was: from, became: fresh.station },
  ]);
  await recordScreen(tx, by, 'screen.replace', { ...before, revokedAt: null }, { ...before, revokedAt: now }, { before: tags, after: [] });
  await recordScreen(tx, by, 'screen.enrol', null, fresh, { before: [], after: tags });
}

/** Wherever the old screen was chosen, the new one is: a change of the group like any other. */
async function joinGroups(tx: Db, by: By, from: ScreenId, to: ScreenId): Promise<void> {
  const chosen = tx('screen_group_member').where({ screen: from }).select('screen_group');
  for (const group of await groupRows(groups(tx).whereIn('screen_group.id', chosen).orderBy('screen_group.id'))) {
    const before = await memberIds(tx, group);
    const revised = { ...group, revision: group.revision + 1 };
    if (!(await saveGroup(tx, revised))) throw conflict('group', revised.revision);
    await removeMembers(tx, group.id, [from]);
    await addMembers(tx, group.id, [to]);
    await recordGroup(tx, by, 'group.revise', revised, { before, after: await memberIds(tx, revised) }, group);
  }
}
