import type { z } from 'zod';
import type { RegionId, ScreenId, StationId } from '#shared/model/ids.ts';
import type { Presence, Screen, ScreenKind } from '#shared/model/place.ts';
import type { Away, stationCalls } from '#shared/protocol/http/stations.ts';
import { recordChange } from '../database/changes.ts';
import type { Database } from '../database/connection.ts';
import type { By } from '../kit/by.ts';
import type { Clock } from '../kit/clock.ts';
import { createGathering } from '../kit/gathering.ts';
import { recordEvents } from '../regions/place-event-store.ts';
import { listRegionsById } from '../regions/region-store.ts';
import { getGroup } from './group-rules.ts';
import type { PresenceFact, PresenceKeeper } from './presence.ts';
import { areNow, awayOf, listSeats, missedOf, openAt, sharedDepth } from './away.ts';
import { closeScreen, reviseScreen } from './screen-change.ts';
import { countScreens, listKnownTags, listScreenIds, listScreensById, pageScreens, type ScreenFilter } from './screen-list.ts';
import { getKnownScreen, getScreen, recordScreen } from './screen-rules.ts';
import { listBoxes, listSuccessors, listTags, revokeScreen, saveHello, type StoredScreen } from './screen-store.ts';
import { composeScreen, contentsOf, newestStatus, type IssuedPlan } from './screen-view.ts';
import { pathBelow } from './station-rules.ts';
import { countStations } from './station-store.ts';
import type { StatusKeeper } from './status.ts';

/** Questions to the stages on the right. */
export interface ScreenQuestions {
  titleOf: (contents: readonly string[]) => Promise<ReadonlyMap<string, string>>;
  /** Newest revision signed for each screen; a screen without one is left out. */
  newestRevisions: (screens: readonly ScreenId[]) => Promise<ReadonlyMap<ScreenId, number>>;
  /** What the newest manifest of each has planned. */
  issuedPlans: (screens: readonly ScreenId[]) => Promise<ReadonlyMap<ScreenId, IssuedPlan>>;
}

export interface ScreenNeeds extends ScreenQuestions {
  database: Database;
  clock: Clock;
  presence: PresenceKeeper;
  statuses: StatusKeeper;
  /** After the commit: it has to be told, and its line cut. */
  onRevoked: (screen: ScreenId) => void;
}

export interface ScreenRevision {
  name?: string | undefined;
  station?: StationId | undefined;
  kind?: ScreenKind | undefined;
  tags?: readonly string[] | undefined;
}

type ListQuery = z.output<typeof stationCalls.listScreens.query>;
type Counts = z.output<typeof stationCalls.screenCounts.reply>;

const NEVER: PresenceFact = { presence: 'never', since: null };
/** Those that want somebody come first. */
const RANK: Record<Presence, number> = { offline: 0, unknown: 1, never: 2, online: 3 };

