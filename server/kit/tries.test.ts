import { afterEach, expect, test, vi } from 'vitest';
import { addressKey } from './address.ts';
import { createCap, createTries } from './tries.ts';

afterEach(() => void vi.useRealTimers());

test('after the free tries each further one costs twice the wait, up to the longest', async () => {
  vi.useFakeTimers();
  const tries = createTries({ free: 3, windowS: 3600, firstWaitS: 10, longestWaitS: 60 });
  const waits: number[] = [];
  for (let i = 0; i < 7; i++) {
    expect(await tries.attempt('li')).toBe(0);
    const seconds = await tries.wait('li');
    waits.push(seconds);
    vi.advanceTimersByTime(seconds * 1000);
  }
  expect(waits).toEqual([0, 0, 10, 20, 40, 60, 60]);
});

test('a try that was refused costs nothing more', async () => {
  vi.useFakeTimers();
  const tries = createTries({ free: 1, windowS: 3600, firstWaitS: 10, longestWaitS: 60 });
  await tries.attempt('li');
  for (let i = 0; i < 5; i++) expect(await tries.attempt('li')).toBe(10);
  vi.advanceTimersByTime(10_000);
  expect(await tries.attempt('li')).toBe(0);
  expect(await tries.wait('li')).toBe(20);
});

test('a success forgets all, and one key does not wait for another', async () => {
  vi.useFakeTimers();
  const tries = createTries({ free: 2, windowS: 60, firstWaitS: 10, longestWaitS: 60 });
  await tries.attempt('li');
  await tries.attempt('li');
  expect(await tries.attempt('li')).toBe(10);
  expect(await tries.attempt('wang')).toBe(0);
  await tries.passed('li');
  expect(await tries.attempt('li')).toBe(0);
});

test('many tries at the same moment are no more than one after the other', async () => {
  const tries = createTries({ free: 5, windowS: 60, firstWaitS: 10, longestWaitS: 60 });
  const all = await Promise.all(Array.from({ length: 100 }, () => tries.attempt('li')));
  expect(all.filter((seconds) => seconds === 0)).toHaveLength(5);
});

test('a cap lets so many through and then says how long', async () => {
  vi.useFakeTimers();
  const cap = createCap({ asks: 2, perS: 30 });
  expect([await cap('a'), await cap('a'), await cap('a')]).toEqual([0, 0, 30]);
  expect(await cap('b')).toBe(0);
  vi.advanceTimersByTime(30_000);
  expect(await cap('a')).toBe(0);
});

test('addresses of one IPv6 network count as one, and a mapped IPv4 address as itself', () => {
  expect(addressKey('2001:db8:1:2:3:4:5:6')).toBe(addressKey('2001:db8:1:2::9'));
  expect(addressKey('2001:db8:1:2::1')).not.toBe(addressKey('2001:db8:1:3::1'));
  expect(addressKey('::ffff:10.0.0.7')).toBe('10.0.0.7');
  expect(addressKey('::1')).toBe('0:0:0:0');
});
