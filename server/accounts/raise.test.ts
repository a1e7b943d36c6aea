import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AccountId } from '#shared/model/ids.ts';
import { rightsOf } from '#shared/model/role.ts';
import { around, moves, openCast, part, power, type Part } from '#tests/support/cast.ts';

let cast: Awaited<ReturnType<typeof openCast>>;
beforeAll(async () => {
  cast = await openCast();
});
afterAll(() => cast[Symbol.asyncDispose]());

/** Against a real database; the rules alone are tried by the thousand in shared/model/role.test.ts. */
const RUNS = { numRuns: 12 };
const parts = fc.array(part, { minLength: 1, maxLength: 2 });
const pick = (ids: readonly AccountId[], index: number): AccountId => ids[index % ids.length] ?? expect.fail('somebody is always there');

const has = (held: readonly Part[], { role, spot }: Part): boolean => held.some((one) => one.role === role && one.spot === spot);
const beyond = (now: readonly Part[], before: readonly Part[]): Part[] => now.filter((one) => !has(before, one));

/** By a role there or above: who looks after people may give this one, but an administrator's only an administrator. */
const isAbove = (held: readonly Part[], { role, spot }: Part): boolean =>
  held.some((one) => around(spot).includes(one.spot) && rightsOf(one.role).includes('people.write')) &&
  (role !== 'administrator' || held.some((one) => around(spot).includes(one.spot) && one.role === 'administrator'));

async function anyAdministrator(ids: readonly AccountId[]): Promise<boolean> {
  for (const id of ids) if ((await cast.isOpen(id)) && has(await cast.partsOf(id), { role: 'administrator', spot: 'all' })) return true;
  return false;
}

test('whatever people do to each other, every role was given or taken by somebody above, nobody changed himself, an administrator is left', async () => {
  const cases = fc.asyncProperty(
    fc.array(parts, { maxLength: 3 }),
    fc.array(power, { minLength: 1, maxLength: 3 }),
    moves,
    async (people, bosses, played) => {
      const ids = await cast.begin([...people, ...bosses.map((one) => [one])]);
      for (const { by, whom, ...move } of played) {
        const [giver, subject] = [pick(ids, by), pick(ids, whom)];
        const [held, before] = [await cast.partsOf(giver), move.act === 'create' ? [] : await cast.partsOf(subject)];
        const changed = await cast.play(move, giver, subject);
        if (changed && move.act === 'create') ids.push(changed);
        const after = changed ? await cast.partsOf(changed) : before;
        expect([...beyond(after, before), ...beyond(before, after)].filter((one) => !isAbove(held, one))).toEqual([]);
        expect(await cast.partsOf(giver)).toEqual(held);
        expect(await anyAdministrator(ids)).toBe(true);
      }
    },
  );
  await fc.assert(cases, RUNS);
});

test('one person with all the accounts he can make gains nothing for himself, and no power outside his part', async () => {
  const cases = fc.asyncProperty(power, fc.array(part, { maxLength: 1 }), parts, moves, async (main, more, others, played) => {
    const his = [main, ...more];
    const [root, person, stranger] = await cast.begin([his, others]);
    const ring = person ? [person] : [];
    const outside = root && stranger ? [root, stranger] : [];
    for (const { by, whom, ...move } of played) {
      const made = await cast.play(move, pick(ring, by), pick([...ring, ...ring, ...outside], whom));
      if (made && move.act === 'create') ring.push(made);
    }
    const [own = [], ...made] = await Promise.all(ring.map(cast.partsOf));
    expect(made.flat().filter((one) => !isAbove(his, one))).toEqual([]);
    const administers = ({ spot }: Part): boolean => isAbove(his, { role: 'administrator', spot });
    expect(beyond(own, his).filter((one) => !administers(one))).toEqual([]);
  });
  await fc.assert(cases, RUNS);
});
