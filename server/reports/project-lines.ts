import { z } from 'zod';
import type { EpochId, ScreenId } from '#shared/model/ids.ts';
import type { ShowingRecord } from '#shared/model/record.ts';
import { recordChange } from '../database/changes.ts';
import type { Db } from '../database/connection.ts';
import { dialectOf } from '../database/dialects.ts';
import { insertRows, rowsOf } from '../database/insert.ts';
import { correctionsFor, listCorrections, listUndated, timed } from './correct-times.ts';
import { listLines } from './ledger-store.ts';
import { placesSince } from '../regions/place-then.ts';
import { isWhole, project, shownMs, showingOf, spansOf, type ProjectedShowing, type StationFacts } from './project.ts';
import type { Stretch } from './told.ts';

type Key = { screen: ScreenId; epoch: EpochId };

/** What tables show of lines that have just been stored, in their transaction. */
export async function projectLines(tx: Db, stretches: readonly Stretch[], now: number): Promise<void> {
  const told: { key: Key; seq: number; showing: ShowingRecord }[] = [];
  for (const stretch of stretches) {
    const { screen, epoch, lines } = stretch;
    const corrections = await correctionsFor(tx, stretch);
    for (const { seq, showing } of lines)
      if (showing) told.push({ key: { screen, epoch }, seq, showing: timed(showing, seq, corrections) });
  }
  const factsThen = await stationFacts(
    tx,
    told.map(({ showing }) => showing),
  );
  const rows: ProjectedShowing[] = told.map(({ key, seq, showing }) => project(key, seq, showing, factsThen(showing), now));
  await insertRows(
    tx,
    'showing',
    rows.map((row) => ({ ...row })),
  );
  const days = new Set(rows.map(({ screen, day }) => `${screen} ${day}`));
  for (const stretch of stretches) {
    const changed = [...(await addSpans(tx, stretch)), ...(await dateEarlier(tx, stretch, now))];
    for (const day of changed) days.add(`${stretch.screen} ${day}`);
  }
  await recordChange(tx, 'record', ...days);
}

/** Showings that were stored before their clock was synced. Gives the days on which they stood and on which they stand now. */
async function dateEarlier(tx: Db, stretch: Stretch, now: number): Promise<string[]> {
  const undated = await listUndated(tx, stretch);
  const [first] = undated;
  if (!first) return [];
  const { screen, epoch } = stretch;
  const corrections = await listCorrections(tx, stretch, first.seq);
  const dated = undated.map(({ seq, showing }) => ({ seq, showing: timed(showing, seq, corrections) }));
  const factsThen = await stationFacts(
    tx,
    dated.map(({ showing }) => showing),
  );
  const rows = dated.map(({ seq, showing }) => {
    const { from_at, day, region_path, clock } = project({ screen, epoch }, seq, showing, factsThen(showing), now);
    return { seq, from_at, day, region_path, clock };
  });
  const dialect = dialectOf(tx);
  const own = `showing.screen = '${screen}' and showing.epoch = '${epoch}'`; // Ids of letters and digits, by their schema.
  await tx.raw(dialect.updateRows('showing', 'seq', ['from_at', 'day', 'region_path', 'clock'], own), [dialect.rowsJson(rows)]);
  return [...new Set([...undated, ...rows].map(({ day }) => day))];
}

/** Showings whose spans went on in further lines, which may have come in a later batch. Gives the days it concerns. */
async function addSpans(tx: Db, { screen, epoch, lines }: Stretch): Promise<string[]> {
  const heads = new Set(lines.map(({ seq, spans }) => seq - (spans?.part ?? seq)).filter((seq) => seq > 0));
  const days: string[] = [];
  for (const seq of heads) days.push(...(await lengthen(tx, { screen, epoch }, seq)));
  return days;
}

async function lengthen(tx: Db, key: Key, seq: number): Promise<string[]> {
  const [head] = await listLines(tx, key, seq, seq);
  const showing = head && showingOf(head.line);
  if (!showing?.more) return [];
  const rest = (await listLines(tx, key, seq + 1, seq + showing.more)).flatMap(({ line }) => spansOf(line)?.media ?? []);
  const where = { ...key, seq };
  const all = { ...showing, media: [...showing.media, ...rest] };
  await tx('showing')
    .where(where)
    .update({ shown_ms: shownMs(all), is_whole: Number(isWhole(all)) });
  const row: unknown = await tx('showing').where(where).first('day');
  return rowsOf(z.object({ day: z.string() }), row ? [row] : []).map(({ day }) => day);
}

/** The station that a line names, with the region in which it stood at that time. */
export async function stationFacts(
  tx: Db,
  showings: readonly ShowingRecord[],
  since = Math.min(...showings.map(({ from }) => from)),
): Promise<(showing: ShowingRecord) => StationFacts | undefined> {
  if (showings.length === 0) return () => undefined;
  const Row = z.object({ id: z.string(), region: z.string(), zone: z.string(), path: z.string() });
  const ids = [...new Set(showings.map(({ place }) => place))];
  const query = tx('station').join('region', 'region.id', 'station.region').whereIn('station.id', ids);
  const rows = rowsOf(Row, await query.select('station.id', 'station.region', 'station.zone', 'region.path'));
  const stations = new Map(rows.map((row) => [row.id, row]));
  const pathThen = await placesSince(tx, since);
  return ({ place, from }) => {
    const station = stations.get(place);
    return station && { zone: station.zone, regionPath: pathThen(station, from) };
  };
}
