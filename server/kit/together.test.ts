import { expect, test } from 'vitest';
import { together } from './together.ts';

test('gives what each gave, in order', async () => {
  expect(await together(Promise.resolve(1), Promise.resolve('two'))).toEqual([1, 'two']);
});

test('one that fails waits for the others, and the first in order is told', async () => {
  const slow = Promise.withResolvers<number>();
  let isOver = false;
  const all = together(slow.promise, Promise.reject(new Error('second'))).finally(() => (isOver = true));
  all.catch(() => undefined);
  await new Promise((resolve) => setImmediate(resolve));
  expect(isOver).toBe(false);
  slow.reject(new Error('first'));
  await expect(all).rejects.toThrow('first');
});
