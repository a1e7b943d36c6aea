import type { RegionId, StationId } from '#shared/model/ids.ts';
import type { Region } from '#shared/model/place.ts';
import { AppError, notFound } from '#shared/problem.ts';
import { listGrants } from '../accounts/grant-store.ts';
import { scopeFor } from '../accounts/may.ts';
import type { AuditEntry, Facts } from '../database/audit.ts';
import type { Reads } from '../database/connection.ts';
import { covers, type By } from '../kit/by.ts';
import { getOwnRegion, getSeenRegion } from '../regions/region-rules.ts';
import { findStation, type StoredStation } from './station-store.ts';

/** One in his part of the tree; of what lies outside he is not told. */
export async function getStation(reads: Reads, { scope }: Pick<By, 'scope'>, id: StationId): Promise<StoredStation> {
  const station = await findStation(reads, id);
  if (!station || !covers(scope, station.regionPath, id)) throw notFound('station', id);
  return station;
}

/** One that something can be put into. */
export async function getOpenStation(reads: Reads, by: By, id: StationId): Promise<StoredStation> {
  const station = await getStation(reads, by, id);
  if (station.closedAt !== null) throw new AppError('closed_place', { name: station.name });
  return station;
}

export async function getOpenRegion(reads: Reads, by: By, id: RegionId): Promise<Region> {
  const region = await getOwnRegion(reads, by, id);
  if (region.closedAt !== null) throw new AppError('closed_place', { name: region.name });
  return region;
}

/** The path below which a region's places lie; an unknown region is a mistake, not an empty list. */
export async function pathBelow(reads: Reads, by: By, region: RegionId | undefined): Promise<string | undefined> {
  return region && (await getSeenRegion(reads, by, region)).path;
}

/** Whose contact he is told: of places he looks after, and of the one he has himself something to do at. */
export async function contactsTold(reads: Reads, { account }: Pick<By, 'account'>): Promise<(station: StoredStation) => boolean> {
  const grants = (await listGrants(reads, [account])).get(account) ?? [];
  const writing = scopeFor(grants, 'places.write');
  const own = new Set(grants.flatMap(({ place }) => (place.kind === 'station' ? [place.id] : [])));
  return ({ id, regionPath }) => own.has(id) || (writing !== undefined && covers(writing, regionPath, id));
}

const PERSONAL = ['contactName', 'contactPhone'];

const factsOf = (station: StoredStation): Facts => {
  const { name, region, kind, zone, address, position, contact, hours, operatorsNamed, download, closedAt } = station;
  return {
    name,
    region,
    kind,
    zone,
    address,
    position: position && { ...position },
    contactName: contact.name || null,
    contactPhone: contact.phone || null,
    hours: hours.map((span) => ({ ...span })),
    operatorsNamed,
    download: { rateCapKbps: download.rateCapKbps, window: download.window && { ...download.window } },
    closed: closedAt !== null,
  };
};

/** What the audit log keeps of a change of `station`. */
export function auditEntry(
  action: string,
  { id, regionPath }: StoredStation,
  before: StoredStation | null,
  after: StoredStation | null,
): AuditEntry {
  const facts = { before: before && factsOf(before), after: after && factsOf(after) };
  return { action, subject: id, place: regionPath, ...facts, personal: PERSONAL };
}
