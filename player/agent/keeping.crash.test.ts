import { expect, test } from 'vitest';
import { forgetfulDisk, PowerCut, type Forgets, type ForgetfulDisk } from '#tests/support/forgetful-disk.ts';
import { makeImage, makeLesson, type Goods } from '#tests/support/lesson-goods.ts';
import { namedOperator } from '#tests/support/operators.ts';
import { bring, keepingOn, onNow, paperOffice, readAll } from '#tests/support/stocked.ts';

/** Three plans that share nothing but the middle one's image: what is on says whose plan it is. The second names an operator. */
function threePlans() {
  const office = paperOffice();
  const shared = makeImage('both');
  const operators = [namedOperator('second', '1234')];
  const goods: Goods[][] = [[makeLesson('first', 60_000, 400), shared], [shared, makeImage('second')], [makeImage('third')]];
  return { office, goods, signed: goods.map((each, nth) => office.publish({ goods: each, ...(nth === 1 && { operators }) })) };
}
type Plans = ReturnType<typeof threePlans>;

/** The box's life: each plan is fetched, verified, taken over, shown, and what the one before needed is let go. */
async function live({ disk }: ForgetfulDisk, { office, signed }: Plans, told: number[]): Promise<void> {
  const keeping = await keepingOn(disk, office, { takenOver: told });
  for (const one of signed) {
    if (one === signed[0] || (keeping.generations.newest()?.revision ?? 0) < signed.length) await bring(keeping, office, one);
    await keeping.judged(keeping.generations.current()?.root.revision ?? 0, true);
  }
}

/** What a box that is switched on again may not do, whatever was forgotten. */
async function faultsOf(machine: ForgetfulDisk, { office, goods }: Plans, told: readonly number[]): Promise<string[]> {
  const keeping = await keepingOn(machine.disk, office);
  const on = onNow(keeping);
  const faults: string[] = [];
  const promised = Math.max(0, ...told);
  const revision = keeping.generations.current()?.root.revision ?? 0;
  if (revision < promised) faults.push(`generation ${promised} was taken over, and ${revision} is on`);
  if (promised > 0 && !on) faults.push('there is nothing to show');
  if (on && !goods[on.revision - 1]?.some(({ id }) => id === on.content)) faults.push('an item of another generation is on');
  const named = keeping.world()?.operators.map(({ name }) => name) ?? [];
  if (named.join() !== (revision === 2 ? 'second' : '')) faults.push('operators of another generation may act');
  const { missing, wrong } = await readAll(keeping);
  if (wrong.length > 0) faults.push('bytes were served that are not what their name says');
  // The first plan is taken over with the first thing that can be shown; any later one only whole.
  if (revision > 1 && missing.length > 0) faults.push('what was verified is gone');
  return faults;
}

const quiet = (error: unknown): void => {
  if (!(error instanceof PowerCut) && !isCut(error)) throw error;
};
/** What is fetched wraps what went wrong. */
const isCut = (error: unknown): boolean => error instanceof Error && (error instanceof PowerCut || isCut(error.cause));

interface Cuts {
  cuts: number;
  faults: string[];
}

async function cutAtEach(forgets: Forgets, lies?: 'files' | 'folders'): Promise<Cuts> {
  const plans = threePlans();
  const whole = forgetfulDisk();
  await live(whole, plans, []);
  const faults: string[] = [];
  const enough = lies ? 1 : Infinity;
  for (let at = 1; at <= whole.operations() && faults.length < enough; at++) {
    const machine = forgetfulDisk(lies ? { lies } : {});
    const told: number[] = [];
    machine.cutAt(at);
    await live(machine, plans, told).catch(quiet);
    machine.restart(forgets);
    for (const fault of await faultsOf(machine, plans, told)) faults.push(`cut at ${at}: ${fault}`);
    if (forgets !== 'nothing') continue;
    // A life that was killed leaves names that only the next one can make durable: then the power goes.
    await live(machine, plans, told);
    machine.restart('all');
    for (const fault of await faultsOf(machine, plans, [plans.signed.length])) faults.push(`killed at ${at}, cut later: ${fault}`);
  }
  return { cuts: whole.operations(), faults };
}

test.each(['all', 'bytes', 'nothing'] as const)(
  'cut at every operation of fetching, taking over and letting go, and %s of what was not synced forgotten, a box shows something whole of one plan',
  async (forgets) => {
    const { cuts, faults } = await cutAtEach(forgets);
    expect(faults).toEqual([]);
    expect(cuts).toBeGreaterThan(100);
  },
);

test.each([
  ['files', 'bytes'],
  ['folders', 'all'],
] as const)('a disk on which the sync of %s does nothing would be noticed', async (lies, forgets) => {
  expect((await cutAtEach(forgets, lies)).faults).not.toEqual([]);
});
