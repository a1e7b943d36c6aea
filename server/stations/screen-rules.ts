import type { ScreenId } from '#shared/model/ids.ts';
import { notFound } from '#shared/problem.ts';
import { recordAudit, type AuditEntry, type Facts } from '../database/audit.ts';
import { recordChange } from '../database/changes.ts';
import type { Db, Reads } from '../database/connection.ts';
import { covers, type By } from '../kit/by.ts';
import { findScreen, type StoredScreen } from './screen-store.ts';

/** For what a box says itself; nobody's rights are asked. */
export async function getKnownScreen(reads: Reads, id: ScreenId): Promise<StoredScreen> {
  const screen = await findScreen(reads, id);
  if (!screen) throw notFound('screen', id);
  return screen;
}

/** One in his part of the tree; of what lies outside he is not told. */
export async function getScreen(reads: Reads, { scope }: Pick<By, 'scope'>, id: ScreenId): Promise<StoredScreen> {
  const screen = await getKnownScreen(reads, id);
  if (!covers(scope, screen.regionPath, screen.station)) throw notFound('screen', id);
  return screen;
}

const factsOf = ({ name, station, kind, closedAt, revokedAt, replaces }: StoredScreen, tags?: readonly string[]): Facts => ({
  name,
  station,
  kind,
  tags: tags && [...tags],
  replaces,
  closed: closedAt !== null,
  revoked: revokedAt !== null,
});

interface TagsOf {
  before: readonly string[];
  after: readonly string[];
}

/** What the audit log keeps; `tags` where they have to do with it: before and after. */
export function auditEntry(action: string, before: StoredScreen | null, after: StoredScreen, tags?: TagsOf): AuditEntry {
  return {
    action,
    subject: after.id,
    place: after.regionPath,
    before: before && factsOf(before, tags?.before),
    after: factsOf(after, tags?.after),
  };
}

export async function recordScreen(
  tx: Db,
  by: By,
  action: string,
  before: StoredScreen | null,
  after: StoredScreen,
  tags?: TagsOf,
): Promise<void> {
  await recordAudit(tx, by, auditEntry(action, before, after, tags));
  await recordChange(tx, 'screen', after.id);
}
