import { z } from 'zod';
import { AccountId, RegionId, SessionId, StationId, SYSTEM_ACCOUNT } from '#shared/model/ids.ts';

/** The part of the tree in which somebody has a right. Paths are those of regions: "below here" is a prefix. */
export interface Scope {
  isEverywhere: boolean;
  paths: readonly string[];
  /** Single stations, with the path of the region in which each stands. */
  stations: readonly { id: StationId; path: string }[];
}

export const everywhere: Scope = { isEverywhere: true, paths: [], stations: [] };

/** On whose behalf something is done, from where, and how far the right goes by which it is done. */
export interface By {
  account: AccountId;
  session: SessionId | null;
  /** Address of the visitor. */
  from: string;
  scope: Scope;
}

/** Nobody signed in: the server itself, or a command at its machine. */
export const bySystem: By = { account: SYSTEM_ACCOUNT, session: null, from: '', scope: everywhere };

const StoredScope = z.object({
  isEverywhere: z.boolean(),
  paths: z.array(z.string()),
  stations: z.array(z.object({ id: StationId, path: z.string() })),
});

/** As it was kept beside something that is still to be finished for somebody. */
export const StoredBy = z.object({
  account: AccountId,
  session: SessionId.nullable(),
  from: z.string(),
  scope: StoredScope,
}) satisfies z.ZodType<By>;

/** A region (or what belongs to it), or a station in it. */
export function covers(scope: Scope, path: string, station: StationId | null = null): boolean {
  if (scope.isEverywhere || scope.paths.some((above) => path.startsWith(above))) return true;
  return station !== null && scope.stations.some(({ id }) => id === station);
}

/** Ids of the regions in which the scope lies, from the root down to the scope's own: what stands there holds below as well. */
export function regionsAbove({ paths, stations }: Scope): string[] {
  const all = [...paths, ...stations.map(({ path }) => path)];
  return [...new Set(all.flatMap((path) => path.split('/').filter(Boolean)))];
}

/** Content of this home (the path of its region; null: everybody's) may be changed by whom all of it belongs to. */
export const ownsHome = (scope: Scope, homePath: string | null): boolean =>
  scope.isEverywhere || (homePath !== null && covers(scope, homePath));

/** The region to which somebody's new content belongs: the first of his; null: everybody's. */
export const homeOf = (scope: Scope): RegionId | null => RegionId.safeParse(homePathOf(scope)?.split('/').findLast(Boolean)).data ?? null;

/** That region's path. */
export const homePathOf = ({ isEverywhere, paths }: Scope): string | null => (isEverywhere ? null : (paths[0] ?? null));

/** Path of the smallest region that holds the whole scope; null: there is none. */
export function placeOf({ isEverywhere, paths, stations }: Scope): string | null {
  const [first = [], ...others] = [...paths, ...stations.map(({ path }) => path)].map((path) => path.split('/').filter(Boolean));
  const until = first.findIndex((id, i) => others.some((path) => path[i] !== id));
  const shared = until === -1 ? first : first.slice(0, until);
  return isEverywhere || shared.length === 0 ? null : `${shared.join('/')}/`;
}
