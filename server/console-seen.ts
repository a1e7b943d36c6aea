import type { Topic } from '#shared/protocol/console.ts';
import type { Right } from '#shared/model/role.ts';
import { z } from 'zod';
import { placedGrants } from './accounts/grant-store.ts';
import { lessonsSeen } from './catalogue/lesson-store.ts';
import type { Reads } from './database/connection.ts';
import { rowsOf } from './database/insert.ts';
import { whereHomeSeen, whereWithin } from './database/scope.ts';
import type { Scope } from './kit/by.ts';
import { slotsSeen } from './programmes/slot-store.ts';

/** The right without which a topic is none of somebody's business. */
export const RIGHT_OF: Record<Topic, Right> = {
  lesson: 'content.read',
  image: 'content.read',
  job: 'content.read',
  playlist: 'programme.read',
  slot: 'programme.read',
  plan: 'programme.read',
  region: 'places.read',
  station: 'places.read',
  screen: 'places.read',
  group: 'places.read',
  enrolment: 'places.write',
  manifest: 'places.read',
  record: 'records.read',
  account: 'people.read',
  operator: 'places.read',
  audit: 'audit.read',
  alarm: 'places.read',
  backup: 'system.write',
};

type Look = (reads: Reads, scope: Scope, ids: readonly string[]) => ReturnType<Reads>;

const content =
  (table: string): Look =>
  (reads, scope, ids) => {
    const query = reads(table).whereIn('id', ids).select('id');
    whereHomeSeen(query, scope, reads, 'home');
    return query;
  };

const screens: Look = (reads, scope, ids) => {
  const query = reads('screen').join('station', 'station.id', 'screen.station').join('region', 'region.id', 'station.region');
  whereWithin(query, scope, { path: 'region.path', station: 'station.id' });
  return query.whereIn('screen.id', ids).select('screen.id');
};

const accounts: Look = (reads, scope, ids) => {
  const query = reads.from(placedGrants(reads).as('placed')).whereIn('placed.account', ids).distinct({ id: 'placed.account' });
  whereWithin(query, scope, { path: 'placed.path', station: 'placed.station' });
  return query;
};

const LOOKS: Partial<Record<Topic, Look>> = {
  lesson: content('lesson'),
  image: content('image'),
  playlist: content('playlist'),
  slot: (reads, scope, ids) => slotsSeen(reads, scope).whereIn('slot', ids).select({ id: 'slot' }),
  job: (reads, scope, ids) => reads('job').whereIn('id', ids).whereIn('subject', lessonsSeen(reads, scope)).select('id'),
  region(reads, scope, ids) {
    const query = reads('region').whereIn('id', ids).select('id');
    whereWithin(query, scope, { path: 'path' });
    return query;
  },
  station(reads, scope, ids) {
    const query = reads('station').join('region', 'region.id', 'station.region').whereIn('station.id', ids).select('station.id');
    whereWithin(query, scope, { path: 'region.path', station: 'station.id' });
    return query;
  },
  screen: screens,
  group: content('screen_group'),
  manifest: screens,
  alarm: screens,
  account: accounts,
};

/**
 * Of these subjects, those that the scope shows. Empty where a topic cannot be narrowed, and for what is gone: then the page is told
 * that something has changed, and not what.
 */
export async function listSeen(reads: Reads, scope: Scope, topic: Topic, subjects: readonly string[]): Promise<string[]> {
  if (scope.isEverywhere) return [...subjects];
  const rows: unknown = await LOOKS[topic]?.(reads, scope, subjects);
  return rowsOf(z.object({ id: z.string() }), rows ?? []).map(({ id }) => id);
}
