import { z } from 'zod';
import { RegionId, StationId } from '#shared/model/ids.ts';
import type { NamedGrant } from '#shared/model/account.ts';
import type { GrantPlace } from '#shared/model/role.ts';
import type { Region } from '#shared/model/place.ts';
import { words, type Language } from '#shared/words/languages.ts';
import type { Reads } from '../database/connection.ts';
import { rowsOf } from '../database/insert.ts';
import { whereWithin } from '../database/scope.ts';
import type { Scope } from '../kit/by.ts';
import { BadRow } from '../kit/sheets/table.ts';
import { regionPaths, STROKE } from '../regions/region-paths.ts';
import { listRegions } from '../regions/region-store.ts';

const StationRow = z.object({ id: StationId, name: z.string(), region: RegionId, path: z.string(), closed_at: z.int().nullable() });
type StationRow = z.infer<typeof StationRow>;

/** Where a role may hold, with what has to be known of it. */
export interface FoundPlace {
  place: GrantPlace;
  path: string;
  name: string;
  isClosed: boolean;
}

/** The places of a scope as a sheet names them; those above it are known too, so that one is told why they are not his. */
export async function openGrantPlaces(reads: Reads, scope: Scope) {
  const query = reads('station').join('region', 'region.id', 'station.region');
  whereWithin(query, scope, { path: 'region.path', station: 'station.id' });
  const rows: unknown = await query.select('station.id', 'station.name', 'station.region', 'station.closed_at', { path: 'region.path' });
  return grantPlaces(await listRegions(reads, scope, { state: 'all' }), rowsOf(StationRow, rows));
}

export type GrantPlaces = ReturnType<typeof grantPlaces>;

const everywhereWords = new Set(Object.values(words).map(({ people }) => people.placeEverywhere.toLowerCase()));

/** A region by statistical code, a region or a station by the way down from the root, either by its id; or everywhere. */
function grantPlaces(regions: readonly Region[], stations: readonly StationRow[]) {
  const paths = regionPaths(regions);
  const wayOf = ({ region, name }: StationRow): string => {
    const around = paths.byId.get(region);
    return paths.tidy(`${around ? paths.pathOf(around) : ''}${STROKE}${name}`);
  };
  const byWay = Map.groupBy(stations, wayOf);
  const byId = new Map<string, FoundPlace>([
    ...regions.map((region) => [region.id, ofRegion(region)] as const),
    ...stations.map((station) => [station.id, ofStation(station)] as const),
  ]);

  function find(text: string): FoundPlace {
    if (text === '') throw new BadRow('place', 'empty');
    if (everywhereWords.has(text.normalize('NFKC').trim().toLowerCase()))
      return { place: { kind: 'everywhere' }, path: '', name: text, isClosed: false };
    const region = paths.byPath.get(paths.tidy(text));
    const found = [...(region ? [ofRegion(region)] : []), ...(byWay.get(paths.tidy(text)) ?? []).map(ofStation)];
    if (found.length > 1) throw new BadRow('place', 'ambiguous', text); // A role in a whole hamlet instead of at one station is no small mistake.
    const coded = found.length === 0 ? paths.find('place', text) : undefined;
    const place = found[0] ?? (coded && ofRegion(coded)) ?? byId.get(text);
    if (!place) throw new BadRow('place', 'not_found');
    return place;
  }

  /** What `find` reads as this very place. */
  function textOf({ place, names }: NamedGrant, language: Language): string {
    if (place.kind === 'everywhere') return words[language].people.placeEverywhere;
    const way = names.join(STROKE);
    const isRegion = paths.byPath.get(paths.tidy(way))?.id === place.id;
    const others = (byWay.get(paths.tidy(way)) ?? []).filter(({ id }) => id !== place.id);
    const isPlain = others.length === 0 && (place.kind === 'region' ? isRegion : !paths.byPath.has(paths.tidy(way)));
    return isPlain && way === paths.tidy(way) ? way : place.id;
  }
  return { find, textOf };
}

const ofRegion = ({ id, path, name, closedAt }: Region): FoundPlace => ({
  place: { kind: 'region', id },
  path,
  name,
  isClosed: closedAt !== null,
});
const ofStation = ({ id, path, name, closed_at }: StationRow): FoundPlace => ({
  place: { kind: 'station', id },
  path,
  name,
  isClosed: closed_at !== null,
});
