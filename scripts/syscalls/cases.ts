import type { SystemCall } from '#tests/support/strace.ts';
import { seeded } from '../samples/seeded.ts';
import type { Case } from './stand.ts';

const WRITES = new Set(['write', 'pwrite64']);
/** SQLite makes its calls on the agent's own thread, everything else on the pool's one: strace counts for each thread apart. */
const groupOf = ({ file }: SystemCall): Case['group'] => (file.startsWith('journal.sqlite') ? 'journal' : 'files');

/** So many of the recorded calls to be killed at, spread over all there are; and errors at the writes. */
export function casesOf(calls: readonly SystemCall[], kills: number, seed: number): Case[] {
  const points = pointsOf(calls);
  const writes = points.filter(({ name }) => WRITES.has(name));
  const faults = (['ENOSPC', 'EIO'] as const).flatMap((fault) =>
    spread(writes, Math.ceil(kills / 4), seed).map((point) => ({ ...point, fault })),
  );
  return [...spread(points, kills, seed).map((point) => ({ ...point, fault: 'KILL' as const })), ...faults];
}

function pointsOf(calls: readonly SystemCall[]): Omit<Case, 'fault'>[] {
  const counted = new Map<string, number>();
  return calls.flatMap((call) => {
    if (call.file === 'agent.lock' || call.file === 'start.html') return [];
    const group = groupOf(call);
    const key = `${group} ${call.name}`;
    const nth = (counted.get(key) ?? 0) + 1;
    counted.set(key, nth);
    return [{ group, name: call.name, nth, file: call.file }];
  });
}

/** Evenly, from a place that the seed says. */
function spread<T>(all: readonly T[], count: number, seed: number): T[] {
  if (all.length <= count) return [...all];
  const begin = Math.floor((seeded(seed)() * all.length) / count);
  return Array.from({ length: count }, (_, index) => all[Math.floor((index * all.length) / count) + begin]).flatMap((one) => one ?? []);
}
