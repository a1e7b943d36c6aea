import type { ScreenId, StationId } from '#shared/model/ids.ts';
import { AppError, badRequest } from '#shared/problem.ts';
import { MOST_TAGS, type BulkFault, type ScreenEdit } from '#shared/protocol/http/bulk.ts';
import type { Db, Reads } from '../../database/connection.ts';
import { toChange } from '../../database/hold.ts';
import type { By } from '../../kit/by.ts';
import type { StoredGroup } from '../group-members.ts';
import { getOwnGroup } from '../group-service.ts';
import { listMembers } from '../group-store.ts';
import { listScreens } from '../screen-list.ts';
import { listTags, type StoredScreen } from '../screen-store.ts';
import { listStations, type StoredStation } from '../station-store.ts';
import type { Step, Subject, Value } from './judge.ts';
import { writeMembers, writeScreens } from './write-screens.ts';

/** Nobody closes the stations or changes these screens until the transaction ends. */
export async function holdScreens(tx: Db, edit: ScreenEdit, ids: readonly string[], stations: readonly Value[]): Promise<void> {
  if (edit.what === 'station') await toChange(tx('station').whereIn('id', stations.map(String)).orderBy('id')).select('id');
  if (edit.what === 'group') await toChange(tx('screen_group').where({ id: edit.group })).select('id');
  await toChange(tx('screen').whereIn('id', ids).orderBy('id')).select('id');
}

export interface ScreenFacts {
  screens: ReadonlyMap<string, StoredScreen>;
  tags: ReadonlyMap<ScreenId, string[]>;
  stations: ReadonlyMap<string, StoredStation>;
  group: StoredGroup | null;
  members: ReadonlySet<string>;
}

/** Those that he sees, with the fact in question, and the rules for it. */
export async function screenGround(reads: Reads, by: By, edit: ScreenEdit, ids: readonly string[], wanted: readonly Value[]) {
  const facts = await gather(reads, by, edit, ids as ScreenId[], wanted); // Only queries see them: what is no screen's is not found.
  const found = new Map<string, Subject>(
    [...facts.screens].map(([id, screen]) => [id, { id, name: screen.name, was: valueOf(screen, edit, facts) }]),
  );

  function faultOf({ id }: Subject, becomes: Value): BulkFault | null {
    const screen = facts.screens.get(id);
    if (!screen) return 'not_found';
    if (edit.what !== 'revoked' && screen.revokedAt !== null) return 'revoked';
    if (edit.what === 'closed') return becomes === null && screen.stationClosedAt !== null ? 'closed_place' : null;
    if (edit.what === 'tags') return Array.isArray(becomes) && becomes.length > MOST_TAGS ? 'too_many_tags' : null;
    if (edit.what === 'group')
      return becomes === true && !screen.regionPath.startsWith(facts.group?.homePath ?? '') ? 'outside_group' : null;
    if (edit.what !== 'station') return null;
    const station = facts.stations.get(String(becomes));
    if (!station) return 'not_found';
    return station.closedAt === null ? null : 'closed_place';
  }

  const write = (tx: Db, steps: readonly Step[], now: number): Promise<void> =>
    edit.what === 'group' ? writeMembers(tx, by, facts, steps) : writeScreens(tx, by, edit.what, facts, steps, now);
  return { found, faultOf, write };
}

async function gather(reads: Reads, by: By, edit: ScreenEdit, ids: readonly ScreenId[], wanted: readonly Value[]): Promise<ScreenFacts> {
  const isMove = edit.what === 'station';
  const targets = isMove ? (wanted.map(String) as StationId[]) : [];
  const [screens, tags, stations] = await Promise.all([
    listScreens(reads, by.scope, { ids, state: 'all' }),
    edit.what === 'tags' ? listTags(reads, ids) : new Map<ScreenId, string[]>(),
    isMove ? listStations(reads, by.scope, { ids: [...new Set(targets)], state: 'all' }) : [],
  ]);
  const group = edit.what === 'group' ? await getFixedGroup(reads, by, edit.group) : null;
  return {
    screens: new Map(screens.map((screen) => [screen.id, screen])),
    tags,
    stations: new Map(stations.map((station) => [station.id, station])),
    group,
    members: new Set(group ? await listMembers(reads, group.id) : []),
  };
}

async function getFixedGroup(reads: Reads, by: By, id: StoredGroup['id']): Promise<StoredGroup> {
  const group = await getOwnGroup(reads, by, id);
  if (group.rule !== null) throw badRequest('edit.group', 'its members follow a rule');
  return group;
}

function valueOf({ id, station, kind, closedAt, revokedAt }: StoredScreen, { what }: ScreenEdit, { tags, members }: ScreenFacts): Value {
  if (what === 'tags') return (tags.get(id) ?? []).toSorted();
  return { station, kind, closed: closedAt, group: members.has(id), revoked: revokedAt }[what];
}

export function screenAim(edit: ScreenEdit, { was }: Subject, now: number): Value {
  if (edit.what === 'station') return edit.station;
  if (edit.what === 'kind') return edit.kind;
  if (edit.what === 'group') return edit.isMember;
  if (edit.what === 'revoked') return was ?? now;
  if (edit.what === 'closed') return edit.isClosed ? (was ?? now) : null;
  if (!Array.isArray(was)) throw new AppError('unexpected');
  const taken = new Set(edit.remove);
  return [...new Set([...was.map(String), ...edit.add])].filter((tag) => !taken.has(tag)).toSorted();
}
