import { StationId } from '#shared/model/ids.ts';
import { DownloadRule, UNLIMITED, type DownloadWindow } from '#shared/model/download-rule.ts';
import { Position, StationKind, TypedAddress, TypedContact, Zone, type Region } from '#shared/model/place.ts';
import { TypedPlaceName } from '#shared/model/line.ts';
import { USUAL_HOURS, type ServiceHours } from '#shared/model/service-hours.ts';
import { hoursText, readHours, readWindow } from '#shared/words/hours-text.ts';
import type { Language } from '#shared/words/languages.ts';
import { words } from '#shared/words/languages.ts';
import { covers, type By } from '../kit/by.ts';
import { fieldOf, memberOf } from '../kit/sheets/fields.ts';
import { BadRow, codeText, type Cells, type Column, type TableRow } from '../kit/sheets/table.ts';
import { foundRegion, type RegionPaths } from '../regions/region-paths.ts';
import type { StationDraft } from './station-service.ts';
import type { StoredStation } from './station-store.ts';

export const CONTACT_COLUMNS = ['contact', 'phone'] as const;
export const stationColumns = [
  { key: 'region', isNeeded: true },
  { key: 'name', isNeeded: true },
  { key: 'kind' },
  { key: 'address' },
  { key: 'latitude' },
  { key: 'longitude' },
  { key: 'contact' },
  { key: 'phone' },
  { key: 'hours' },
  { key: 'rateCap' },
  { key: 'downloadHours' },
  { key: 'zone' },
  { key: 'operatorsNamed' },
  { key: 'id' },
] as const satisfies readonly Column[];
export type StationColumn = (typeof stationColumns)[number]['key'];

export const kindName = (kind: StationKind, language: Language): string => words[language].places.kinds[kind];

/** A station as a row: what is written here is read back as the same station. */
export const stationCells = (station: StoredStation, paths: RegionPaths, language: Language): Record<StationColumn, string> => ({
  region: regionText(station, paths),
  name: station.name,
  kind: kindName(station.kind, language),
  address: station.address,
  latitude: String(station.position?.latitude ?? ''),
  longitude: String(station.position?.longitude ?? ''),
  contact: station.contact.name,
  phone: station.contact.phone,
  hours: hoursText(station.hours),
  rateCap: String(station.download.rateCapKbps ?? ''),
  downloadHours: station.download.window ? `${station.download.window.from}-${station.download.window.to}` : '',
  zone: station.zone,
  operatorsNamed: yesNo(station.operatorsNamed ? 'yes' : 'no', language),
  id: station.id,
});

const YES_NO = ['yes', 'no'] as const;
const yesNo = (key: (typeof YES_NO)[number], language: Language): string => words[language].sheets[key];

function regionText({ region }: StoredStation, paths: RegionPaths): string {
  const found = paths.byId.get(region);
  return found ? paths.pathOf(found) : '';
}

export interface StationStep {
  line: number;
  isNew: boolean;
  does: { id: StationId | null; revision: number | null; draft: StationDraft };
}

/** Looks at rows one after the other: against the fields' rules, the stations there are, and the rows before it. */
export function stationLook(by: By, paths: RegionPaths, stations: readonly StoredStation[]) {
  const keyOf = (region: string, name: string): string => `${region} ${name}`;
  const byId = new Map<string, StoredStation>(stations.map((station) => [station.id, station]));
  const byName = Map.groupBy(stations, ({ region, name }) => keyOf(region, name));
  const lines = new Map<string, number>();

  function known({ cells }: TableRow<StationColumn>, region: Region, name: string): StoredStation | undefined {
    if (cells.id) {
      const station = byId.get(cells.id);
      if (!station) throw new BadRow('id', 'not_found');
      return station;
    }
    const [station, other] = byName.get(keyOf(region.id, name)) ?? [];
    if (other) throw new BadRow('name', 'ambiguous', name);
    return station;
  }

  function once(key: string, line: number): void {
    const first = lines.get(key);
    if (first !== undefined) throw new BadRow('name', 'twice', String(first));
    lines.set(key, line);
  }

  return (row: TableRow<StationColumn>): StationStep | null => {
    const region = foundRegion(paths, 'region', row.cells.region ?? '');
    if (!covers(by.scope, region.path)) throw new BadRow('region', 'not_yours');
    if (region.closedAt !== null) throw new BadRow('region', 'closed', region.name);
    const name = fieldOf('name', TypedPlaceName, row.cells.name ?? '');
    const station = known(row, region, name);
    if (station && station.closedAt !== null) throw new BadRow('name', 'closed', station.name);
    once(station?.id ?? keyOf(region.id, name), row.line);
    const draft = { region: region.id, name, ...factsIn(row.cells, station) };
    if (station && isSame(station, draft)) return null;
    return { line: row.line, isNew: !station, does: { id: station?.id ?? null, revision: station?.revision ?? null, draft } };
  };
}

