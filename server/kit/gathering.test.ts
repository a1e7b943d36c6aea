import { expect, test } from 'vitest';
import { createGathering } from './gathering.ts';

test('what is wanted while a batch is under way goes together in the next, and nobody is asked for twice', async () => {
  const batches: number[][] = [];
  const gates: (() => void)[] = [];
  const ask = createGathering(async (batch: readonly number[]) => {
    batches.push([...batch]);
    await new Promise<void>((resolve) => gates.push(resolve));
    return batch.length;
  }, 3);
  const first = ask(1);
  await Promise.resolve();
  await Promise.resolve();
  const later = [2, 3, 4, 5].map(ask);
  gates[0]?.();
  expect(await first).toBe(1);
  while (gates.length < 2) await new Promise((resolve) => setImmediate(resolve));
  gates[1]?.();
  while (gates.length < 3) await new Promise((resolve) => setImmediate(resolve));
  gates[2]?.();
  expect(await Promise.all(later)).toEqual([3, 3, 3, 1]);
  expect(batches).toEqual([[1], [2, 3, 4], [5]]);
});

test('a batch that fails fails those who were in it, and the next goes on', async () => {
  let count = 0;
  const ask = createGathering(async () => {
    if (++count === 1) throw new Error('no');
    return 'yes';
  });
  await expect(ask(1)).rejects.toThrow('no');
  expect(await ask(2)).toBe('yes');
});