export function screenService({ database, clock, presence, statuses, titleOf, newestRevisions, issuedPlans, onRevoked }: ScreenNeeds) {
  const { reads } = database;

  async function compose(stored: readonly StoredScreen[]): Promise<Screen[]> {
    if (stored.length === 0) return [];
    const ids = stored.map(({ id }) => id);
    const contents = contentsOf(stored, statuses.find);
    const reporting = stored.filter((screen) => newestStatus(screen, statuses.find(screen.id))?.status.shelf).map(({ id }) => id);
    const [facts, revisions, titles, tags, successors, plans] = await Promise.all([
      presence.list(ids),
      newestRevisions(ids),
      contents.length > 0 ? titleOf(contents) : new Map<string, string>(),
      listTags(reads, ids),
      listSuccessors(reads, ids),
      reporting.length > 0 ? issuedPlans(reporting) : new Map<ScreenId, IssuedPlan>(),
    ]);
    const now = clock.now();
    return stored.map((screen) =>
      composeScreen(screen, statuses.find(screen.id), {
        presence: facts.get(screen.id) ?? NEVER,
        revision: revisions.get(screen.id) ?? null,
        tags: tags.get(screen.id) ?? [],
        replacedBy: successors.get(screen.id) ?? null,
        titles,
        plan: plans.get(screen.id),
        now,
      }),
    );
  }

  async function get(by: Pick<By, 'scope'>, id: ScreenId): Promise<Screen> {
    const [screen] = await compose([await getScreen(reads, by, id)]);
    if (!screen) throw new Error('one in, one out');
    return screen;
  }

  async function list(by: By, query: ListQuery): Promise<{ total: number; screens: Screen[] }> {
    const { region, group, presence: wanted, hours, page, size, sort, order, ...rest } = query;
    const below = await pathBelow(reads, by, region);
    const filter: ScreenFilter = {
      ...rest,
      below,
      group: group && (await getGroup(reads, by, group)),
    };
    if (wanted === undefined && hours === undefined && sort !== 'presence') {
      const [total, stored] = await Promise.all([
        countScreens(reads, by.scope, filter),
        pageScreens(reads, by.scope, filter, { sort, order, page, size }),
      ]);
      return { total, screens: await compose(stored) };
    }
    const ids = await listScreenIds(reads, by.scope, filter, { sort, order });
    const [facts, open] = [await presence.list(ids), hours && openAt(await listSeats(reads, by.scope, below), clock.now())];
    const of = (id: ScreenId): Presence => (facts.get(id) ?? NEVER).presence;
    const matching = areNow(ids, { presence: wanted, open }, facts);
    const turned = order === 'desc' ? -1 : 1;
    const sorted = sort === 'presence' ? matching.toSorted((a, b) => turned * (RANK[of(a)] - RANK[of(b)])) : matching;
    const shown = sorted.slice((page - 1) * size, page * size);
    return { total: matching.length, screens: await compose(await listScreensById(reads, shown)) };
  }

  /** Those of these that there are. */
  const listNamed = async (ids: readonly ScreenId[]): Promise<Screen[]> => compose(await listScreensById(reads, ids));

  async function counts(by: By, region: RegionId | undefined): Promise<Counts> {
    const below = await pathBelow(reads, by, region);
    const [ids, stations, tags] = await Promise.all([
      listScreenIds(reads, by.scope, { below, state: 'open' }),
      countStations(reads, by.scope, { below, state: 'open' }),
      listKnownTags(reads, by.scope),
    ]);
    const found: Record<Presence, number> = { online: 0, offline: 0, never: 0, unknown: 0 };
    for (const { presence: is } of (await presence.list(ids)).values()) found[is] += 1;
    return { stations, screens: ids.length, presence: found, tags };
  }

  async function revise(by: By, id: ScreenId, wanted: ScreenRevision): Promise<Screen> {
    await database.decide(async (tx) => reviseScreen(tx, by, await getScreen(tx, by, id), wanted, clock.now()));
    return get(by, id);
  }

  async function setClosed(by: By, id: ScreenId, isClosed: boolean): Promise<Screen> {
    await database.decide(async (tx) => closeScreen(tx, by, await getScreen(tx, by, id), isClosed, clock.now()));
    return get(by, id);
  }

  /** Twice is as good as once. */
  async function revoke(by: By, id: ScreenId): Promise<Screen> {
    await database.decide(async (tx) => {
      const screen = await getScreen(tx, by, id);
      const now = clock.now();
      if (!(await revokeScreen(tx, id, now))) return;
      await recordEvents(tx, now, [{ subject: id, what: 'revoked' }]);
      await recordScreen(tx, by, 'screen.revoke', screen, { ...screen, revokedAt: now });
    });
    onRevoked(id);
    return get(by, id);
  }

  const lookAt = createGathering(async (ids: readonly ScreenId[]) => {
    const [boxes, revisions] = await Promise.all([listBoxes(reads, ids), newestRevisions(ids)]);
    return { boxes, revisions };
  });

  /**
   * What a player says of itself when it comes; gives the newest revision signed for it. A floor above what was ever signed (an older
   * database came back) is a fact for manifests. Most come as they went: then nothing is written.
   */
  async function hello(id: ScreenId, said: { floor: number; playerVersion: string }): Promise<number | null> {
    const { boxes, revisions } = await lookAt(id);
    const [box, newest] = [boxes.get(id), revisions.get(id) ?? null];
    if (box && box.floor >= said.floor && box.playerVersion === said.playerVersion) return newest;
    await database.transaction(async (tx) => {
      const { floor } = await getKnownScreen(tx, id);
      await saveHello(tx, id, said);
      if (said.floor > Math.max(floor, newest ?? 0)) await recordChange(tx, 'screen', id);
    });
    return newest;
  }

  async function listAway(by: By, region: RegionId | undefined): Promise<{ away: Away[] }> {
    const below = await pathBelow(reads, by, region);
    const seats = await listSeats(reads, by.scope, below);
    const facts = await presence.list(seats.map(({ id }) => id));
    const now = clock.now();
    const missed = missedOf(seats, facts, { now, upMs: now - presence.startedAt });
    const [depth, top] = [sharedDepth(seats.map(({ way }) => way)), Math.max(0, (below?.split('/').length ?? 0) - 2)];
    const regions = await listRegionsById(reads, [...new Set(missed.flatMap(({ way }) => way.slice(top, depth + 1)))]);
    const groups = awayOf(missed, { depth, top, kindOf: (id) => regions.get(id)?.kind });
    return { away: groups.map((group) => ({ ...group, name: regions.get(group.place)?.name ?? group.name })) };
  }

  return { get, list, listNamed, listAway, counts, revise, setClosed, revoke, hello, onRevoked };
}

export type ScreenService = ReturnType<typeof screenService>;
