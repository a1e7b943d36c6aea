import { expect, test } from 'vitest';
import { temporaryFolder } from '#tests/support/folder.ts';
import { until } from '#tests/support/child.ts';
import { createDisk, isNoSpace } from './disk.ts';
import { problemOf } from './errors.ts';
import { createLog } from './log.ts';

const diskOf = (freeBytes: number) => createDisk('/nowhere', () => Promise.resolve({ freeBytes, totalBytes: 1000 }));

test.each([
  [1000, 'roomy'],
  [100, 'roomy'],
  [99, 'low'],
  [50, 'low'],
  [49, 'full'],
  [0, 'full'],
] as const)('with %d of 1000 bytes free the disk is %s', async (free, level) => {
  expect((await diskOf(free).facts()).level).toBe(level);
});

test('people may bring what is free above the tenth that is kept', async () => {
  expect(await diskOf(300).room()).toEqual({ roomBytes: 200, keptBytes: 100, freeBytes: 300 });
  expect((await diskOf(80).room()).roomBytes).toBe(0);
});

test('the real disk has a size, and less free than that', async () => {
  await using folder = await temporaryFolder();
  const { freeBytes, totalBytes } = await createDisk(folder.path).facts();
  expect(freeBytes).toBeGreaterThan(0);
  expect(totalBytes).toBeGreaterThanOrEqual(freeBytes);
});

test('work that watches the disk is told when it is full', async () => {
  let freeBytes = 500;
  using watch = createDisk('/nowhere', () => Promise.resolve({ freeBytes, totalBytes: 1000 })).watch(5);
  expect(watch.signal.aborted).toBe(false);
  freeBytes = 10;
  await until(() => Promise.resolve(watch.signal.aborted), 5);
});

test('a full disk, whoever says so, is no surprise: it has its code, and no reference to look for', () => {
  for (const code of ['ENOSPC', 'SQLITE_FULL', '53100']) {
    const error = Object.assign(new Error('full'), { code });
    expect(isNoSpace(error)).toBe(true);
    expect(problemOf(error, createLog('silent')).code).toBe('no_space');
  }
  expect(isNoSpace(Object.assign(new Error('x'), { code: 'ENOENT' }))).toBe(false);
});
