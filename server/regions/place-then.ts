import { z } from 'zod';
import type { Reads } from '../database/connection.ts';
import { rowsOf } from '../database/insert.ts';

const Move = z.object({ subject: z.string(), at: z.int(), was: z.string().nullable() });
const Parent = z.object({ id: z.string(), parent: z.string().nullable() });

/** Where a station stood: its region, today; path of the region it stood in, at that instant. */
export type PathThen = (station: { id: string; region: string; path: string }, at: number) => string;

/** Places as they were since an instant. Boxes report late: what has moved meanwhile was elsewhere when they showed it. */
export async function placesSince(reads: Reads, from: number): Promise<PathThen> {
  const query = reads('place_event').where({ what: 'moved' }).where('at', '>', from).orderBy('at').orderBy('id');
  const moves = rowsOf(Move, await query.select('subject', 'at', 'was'));
  if (moves.length === 0) return ({ path }) => path;
  const bySubject = Map.groupBy(moves, ({ subject }) => subject);
  const rows = rowsOf(Parent, await reads('region').select('id', 'parent'));
  const parents = new Map(rows.map(({ id, parent }) => [id, parent]));

  /** What it lay in then: what the first move after that instant took it out of. */
  const liesIn = (id: string, at: number, now: string | null): string | null => {
    const next = bySubject.get(id)?.find((move) => move.at > at);
    return next ? next.was : now;
  };
  return ({ id, region }, at) => {
    let path = '';
    for (let above = liesIn(id, at, region); above !== null; above = liesIn(above, at, parents.get(above) ?? null))
      path = `${above}/${path}`;
    return path;
  };
}
