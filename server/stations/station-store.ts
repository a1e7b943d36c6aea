import { z } from 'zod';
import { RegionId, StationId } from '#shared/model/ids.ts';
import { DownloadRule, isUnlimited, UNLIMITED } from '#shared/model/download-rule.ts';
import { StationKind, type Contact, type Station } from '#shared/model/place.ts';
import { ServiceHours } from '#shared/model/service-hours.ts';
import type { stationCalls } from '#shared/protocol/http/stations.ts';
import type { Db, Reads } from '../database/connection.ts';
import { jsonColumn, rowOf, rowsOf } from '../database/insert.ts';
import { whereBegins } from '../database/like.ts';
import { nameKeys, orderByName, whereMatches } from '../database/name-keys.ts';
import { whereWithin } from '../database/scope.ts';
import type { Scope } from '../kit/by.ts';
import { whereState } from '../regions/region-store.ts';

/** As it is kept, with the path of the region it stands in. */
export interface StoredStation extends Station {
  contact: Contact;
  regionPath: string;
}

const DownloadColumn = jsonColumn(DownloadRule)
  .nullable()
  .transform((rule) => rule ?? UNLIMITED);

/** Most stations have none: then the column says nothing. */
export const downloadCell = (rule: DownloadRule): string | null => (isUnlimited(rule) ? null : JSON.stringify(rule));

// The zone was checked when it came in; a machine whose Intl knows fewer zones must still be able to list its stations.
const StationRow = z
  .object({
    id: StationId,
    region: RegionId,
    name: z.string(),
    kind: StationKind,
    zone: z.string(),
    address: z.string(),
    latitude: z.number().nullable(),
    longitude: z.number().nullable(),
    contact_name: z.string(),
    contact_phone: z.string(),
    hours: jsonColumn(ServiceHours),
    operators_named: z.int(),
    download: DownloadColumn,
    closed_at: z.int().nullable(),
    revision: z.int().positive(),
    region_path: z.string(),
  })
  .transform(({ latitude, longitude, contact_name, contact_phone, operators_named, closed_at, region_path, ...rest }): StoredStation => ({
    ...rest,
    position: latitude === null || longitude === null ? null : { latitude, longitude },
    contact: { name: contact_name, phone: contact_phone },
    operatorsNamed: operators_named === 1,
    closedAt: closed_at,
    regionPath: region_path,
  }));

const stations = (reads: Reads) =>
  reads('station').join('region', 'region.id', 'station.region').select('station.*', { region_path: 'region.path' });

export interface StationFilter {
  /** Everything in this region and below it, by its path. */
  below?: string | undefined;
  search?: string | undefined;
  kind?: StationKind | undefined;
  ids?: readonly StationId[] | undefined;
  state: 'open' | 'closed' | 'all';
}

type Page = Pick<z.output<typeof stationCalls.listStations.query>, 'sort' | 'order' | 'page' | 'size'>;

export async function findStation(reads: Reads, id: StationId): Promise<StoredStation | undefined> {
  return rowOf(StationRow, await stations(reads).where('station.id', id).first());
}

type Query = ReturnType<Reads>;

function narrow(query: Query, scope: Scope, { below, search, kind, ids, state }: StationFilter): Query {
  whereWithin(query, scope, { path: 'region.path', station: 'station.id' });
  whereState(query, 'station.closed_at', state);
  whereMatches(query, 'station', search);
  if (below) whereBegins(query, 'region.path', below);
  if (kind) void query.where('station.kind', kind);
  if (ids) void query.whereIn('station.id', ids);
  return query;
}

/** All that match, by name. */
export async function listStations(reads: Reads, scope: Scope, filter: StationFilter): Promise<StoredStation[]> {
  const query = narrow(stations(reads), scope, filter);
  orderByName(query, 'station');
  return rowsOf(StationRow, await query);
}

export async function countStations(reads: Reads, scope: Scope, filter: StationFilter): Promise<number> {
  const query = narrow(reads('station').join('region', 'region.id', 'station.region'), scope, filter);
  const row: unknown = await query.count({ total: '*' }).first();
  return z.object({ total: z.int() }).parse(row).total;
}

export async function pageStations(reads: Reads, scope: Scope, filter: StationFilter, page: Page): Promise<StoredStation[]> {
  const { sort, order, size } = page;
  const query = narrow(stations(reads), scope, filter);
  if (sort === 'region') void query.orderBy('region.name_pinyin', order);
  if (sort === 'screens') void query.orderBy(inService(reads).where('screen.station', reads.ref('station.id')).count(), order);
  orderByName(query, 'station', order);
  return rowsOf(StationRow, await query.offset((page.page - 1) * size).limit(size));
}

const inService = (reads: Reads): Query => reads('screen').whereNull('screen.revoked_at').whereNull('screen.closed_at');

/** How many screens are in service at each of these. */
export async function countScreens(reads: Reads, ids: readonly StationId[]): Promise<Map<string, number>> {
  const rows = await inService(reads).whereIn('station', ids).groupBy('station').select('station').count({ screens: '*' });
  return new Map(rowsOf(z.object({ station: z.string(), screens: z.int() }), rows).map(({ station, screens }) => [station, screens]));
}

/** Names of the stations in this very region, not below it. */
export async function listStationNames(reads: Reads, region: RegionId, state: StationFilter['state'] = 'all'): Promise<string[]> {
  const query = reads('station').where({ region }).select('name');
  whereState(query, 'station.closed_at', state);
  orderByName(query, 'station');
  return rowsOf(z.object({ name: z.string() }), await query).map(({ name }) => name);
}

async function rowFor(station: Station & { contact: Contact }): Promise<Record<string, string | number | null>> {
  const { region, name, kind, zone, address, position, contact, hours, operatorsNamed, download, closedAt, revision } = station;
  const place = { latitude: position?.latitude ?? null, longitude: position?.longitude ?? null };
  const people = { contact_name: contact.name, contact_phone: contact.phone };
  const keys = await nameKeys(name, { also: [address] });
  const rules = { hours: JSON.stringify(hours), operators_named: operatorsNamed ? 1 : 0, download: downloadCell(download) };
  return { region, name, kind, zone, address, ...place, ...people, ...rules, closed_at: closedAt, revision, ...keys };
}

export async function addStation(tx: Db, station: StoredStation, now: number): Promise<void> {
  await tx('station').insert({ id: station.id, ...(await rowFor(station)), created_at: now });
}

/** False when somebody else was quicker: the revision before it is no longer the one that is kept. */
export async function saveStation(tx: Db, station: StoredStation): Promise<boolean> {
  const changed = await tx('station')
    .where({ id: station.id, revision: station.revision - 1 })
    .update(await rowFor(station));
  return changed === 1;
}

export async function removeStation(tx: Db, id: StationId): Promise<void> {
  await tx('station').where({ id }).delete();
}
