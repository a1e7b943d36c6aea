import { utimes } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '#tests/support/folder.ts';
import { isLeased, takeLease } from './lease.ts';

test('one at a time has a lease; given back, it is free', async () => {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, 'hold-1');
  {
    await using mine = await takeLease(file);
    expect(mine?.file).toBe(file);
    expect(await takeLease(file)).toBeUndefined();
    expect([await isLeased(folder.path, 'hold-'), await isLeased(folder.path, 'other-')]).toEqual([true, false]);
  }
  expect(await isLeased(folder.path, 'hold-')).toBe(false);
  await using again = await takeLease(file);
  expect(again).toBeDefined();
});

test('the lease of a process that died holds nobody up for long', async () => {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, 'hold-1');
  await using dead = await takeLease(file);
  await utimes(file, new Date(0), new Date(0));
  expect(await isLeased(folder.path, 'hold-')).toBe(false);
  await using next = await takeLease(file);
  expect([dead?.file, next?.file]).toEqual([file, file]);
});