/** A column that is not there leaves things as they are; an empty cell empties them, or means the usual. */
function factsIn(cells: Cells<StationColumn>, now: StoredStation | undefined): Omit<StationDraft, 'region' | 'name'> {
  const { kind, zone, address, hours, operatorsNamed } = cells;
  const contact = { name: cells.contact ?? now?.contact.name ?? '', phone: cells.phone?.normalize('NFKC') ?? now?.contact.phone ?? '' };
  return {
    kind: kind ? memberOf('kind', StationKind.options, kindName, kind) : (now?.kind ?? 'village'),
    zone: zone ? fieldOf('zone', Zone, zone) : (now?.zone ?? 'Asia/Shanghai'),
    address: address === undefined ? (now?.address ?? '') : fieldOf('address', TypedAddress, address),
    position: positionIn(cells, now),
    contact: {
      name: fieldOf('contact', TypedContact.shape.name, contact.name),
      phone: fieldOf('phone', TypedContact.shape.phone, codeText('phone', contact.phone) && contact.phone),
    },
    hours: hours ? hoursIn(hours) : (now?.hours ?? USUAL_HOURS),
    operatorsNamed: operatorsNamed ? memberOf('operatorsNamed', YES_NO, yesNo, operatorsNamed) === 'yes' : (now?.operatorsNamed ?? true),
    download: downloadIn(cells, now?.download ?? UNLIMITED),
  };
}

function hoursIn(text: string): ServiceHours {
  const hours = readHours(text);
  if (!hours) throw new BadRow('hours', 'hours');
  return hours;
}

function downloadIn({ rateCap, downloadHours }: Cells<StationColumn>, now: DownloadRule): DownloadRule {
  const number = rateCap ? Number(rateCap.normalize('NFKC').replaceAll(/[\s,]|kbit\/s/gi, '')) : null;
  const cap = DownloadRule.shape.rateCapKbps.safeParse(number);
  if (!cap.success) throw new BadRow('rateCap', 'rate');
  return {
    rateCapKbps: rateCap === undefined ? now.rateCapKbps : cap.data,
    window: downloadHours === undefined ? now.window : windowIn(downloadHours),
  };
}

function windowIn(text: string): DownloadWindow | null {
  if (!text) return null;
  const window = readWindow(text);
  if (!window) throw new BadRow('downloadHours', 'window');
  return window;
}

function positionIn({ latitude, longitude }: Cells<StationColumn>, now: StoredStation | undefined): Position | null {
  if (latitude === undefined && longitude === undefined) return now?.position ?? null;
  if (!latitude && !longitude) return null;
  if (!latitude) throw new BadRow('latitude', 'both');
  if (!longitude) throw new BadRow('longitude', 'both');
  const number = (text: string): number => Number(text.normalize('NFKC').replaceAll('°', ''));
  return {
    latitude: fieldOf('latitude', Position.shape.latitude, number(latitude)),
    longitude: fieldOf('longitude', Position.shape.longitude, number(longitude)),
  };
}

const isSame = (station: StoredStation, draft: StationDraft): boolean =>
  (Object.keys(draft) as (keyof StationDraft)[]).every((key) => JSON.stringify(station[key]) === JSON.stringify(draft[key]));
