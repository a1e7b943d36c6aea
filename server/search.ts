import { HitKind, Hit, searchCalls } from '#shared/protocol/http/search.ts';
import type { Right } from '#shared/model/role.ts';
import type { AccountId } from '#shared/model/ids.ts';
import type { Session } from './accounts/session-service.ts';
import type { Reads } from './database/connection.ts';
import { rowsOf } from './database/insert.ts';
import { orderByName, orderByNearness, whereMatches, type NamedTable } from './database/name-keys.ts';
import { regionsWithin, whereHomeSeen, whereWithin } from './database/scope.ts';
import type { Scope } from './kit/by.ts';
import { route, type Gate, type Route } from './kit/routes.ts';
import { slotsSeen } from './programmes/slot-store.ts';
import { whereSeen } from './regions/region-store.ts';
import { whereInService } from './stations/screen-list.ts';

type Query = ReturnType<Reads>;

interface Kind {
  kind: HitKind;
  right: Right;
  table: NamedTable;
  /** Rows that the scope shows, with `id`, `name` and `note`. */
  seen: (reads: Reads, scope: Scope) => Query;
}

function content(reads: Reads, scope: Scope, table: 'lesson' | 'image' | 'playlist', note: string | null): Query {
  const query = reads(table).select({ id: `${table}.id`, name: `${table}.title`, note: note === null ? reads.raw(`''`) : note });
  whereHomeSeen(query, scope, reads, `${table}.home`);
  return query;
}

function stations(reads: Reads, scope: Scope): Query {
  const query = reads('station').join('region', 'region.id', 'station.region').whereNull('station.closed_at');
  whereWithin(query, scope, { path: 'region.path', station: 'station.id' });
  return query;
}

/** In the order of how often they are looked for. */
const KINDS: readonly Kind[] = [
  { kind: 'lesson', right: 'content.read', table: 'lesson', seen: (reads, scope) => content(reads, scope, 'lesson', 'lesson.teacher') },
  { kind: 'playlist', right: 'programme.read', table: 'playlist', seen: (reads, scope) => content(reads, scope, 'playlist', null) },
  {
    kind: 'station',
    right: 'places.read',
    table: 'station',
    seen: (reads, scope) => stations(reads, scope).select({ id: 'station.id', name: 'station.name', note: 'region.name' }),
  },
  {
    kind: 'screen',
    right: 'places.read',
    table: 'screen',
    seen(reads, scope) {
      const query = stations(reads, scope).join('screen', 'screen.station', 'station.id');
      whereInService(query);
      return query.select({ id: 'screen.id', name: 'screen.name', note: 'station.name' });
    },
  },
  {
    kind: 'region',
    right: 'places.read',
    table: 'region',
    seen(reads, scope) {
      const query = reads('region').leftJoin({ above: 'region' }, 'above.id', 'region.parent').whereNull('region.closed_at');
      whereSeen(query, scope);
      return query.select({ id: 'region.id', name: 'region.name', note: reads.raw(`coalesce(above.name, '')`) });
    },
  },
  {
    kind: 'group',
    right: 'places.read',
    table: 'screen_group',
    seen(reads, scope) {
      const query = reads('screen_group').select({ id: 'screen_group.id', name: 'screen_group.name', note: reads.raw(`''`) });
      whereHomeSeen(query, scope, reads, 'screen_group.home');
      return query;
    },
  },
  {
    kind: 'slot',
    right: 'programme.read',
    table: 'slot',
    seen: (reads, scope) =>
      reads('slot')
        .join('playlist', 'playlist.id', 'slot.playlist')
        .whereIn('slot.id', slotsSeen(reads, scope).select('slot'))
        .select({ id: 'slot.id', name: 'slot.title', note: 'playlist.title' }),
  },
  { kind: 'image', right: 'content.read', table: 'image', seen: (reads, scope) => content(reads, scope, 'image', null) },
  {
    kind: 'account',
    right: 'people.read',
    table: 'account',
    seen(reads, scope) {
      const query = reads('account')
        .select({ id: 'account.id', name: 'account.name', note: 'account.login' })
        .whereNull('account.closed_at');
      if (scope.isEverywhere) return query;
      const grants = reads('account_grant').select('account').whereIn('place', regionsWithin(reads, scope));
      return query.whereIn('account.id', grants.orWhereIn('place', stations(reads, scope).select('station.id')));
    },
  },
];

interface Needs {
  reads: Reads;
  signedIn: Gate<Session>;
  /** What somebody may, and where. */
  scopesOf: (account: AccountId) => Promise<ReadonlyMap<Right, Scope>>;
}

/** One search over everything that has a name: each kind as far as its own right goes. */
export function searchRoutes({ reads, signedIn, scopesOf }: Needs): Route[] {
  return [
    route(searchCalls.search, signedIn, async ({ query: { text, each } }, { caller }) => {
      if (text === '') return { hits: [] };
      const scopes = await scopesOf(caller.account.id);
      const found = KINDS.map(async ({ kind, right, table, seen }): Promise<Hit[]> => {
        const scope = scopes.get(right);
        if (!scope) return [];
        const query = seen(reads, scope);
        whereMatches(query, table, text);
        orderByNearness(query, table, text);
        orderByName(query, table);
        return rowsOf(Hit.omit({ kind: true }), await query.limit(each)).map((row) => ({ kind, ...row }));
      });
      return { hits: (await Promise.all(found)).flat() };
    }),
  ];
}
