import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '#tests/support/folder.ts';
import { openLineMeter } from './line-meter.ts';

test('what the line brings is measured over all fetches at once, and known after a restart', async () => {
  await using folder = await temporaryFolder();
  let now = 0;
  const meter = await openLineMeter(folder.path, () => now);
  expect(meter.bytesPerS()).toBeNull();
  meter.begin();
  meter.begin();
  now = 5000;
  meter.received(100_000);
  await meter.end();
  now = 10_000;
  meter.received(60_000);
  await meter.end();
  expect(meter.bytesPerS()).toBe(16_000);
  expect((await openLineMeter(folder.path, () => now)).bytesPerS()).toBe(16_000);
});

test('a file that cannot be read is a line that was not measured', async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, 'line.json'), '{"v":1,');
  expect((await openLineMeter(folder.path, () => 0)).bytesPerS()).toBeNull();
});

test('after another boot, and only then, the return is spread over the window that the office wanted', async () => {
  await using folder = await temporaryFolder();
  const meter = await openLineMeter(folder.path, () => 0);
  expect(meter.windowAfterBoot('monday')).toBe(0);
  await meter.announced(20_000, 'monday');
  const restarted = await openLineMeter(folder.path, () => 0);
  expect(restarted.windowAfterBoot('monday')).toBe(0);
  expect(restarted.windowAfterBoot('tuesday')).toBe(20_000);
});
