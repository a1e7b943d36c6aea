import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { newId, RegionId, StationId } from './ids.ts';
import { gives, isSuperior, mayGive, rightsOf, Right, Role, type PlacedGrant } from './role.ts';

const [city, east, town, west] = [0, 1, 2, 3].map(() => newId('reg', RegionId));
const hall = newId('sta', StationId);
if (!city || !east || !town || !west) throw new Error('four were made');
const region = (...path: RegionId[]) => ({ place: { kind: 'region' as const, id: path.at(-1) ?? city }, path: `${path.join('/')}/` });
const spots = {
  all: { place: { kind: 'everywhere' as const }, path: '' },
  city: region(city),
  east: region(city, east),
  town: region(city, east, town),
  hall: { place: { kind: 'station' as const, id: hall }, path: `${[city, east, town].join('/')}/` },
  west: region(city, west),
};
type Spot = keyof typeof spots;
const names: readonly Spot[] = ['all', 'city', 'east', 'town', 'hall', 'west'];
/** The tree as a child would draw it, apart from any path. */
const INSIDE: Record<Spot, readonly Spot[]> = {
  all: names,
  city: ['city', 'east', 'town', 'hall', 'west'],
  east: ['east', 'town', 'hall'],
  town: ['town', 'hall'],
  hall: ['hall'],
  west: ['west'],
};
const as = (role: Role, spot: Spot): PlacedGrant => ({ role, ...spots[spot] });

test('a right goes down the tree and not up, nor to the side', () => {
  for (const above of names)
    for (const below of names)
      expect([above, below, gives([as('editor', above)], 'content.write', spots[below])]).toEqual([
        above,
        below,
        INSIDE[above].includes(below),
      ]);
});

test('three duties can be three people: none of them has another’s', () => {
  const writing = (role: Role) => rightsOf(role).filter((right) => right.endsWith('.write'));
  expect(writing('people')).toEqual(['people.write']);
  expect(writing('editor')).toEqual(['content.write', 'programme.write']);
  expect(writing('auditor')).toEqual([]);
  expect(rightsOf('auditor')).toEqual(Right.options.filter((right) => right.endsWith('.read')));
  for (const role of ['people', 'editor', 'operator'] as const) expect(rightsOf(role)).not.toContain('audit.read');
});

test('who has no role is looked after from the top alone', () => {
  expect(isSuperior([as('people', 'all')], [])).toBe(true);
  expect(isSuperior([as('administrator', 'city'), as('auditor', 'all')], [])).toBe(false);
});

const part = fc
  .tuple(fc.constantFrom(...Role.options, 'people', 'people'), fc.constantFrom(...names, 'east', 'east', 'town'))
  .map(([role, spot]) => as(role, spot));
const parts = fc.array(part, { minLength: 1, maxLength: 2 });
const move = fc.record({ by: fc.nat(5), whom: fc.nat(5), wanted: parts });

/** What accounts may do to each other, in a dozen lines: make a new one, or change the roles of another. */
function play(world: PlacedGrant[][], { by, whom, wanted }: typeof move extends fc.Arbitrary<infer M> ? M : never): void {
  const mine = world[by % world.length] ?? [];
  if (!wanted.every((grant) => mayGive(mine, grant))) return;
  if (whom >= world.length) world.push(wanted);
  else if (whom !== by % world.length && isSuperior(mine, world[whom] ?? [])) world[whom] = wanted;
}

const reach = (grants: readonly PlacedGrant[], right: Right): Spot[] => names.filter((spot) => gives(grants, right, spots[spot]));

test('whoever looks after people cannot raise himself, with as many accounts as he likes to make', () => {
  fc.assert(
    fc.property(parts, fc.array(move, { maxLength: 12 }), (his, moves) => {
      const ring = [his];
      for (const one of moves) play(ring, one);
      const now = ring[0] ?? [];
      for (const right of Right.options) {
        const had = reach(his, right);
        expect(reach(now, right).filter((spot) => !had.includes(spot))).toEqual([]);
      }
      const looksAfter = reach(his, 'people.write');
      for (const made of ring.slice(1))
        for (const right of Right.options) expect(reach(made, right).filter((spot) => !looksAfter.includes(spot))).toEqual([]);
      const governs = his.some(({ role }) => role === 'administrator');
      const raised = ring
        .slice(1)
        .flat()
        .filter(({ role }) => role === 'administrator' && !governs);
      expect(raised).toEqual([]);
    }),
    { numRuns: 5000 },
  );
});

test('a superior of two can never be the other’s inferior as well, administrators of one place apart', () => {
  fc.assert(
    fc.property(parts, parts, (one, other) => {
      const isMutual = isSuperior(one, other) && isSuperior(other, one);
      expect(isMutual && [...one, ...other].every(({ role }) => role !== 'administrator')).toBe(false);
    }),
    { numRuns: 5000 },
  );
});
