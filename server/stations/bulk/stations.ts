import { DownloadRule } from '#shared/model/download-rule.ts';
import { RegionId, type StationId } from '#shared/model/ids.ts';
import type { Region } from '#shared/model/place.ts';
import type { BulkFault, StationEdit } from '#shared/protocol/http/bulk.ts';
import { recordAudits } from '../../database/audit.ts';
import { recordChange } from '../../database/changes.ts';
import type { Db, Reads } from '../../database/connection.ts';
import { toChange } from '../../database/hold.ts';
import { updateRows } from '../../database/update.ts';
import { covers, type By } from '../../kit/by.ts';
import { recordEvents, type Happened } from '../../regions/place-event-store.ts';
import { listRegionsById, lockTree } from '../../regions/region-store.ts';
import { auditEntry } from '../station-rules.ts';
import { downloadCell, listStations, type StoredStation } from '../station-store.ts';
import type { Step, Subject, Value } from './judge.ts';

type What = StationEdit['what'];

/** Nobody moves a region or changes these stations until the transaction ends. */
export async function holdStations(tx: Db, ids: readonly string[]): Promise<void> {
  await lockTree(tx);
  await toChange(tx('station').whereIn('id', ids).orderBy('id')).select('id');
}

/** Those that he sees, with the fact in question, and the rules for it. */
export async function stationGround(reads: Reads, by: By, what: What, ids: readonly string[], wanted: readonly Value[]) {
  const stations = new Map<string, StoredStation>(
    (await listStations(reads, by.scope, { ids: ids as StationId[], state: 'all' })).map((station) => [station.id, station]), // Only the query sees them: what is no station's is not found.
  );
  const places = [...[...stations.values()].map(({ region }) => region), ...(what === 'region' ? wanted.map(String) : [])];
  const regions = await listRegionsById(reads, [...new Set(places)]);
  const found = new Map<string, Subject>(
    [...stations].map(([id, station]) => [id, { id, name: station.name, was: valueOf(station, what) }]),
  );

  function faultOf({ id }: Subject, becomes: Value): BulkFault | null {
    if (what === 'region') return regionFault(by, regions.get(String(becomes)));
    const own = regions.get(stations.get(id)?.region ?? '');
    return what === 'closed' && becomes === null && own?.closedAt !== null ? 'closed_place' : null;
  }

  const write = (tx: Db, steps: readonly Step[], now: number): Promise<void> =>
    writeStations(tx, by, what, { stations, regions }, steps, now);
  return { found, faultOf, write };
}

/** A station that was taken away from a region that has been closed since, or is his no longer, cannot go back there. */
function regionFault(by: By, region: Region | undefined): BulkFault | null {
  if (!region) return 'not_found';
  if (!covers(by.scope, region.path)) return 'not_allowed';
  return region.closedAt === null ? null : 'closed_place';
}

function valueOf({ region, kind, hours, operatorsNamed, download, closedAt }: StoredStation, what: What): Value {
  return { region, kind, hours, operatorsNamed, download: [download], closed: closedAt }[what];
}

export function stationAim(edit: StationEdit, { was }: Subject, now: number): Value {
  if (edit.what === 'region') return edit.region;
  if (edit.what === 'kind') return edit.kind;
  if (edit.what === 'hours') return edit.hours;
  if (edit.what === 'operatorsNamed') return edit.operatorsNamed;
  if (edit.what === 'download') return [edit.download];
  return edit.isClosed ? (was ?? now) : null;
}

interface Known {
  stations: ReadonlyMap<string, StoredStation>;
  regions: ReadonlyMap<string, Region>;
}

async function writeStations(tx: Db, by: By, what: What, { stations, regions }: Known, steps: readonly Step[], now: number): Promise<void> {
  const pairs = steps.flatMap(({ id, becomes }) => {
    const before = stations.get(id);
    if (!before) return [];
    const after: StoredStation = { ...before, ...factFor(what, becomes), revision: before.revision + 1 };
    return [{ before, after: { ...after, regionPath: regions.get(after.region)?.path ?? after.regionPath } }];
  });
  await updateRows(
    tx,
    'station',
    pairs.map(({ after: { id, region, kind, hours, operatorsNamed, download, closedAt, revision } }) => ({
      id,
      region,
      kind,
      hours: JSON.stringify(hours),
      operators_named: operatorsNamed ? 1 : 0,
      download: downloadCell(download),
      closed_at: closedAt,
      revision,
    })),
  );
  await recordEvents(
    tx,
    now,
    pairs.flatMap(({ before, after }) => happenedTo(what, before, after)),
  );
  await recordAudits(
    tx,
    by,
    pairs.map(({ before, after }) => auditEntry(actionOf(what, after), after, before, after)),
  );
  await recordChange(tx, 'station', ...pairs.map(({ after }) => after.id));
}

/** The value was checked where it came from: the edit's own schema, or the row that an undo brings back. */
function factFor(what: What, value: Value): Partial<StoredStation> {
  if (what === 'region') return { region: RegionId.parse(value) };
  if (what === 'kind') return { kind: value as StoredStation['kind'] };
  if (what === 'hours') return { hours: value as StoredStation['hours'] };
  if (what === 'operatorsNamed') return { operatorsNamed: value === true };
  if (what === 'download') return { download: DownloadRule.parse(Array.isArray(value) ? value[0] : null) };
  return { closedAt: value as number | null };
}

function happenedTo(what: What, before: StoredStation, after: StoredStation): Happened[] {
  const subject = after.id;
  if (what === 'region') return [{ subject, what: 'moved', was: before.region, became: after.region }];
  return what === 'closed' ? [{ subject, what: after.closedAt === null ? 'reopened' : 'closed' }] : [];
}

function actionOf(what: What, { closedAt }: StoredStation): string {
  if (what !== 'closed') return 'station.revise';
  return closedAt === null ? 'station.reopen' : 'station.close';
}
