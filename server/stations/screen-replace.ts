import type { ScreenId } from '#shared/model/ids.ts';
import { AppError } from '#shared/problem.ts';
import type { Db } from '../database/connection.ts';
import type { By } from '../kit/by.ts';
import { recordEvents } from '../regions/place-event-store.ts';
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
  await tx('screen_group_member').where({ screen: from }).update({ screen: to });
  await targetsTo(tx, by, from, to);
  if (await revokeScreen(tx, from, now)) await recordEvents(tx, now, [{ subject: from, what: 'revoked' }]);
  await recordEvents(tx, now, [
    { subject: from, what: 'replaced', became: to },
    { subject: to, what: 'replaced', was: from, became: fresh.station },
  ]);
  await recordScreen(tx, by, 'screen.replace', { ...before, revokedAt: null }, { ...before, revokedAt: now });
  await recordScreen(tx, by, 'screen.enrol', null, fresh, { before: [], after: tags });
}
