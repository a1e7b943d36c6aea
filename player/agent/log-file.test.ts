import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '#tests/support/folder.ts';
import { openLogFile } from './log-file.ts';
import { createLog } from './log.ts';

test('the log on the disk is two files of a bounded size, and its newest part begins with a whole line', async () => {
  await using folder = await temporaryFolder();
  const kept = join(folder.path, 'log');
  {
    using file = openLogFile(kept, 2000);
    const log = createLog('silent', file);
    for (let n = 0; n < 200; n++) log.warn({ n }, 'something odd');
    const lines = (file.newest(500)?.toString() ?? '').trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(2);
    expect(lines.map((line) => (JSON.parse(line) as { n: number }).n).at(-1)).toBe(199);
  }
  expect((await readdir(kept)).toSorted()).toEqual(['player.1.log', 'player.log']);
  for (const name of await readdir(kept)) expect((await stat(join(kept, name))).size).toBeLessThanOrEqual(2000);
});

test('secrets never get there, nor what only the terminal is told; what waits is written at the end', async () => {
  await using folder = await temporaryFolder();
  {
    using file = openLogFile(folder.path);
    const log = createLog('silent', file);
    log.info({ login: { token: 'geheim' }, headers: { authorization: 'Bearer geheim' } }, 'in');
    log.debug('too small to keep');
    expect(await readdir(folder.path)).toEqual([]);
  }
  using again = openLogFile(folder.path);
  expect(again.newest()?.toString()).toMatch(/"msg":"in"/);
  expect(again.newest()?.toString()).not.toMatch(/geheim|too small/);
});
