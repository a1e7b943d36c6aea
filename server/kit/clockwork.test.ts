import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createClockwork } from './clockwork.ts';
import { createLog } from './log.ts';

beforeEach(() => void vi.useFakeTimers({ now: Date.UTC(2026, 10, 23) }));
afterEach(() => void vi.useRealTimers());

const everyMinute = '* * * * *';
const minutes = (count: number) => vi.advanceTimersByTimeAsync(count * 60_000);

test('a tick comes by the clock until it is stopped', async () => {
  const clockwork = createClockwork(createLog('silent'));
  let ticks = 0;
  clockwork.every('count', everyMinute, () => Promise.resolve((ticks += 1)));
  await minutes(3);
  await clockwork[Symbol.asyncDispose]();
  await minutes(3);
  expect(ticks).toBe(3);
});

test('a slow tick is not doubled, and a stop waits for it', async () => {
  const clockwork = createClockwork(createLog('silent'));
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
  let begun = 0;
  clockwork.every('slow', everyMinute, () => ((begun += 1), held));
  await minutes(5);
  expect(begun).toBe(1);
  let isStopped = false;
  const stopped = clockwork[Symbol.asyncDispose]().then(() => (isStopped = true));
  await minutes(1);
  expect(isStopped).toBe(false);
  letGo();
  await stopped;
  expect(begun).toBe(1);
});

test('a tick that fails, however, is told and comes again', async () => {
  const lines: string[] = [];
  const clockwork = createClockwork(createLog('error', { write: (line) => void lines.push(line) }));
  clockwork.every('rejects', everyMinute, () => Promise.reject(new Error('no room')));
  clockwork.every('throws', everyMinute, () => {
    throw new Error('no sense');
  });
  await minutes(3);
  await clockwork[Symbol.asyncDispose]();
  for (const reason of ['no room', 'no sense']) expect(lines.filter((line) => line.includes(reason)).length).toBeGreaterThan(1);
});

test('what is no cron expression stops the start', () => {
  expect(() => createClockwork(createLog('silent')).every('x', 'now and then', () => Promise.resolve())).toThrow('not a cron expression');
});
