import type { RegionId, ScreenId, StationId } from '#shared/model/ids.ts';
import type { Screen, ScreenKind } from '#shared/model/place.ts';
import { notFound } from '#shared/problem.ts';
import { recordChange } from '../database/changes.ts';
import type { Database, Reads } from '../database/connection.ts';
import { toChange, toLook, toRelyOn } from '../database/hold.ts';
import type { Clock } from '../kit/clock.ts';
import type { PresenceKeeper } from './presence.ts';
import { findScreen, listScreens, revokeScreen, saveHello, saveScreen, type StoredScreen } from './screen-store.ts';
import { composeScreen, contentsOf } from './screen-view.ts';
import { getStation, pathBelow } from './station-service.ts';
import type { StatusKeeper } from './status.ts';

/** Questions to the stages on the right. */
export interface ScreenQuestions {
  titleOf: (contents: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** Newest revision signed for each screen; a screen without one is left out. */
  newestRevisions: (screens: readonly ScreenId[]) => Promise<ReadonlyMap<ScreenId, number>>;
}

export interface ScreenNeeds extends ScreenQuestions {
  database: Database;
  clock: Clock;
  presence: PresenceKeeper;
  statuses: StatusKeeper;
  /** After the commit: it has to be told, and its line cut. */
  onRevoked: (screen: ScreenId) => void;
}

export async function getScreen(reads: Reads, id: ScreenId, hold = toLook): Promise<StoredScreen> {
  const screen = await findScreen(reads, id, hold);
  if (!screen) throw notFound('screen', id);
  return screen;
}

export interface ScreenRevision {
  name?: string | undefined;
  station?: StationId | undefined;
  kind?: ScreenKind | undefined;
}

export function screenService({ database, clock, presence, statuses, titleOf, newestRevisions, onRevoked }: ScreenNeeds) {
  const { reads } = database;

  async function compose(stored: readonly StoredScreen[]): Promise<Screen[]> {
    if (stored.length === 0) return [];
    const ids = stored.map(({ id }) => id);
    const contents = contentsOf(stored, statuses.find);
    const [facts, revisions, titles] = await Promise.all([
      presence.list(ids),
      newestRevisions(ids),
      contents.length > 0 ? titleOf(contents) : new Map<string, string>(),
    ]);
    return stored.map((screen) => {
      const fact = facts.get(screen.id) ?? { presence: 'never', since: null };
      return composeScreen(screen, statuses.find(screen.id), { presence: fact, revision: revisions.get(screen.id) ?? null, titles });
    });
  }

  async function get(id: ScreenId): Promise<Screen> {
    const [screen] = await compose([await getScreen(reads, id)]);
    if (!screen) throw notFound('screen', id);
    return screen;
  }

  async function list(filter: { station?: StationId | undefined; region?: RegionId | undefined; search?: string | undefined }) {
    const { station, region, search } = filter;
    return compose(await listScreens(reads, { station, search, below: await pathBelow(reads, region) }));
  }

  /** Those of these that there are. */
  const listNamed = async (ids: readonly ScreenId[]): Promise<Screen[]> => compose(await listScreens(reads, { ids }));

  async function revise(id: ScreenId, wanted: ScreenRevision): Promise<Screen> {
    await database.transaction(async (tx) => {
      const current = await getScreen(tx, id, toChange);
      const { name = current.name, station = current.station, kind = current.kind } = wanted;
      await getStation(tx, station, toRelyOn);
      await saveScreen(tx, { ...current, name, station, kind });
      await recordChange(tx, 'screen', id);
    });
    return get(id);
  }

  /** Twice is as good as once. */
  async function revoke(id: ScreenId): Promise<Screen> {
    await database.transaction(async (tx) => {
      const { revokedAt } = await getScreen(tx, id, toChange);
      if (revokedAt !== null) return;
      await revokeScreen(tx, id, clock.now());
      await recordChange(tx, 'screen', id);
    });
    onRevoked(id);
    return get(id);
  }

  /** What a player says of itself when it comes. A floor above what was ever signed (an older database came back) is a fact for manifests. */
  async function hello(id: ScreenId, said: { floor: number; playerVersion: string }): Promise<void> {
    const newest = (await newestRevisions([id])).get(id) ?? 0;
    await database.transaction(async (tx) => {
      const { floor } = await getScreen(tx, id, toChange);
      await saveHello(tx, id, said);
      if (said.floor > Math.max(floor, newest)) await recordChange(tx, 'screen', id);
    });
  }

  return { get, list, listNamed, revise, revoke, hello };
}

export type ScreenService = ReturnType<typeof screenService>;
