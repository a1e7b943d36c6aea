import type { Knex } from 'knex';
import { regionsAbove, type Scope } from '../kit/by.ts';
import type { Reads } from './connection.ts';
import { whereBegins } from './like.ts';

type Query = Knex.QueryBuilder;

/** Rows whose place lies in the scope. `path`: column of a region's path; `station`: column of a station's id, where there is one. */
export function whereWithin(query: Query, scope: Scope, { path, station }: { path: string; station?: string }): void {
  if (scope.isEverywhere) return;
  const ids = scope.stations.map(({ id }) => id);
  const parts = scope.paths.map((above) => (one: Query) => whereBegins(one, path, above));
  if (station && ids.length > 0) parts.push((one) => void one.whereIn(station, ids));
  // Nothing else stands beside the parts, and a single one stands alone: so an index helps with them on both databases.
  if (parts.length === 0) void query.whereRaw('1 = 0'); // Somebody without a place sees nothing.
  else void query.where((some) => parts.forEach((part) => void some.orWhere(part)));
}

/** Content that is shown in the scope: its own, and what belongs to a region above it or to everybody. `home`: column of a region's id, or null. */
export function whereHomeSeen(query: Query, scope: Scope, reads: Reads, home: string): void {
  if (scope.isEverywhere) return;
  void query.where((some) => {
    void some.whereNull(home).orWhereIn(home, regionsAbove(scope));
    if (scope.paths.length > 0) void some.orWhereIn(home, regionsWithin(reads, scope));
  });
}

/** Regions in the scope, as a sub-query of their ids. */
export function regionsWithin(reads: Reads, scope: Scope): Query {
  const query = reads('region').select('region.id');
  whereWithin(query, scope, { path: 'region.path' });
  return query;
}
