import { expect, test } from 'vitest';
import { createTurnstile } from './turnstile.ts';

test('who comes with thousands is let in in order, and everything else has its turn in between', async () => {
  let now = 0;
  const enter = createTurnstile(() => now);
  const events: string[] = [];
  for (const name of ['a', 'b', 'c', 'd', 'e'])
    enter(() => {
      events.push(name);
      now += 5; // Two of them are a slice.
    });
  expect(events).toEqual([]);
  await new Promise<void>((resolve) => {
    const look = (): void => {
      events.push('|');
      if (events.includes('e')) resolve();
      else setImmediate(look);
    };
    setImmediate(look);
  });
  expect(events.join('')).toBe('ab|cd|e|');
});
