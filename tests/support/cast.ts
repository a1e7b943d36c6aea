import * as fc from 'fast-check';
import { addAccount, findAccount } from '#server/accounts/account-store.ts';
import { grantsOf, replaceGrants } from '#server/accounts/grant-store.ts';
import { scopeFor } from '#server/accounts/may.ts';
import { createPeople } from '#server/accounts/people.ts';
import { sessionService } from '#server/accounts/session-service.ts';
import { AccountId, newId } from '#shared/model/ids.ts';
import { Role, type Grant, type GrantPlace } from '#shared/model/role.ts';
import { AppError } from '#shared/problem.ts';
import { standingClock } from './clock.ts';
import { atStation, everywhere, inRegion, openCounties } from './people.ts';

/** Places by name, each with the one around it: the tree as a child would draw it, apart from any path. */
const AROUND = {
  all: null,
  city: 'all',
  east: 'city',
  eastTown: 'east',
  eastHall: 'eastTown',
  west: 'city',
  westTown: 'west',
  westHall: 'westTown',
} as const;
export type Spot = keyof typeof AROUND;
const spots: readonly Spot[] = ['all', 'city', 'east', 'eastTown', 'eastHall', 'west', 'westTown', 'westHall'];

/** The place itself and all around it. */
export const around = (spot: Spot): Spot[] => {
  const above = AROUND[spot];
  return above === null ? [spot] : [spot, ...around(above)];
};

export interface Part {
  role: Role;
  spot: Spot;
}
const among = <T>(...weighted: (readonly [number, T])[]) =>
  fc.oneof(...weighted.map(([weight, value]) => ({ weight, arbitrary: fc.constant(value) })));

/** Mostly what leads somewhere: people who look after people, close to each other in the tree. */
const role = among<Role>([4, 'people'], [3, 'editor'], [2, 'administrator'], [1, 'operator'], [1, 'auditor']);
const spot = among<Spot>(
  [5, 'east'],
  [4, 'eastTown'],
  [2, 'city'],
  [2, 'eastHall'],
  [1, 'all'],
  [1, 'west'],
  [1, 'westTown'],
  [1, 'westHall'],
);
export const part = fc.record({ role, spot });
/** The part of somebody who can do something. */
export const power = fc.record({
  role: among<Role>([3, 'people'], [1, 'administrator']),
  spot: among<Spot>([3, 'east'], [1, 'city'], [1, 'all']),
});

const move = fc.record({
  by: fc.nat(9),
  act: fc.constantFrom('create', 'revise', 'revise', 'close', 'reopen', 'resetPassword', 'endSessions'),
  whom: fc.nat(9),
  parts: fc.array(part, { maxLength: 2 }),
});
export type Move = typeof move extends fc.Arbitrary<infer M> ? M : never;
export const moves = fc.array(move, { minLength: 10, maxLength: 30 });

/** Accounts made by a test, without passwords, and moves between them by the real service on a real database. */
export async function openCast() {
  const house = await openCounties();
  const clock = standingClock();
  const { database } = house;
  const sessions = sessionService({ database, clock, onSessionsEnded: () => undefined });
  const firstPassword = () => Promise.resolve({ password: '', hash: '' });
  const people = createPeople({ database, clock, sessions, firstPassword });
  const { city, east, west } = house;
  const places: Record<Spot, GrantPlace> = {
    all: everywhere,
    city: inRegion(city),
    east: inRegion(east.county),
    eastTown: inRegion(east.town),
    eastHall: atStation(east.hall),
    west: inRegion(west.county),
    westTown: inRegion(west.town),
    westHall: atStation(west.hall),
  };

  const grantOf = ({ role, spot }: Part): Grant => ({ role, place: places[spot] });

  /** Everybody there was leaves; one administrator of everything comes, and these. */
  async function begin(cast: readonly (readonly Part[])[]): Promise<AccountId[]> {
    const ids = [[{ role: 'administrator', spot: 'all' }] as const, ...cast].map((parts) => ({ id: newId('acc', AccountId), parts }));
    await database.transaction(async (tx) => {
      await tx('account').delete();
      for (const { id, parts } of ids) {
        await addAccount(tx, { id, login: id, name: id, phone: null, passwordHash: id, createdAt: 0, mustChange: false });
        await replaceGrants(tx, id, parts.map(grantOf));
      }
    });
    return ids.map(({ id }) => id);
  }

  async function partsOf(id: AccountId): Promise<Part[]> {
    const spotOf = new Map(spots.map((spot) => [JSON.stringify(places[spot]), spot]));
    return (await grantsOf(database.reads, id)).map(({ role, place }) => ({ role, spot: spotOf.get(JSON.stringify(place)) ?? 'all' }));
  }

  /** As a route would: past the gate with the scope it gives. The account that was made or changed, or null when it was refused. */
  async function play({ act, parts }: Pick<Move, 'act' | 'parts'>, by: AccountId, whom: AccountId): Promise<AccountId | null> {
    const [caller, subject] = [await findAccount(database.reads, by), await findAccount(database.reads, whom)];
    const scope = scopeFor(await grantsOf(database.reads, by), 'people.write');
    if (!scope || !caller || caller.closedAt !== null || !subject) return null;
    const who = { account: by, session: null, from: 'here', scope };
    const grants = parts.map(grantOf);
    const doing = {
      create: () => people.create(who, { login: newId('acc', AccountId).slice(4), name: 'new', phone: null, grants }),
      revise: () => people.revise(who, whom, subject.revision, { name: 'changed', phone: null, grants }),
      close: () => people.close(who, whom),
      reopen: () => people.reopen(who, whom),
      resetPassword: () => people.resetPassword(who, whom),
      endSessions: () => people.endSessions(who, whom, 'all'),
    } satisfies Record<Move['act'], () => Promise<unknown>>;
    try {
      const done = await doing[act]();
      return typeof done === 'object' && 'password' in done && act === 'create' ? done.account.id : whom;
    } catch (error) {
      if (error instanceof AppError) return null;
      throw error;
    }
  }

  const isOpen = async (id: AccountId): Promise<boolean> => (await findAccount(database.reads, id))?.closedAt === null;

  return { begin, play, partsOf, isOpen, [Symbol.asyncDispose]: () => house[Symbol.asyncDispose]() };
}
