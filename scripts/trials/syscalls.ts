import type { Outcome } from '../measured.ts';
import { openStand, type Case, type Stand, type Tried } from '../syscalls/stand.ts';
import { casesOf } from '../syscalls/cases.ts';

/** Stands beside each other; a short run is not worth more than one. */
const standsFor = (kills: number): number => (kills < 100 ? 1 : 4);
/** How soon the right item has to be directed after the process was started again. */
const SOON_MS = 5000;

/**
 * The real agent fetches a plan, takes it over, lets go of an older one and writes its journal, under strace: killed with -9 at each of
 * n of its system calls (500), and given ENOSPC or EIO at its writes (as many again as there are, a quarter of n at most). Started again it must
 * direct an item of one plan, at least of the one that it had taken over, with bytes that are what their names say, and get on to the newest.
 */
export async function run({ n, seed }: { n: number; seed: number }): Promise<Outcome> {
  const kills = n || 500;
  const tried = await inStands(standsFor(kills), kills, seed);
  const wrong = tried.filter(({ faults }) => faults.length > 0);
  const times = tried.map(({ directedMs }) => directedMs).toSorted((a, b) => a - b);
  const late = times.filter((ms) => ms > SOON_MS).length;
  const details = {
    killed: tried.filter(({ it }) => it.fault === 'KILL').length,
    faulted: tried.filter(({ it }) => it.fault !== 'KILL').length,
    wrong: wrong.length,
    late,
    endedByFault: tried.filter(({ it, hasEnded }) => it.fault !== 'KILL' && hasEnded).length,
    directedMs: { half: times[Math.floor(times.length / 2)] ?? 0, slowest: times.at(-1) ?? 0 },
    calls: countBy(tried.map(({ it }) => it.name)),
    examples: wrong.slice(0, 20).map(sentenceOf),
  };
  return { value: wrong.length + late, unit: 'failures', baseline: null, n: tried.length, details };
}

/** Each with an office and a box of its own, so that they need not wait for each other. */
async function inStands(count: number, kills: number, seed: number): Promise<Tried[]> {
  await using stack = new AsyncDisposableStack();
  const stands: Stand[] = [];
  for (let index = 0; index < count; index++) stands.push(stack.use(await openStand()));
  const work = stands.map(async (stand, index) => {
    const tried: Tried[] = [];
    const mine = (_: Case, place: number): boolean => place % count === index;
    for (const it of casesOf(await stand.record(), kills, seed).filter(mine)) {
      const one = await stand.try(it);
      tried.push(one);
      if (one.faults.length > 0) process.stderr.write(`${sentenceOf(one)}\n`);
    }
    process.stderr.write(`${tried.length} done\n`);
    return tried.filter(({ isHit }) => isHit);
  });
  return (await Promise.all(work)).flat();
}

const sentenceOf = ({ it, faults }: Tried): string => `${it.fault} at ${it.name} ${it.nth} (${it.file}): ${faults.join('; ')}`;

function countBy(names: readonly string[]): Record<string, number> {
  const counted: Record<string, number> = {};
  for (const name of names) counted[name] = (counted[name] ?? 0) + 1;
  return counted;
}
