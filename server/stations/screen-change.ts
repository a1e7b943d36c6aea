import { AppError } from '#shared/problem.ts';
import type { Db } from '../database/connection.ts';
import type { By } from '../kit/by.ts';
import { recordEvents, type Happened } from '../regions/place-event-store.ts';
import { recordScreen } from './screen-rules.ts';
import type { ScreenRevision } from './screen-service.ts';
import { listTags, replaceTags, saveScreen, type StoredScreen } from './screen-store.ts';
import { getOpenStation } from './station-rules.ts';

/** In the caller's transaction: a bulk edit changes many. What is not said stays; false when all was so already. */
export async function reviseScreen(tx: Db, by: By, current: StoredScreen, wanted: ScreenRevision, now: number): Promise<boolean> {
  const { id } = current;
  const { name = current.name, kind = current.kind } = wanted;
  const place = await placeFor(tx, by, current, wanted);
  const revised: StoredScreen = { ...current, ...place, name, kind };
  const tags = { before: (await listTags(tx, [id])).get(id) ?? [], after: [] as readonly string[] };
  tags.after = wanted.tags ? [...new Set(wanted.tags)].toSorted() : tags.before;
  const areTagsNew = tags.after.join('\n') !== tags.before.toSorted().join('\n');
  const isSame = name === current.name && kind === current.kind && revised.station === current.station && !areTagsNew;
  if (isSame) return false;
  await saveScreen(tx, revised);
  if (areTagsNew) await replaceTags(tx, id, tags.after);
  const happened: Happened[] = [];
  if (name !== current.name) happened.push({ subject: id, what: 'renamed', was: current.name, became: name });
  if (revised.station !== current.station) happened.push({ subject: id, what: 'moved', was: current.station, became: revised.station });
  await recordEvents(tx, now, happened);
  await recordScreen(tx, by, 'screen.revise', current, revised, tags);
  return true;
}

/** A moved screen stands where its new station does; both must be in his part of the tree. */
async function placeFor(tx: Db, by: By, current: StoredScreen, { station }: ScreenRevision): Promise<Partial<StoredScreen>> {
  if (station === undefined || station === current.station) return {};
  const { region, regionPath, name } = await getOpenStation(tx, by, station);
  return { station, region, regionPath, stationName: name, stationClosedAt: null };
}

/** It keeps its key and plays nothing until it is opened again. */
export async function closeScreen(tx: Db, by: By, current: StoredScreen, isClosed: boolean, now: number): Promise<boolean> {
  if ((current.closedAt !== null) === isClosed) return false;
  if (!isClosed && current.stationClosedAt !== null) throw new AppError('closed_place', { name: current.stationName });
  const changed: StoredScreen = { ...current, closedAt: isClosed ? now : null };
  await saveScreen(tx, changed);
  await recordEvents(tx, now, [{ subject: current.id, what: isClosed ? 'closed' : 'reopened' }]);
  await recordScreen(tx, by, isClosed ? 'screen.close' : 'screen.reopen', current, changed);
  return true;
}
