import { z } from 'zod';
import { PlaceEvent } from '#shared/protocol/http/stations.ts';
import type { Db, Reads } from '../database/connection.ts';
import { insertRows, rowsOf } from '../database/insert.ts';

/** One thing that happened to a place. `was` and `became`: a name, or the id of what it lay in. */
export interface Happened {
  subject: string;
  what: PlaceEvent['what'];
  was?: string | null;
  became?: string | null;
}

/** Kept for good: it tells where a record's place has gone, and holds the places it names. */
export async function recordEvents(tx: Db, at: number, happened: readonly Happened[]): Promise<void> {
  const rows = happened.map(({ subject, what, was = null, became = null }) => ({ at, subject, what, was, became }));
  await insertRows(tx, 'place_event', rows);
}

const MOST = 200;

/** Newest first; places by the names they have today. */
export async function listEvents(reads: Reads, subject: string): Promise<PlaceEvent[]> {
  const rows = reads('place_event').where({ subject }).orderBy('at', 'desc').orderBy('id', 'desc').limit(MOST);
  const events = rowsOf(PlaceEvent, await rows.select('at', 'what', 'was', 'became'));
  const names = await namesOf(
    reads,
    events.flatMap(({ was, became }) => [was, became]).filter((text) => text !== null),
  );
  const named = (text: string | null): string | null => (text === null ? null : (names.get(text) ?? text));
  return events.map((event) => ({ ...event, was: named(event.was), became: named(event.became) }));
}

async function namesOf(reads: Reads, texts: readonly string[]): Promise<Map<string, string>> {
  const Row = z.object({ id: z.string(), name: z.string() });
  const tables = ['region', 'station', 'screen'].map((table) => reads(table).whereIn('id', texts).select('id', 'name'));
  return new Map(rowsOf(Row, (await Promise.all(tables)).flat()).map(({ id, name }) => [id, name]));
}

/** Something has moved away from here: whatever it recorded before lies here. */
export async function isInEvents(reads: Reads, place: string): Promise<boolean> {
  return (await reads('place_event').where({ was: place }).first('id')) !== undefined;
}
