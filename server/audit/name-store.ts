import { z } from 'zod';
import type { Reads } from '../database/connection.ts';
import { rowsOf } from '../database/insert.ts';
import { whereContains } from '../database/like.ts';
import { regionsWithin, whereHomeSeen, whereWithin } from '../database/scope.ts';
import { regionsAbove, type Scope } from '../kit/by.ts';

interface Noun {
  table: string;
  /** Column of what it is called. */
  name: string;
  /** Leaves those out that the reader may not know of. */
  within: (query: ReturnType<Reads>, scope: Scope, reads: Reads) => void;
}

const byHome =
  (table: string): Noun['within'] =>
  (query, scope, reads) =>
    whereHomeSeen(query, scope, reads, `${table}.home`);
const inStation =
  (station: string): Noun['within'] =>
  (query, scope, reads) => {
    if (scope.isEverywhere) return;
    void query.where((some) => {
      void some.whereIn(
        station,
        scope.stations.map(({ id }) => id),
      );
      void some.orWhereIn(station, reads('station').whereIn('station.region', regionsWithin(reads, scope)).select('station.id'));
    });
  };
const anybody: Noun['within'] = () => undefined;

/** By the beginning of an id. A kind that is not here keeps its ids. */
const NOUNS: Record<string, Noun> = {
  reg: {
    table: 'region',
    name: 'name',
    within: (query, scope) =>
      void (
        scope.isEverywhere ||
        query.where((some) => {
          void some.where((one) => whereWithin(one, scope, { path: 'region.path' })).orWhereIn('region.id', regionsAbove(scope));
        })
      ),
  },
  sta: { table: 'station', name: 'name', within: inStation('station.id') },
  scr: { table: 'screen', name: 'name', within: inStation('screen.station') },
  les: { table: 'lesson', name: 'title', within: byHome('lesson') },
  img: { table: 'image', name: 'title', within: byHome('image') },
  pls: { table: 'playlist', name: 'title', within: byHome('playlist') },
  slt: { table: 'slot', name: 'title', within: anybody },
  acc: { table: 'account', name: 'name', within: anybody }, // Whoever did something in your region is named, wherever he belongs.
};

const NameRow = z.object({ id: z.string(), name: z.string() });

/** What these are called today, as far as the reader may know. Erased people have no name. */
export async function listNamesOf(reads: Reads, scope: Scope, ids: readonly string[]): Promise<Map<string, string>> {
  const kinds = Map.groupBy(ids, (id) => id.slice(0, 3));
  const found = await Promise.all(
    [...kinds].map(async ([kind, some]) => {
      const noun = NOUNS[kind];
      if (!noun) return [];
      const query = reads(noun.table).whereIn(`${noun.table}.id`, some);
      noun.within(query, scope, reads);
      return rowsOf(NameRow, await query.select({ id: `${noun.table}.id`, name: `${noun.table}.${noun.name}` }));
    }),
  );
  return new Map(
    found
      .flat()
      .filter(({ name }) => name !== '')
      .map(({ id, name }) => [id, name]),
  );
}

const MOST_FOUND = 100;

/** Ids of things that are called so today; what they were called before stands in the lines. */
export async function listIdsNamed(reads: Reads, text: string): Promise<string[]> {
  const found = await Promise.all(
    Object.values(NOUNS).map(async ({ table, name }) => {
      const query = reads(table);
      whereContains(query, `${table}.${name}`, text);
      return rowsOf(z.object({ id: z.string() }), await query.limit(MOST_FOUND).select('id'));
    }),
  );
  return found.flat().map(({ id }) => id);
}
