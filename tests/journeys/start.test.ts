import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { OfficeClient } from '#scripts/office/client.ts';
import { run } from '#tests/support/child.ts';
import { temporaryFolder } from '#tests/support/folder.ts';

test('what is wrong with a start is said before anything is made', async () => {
  await using folder = await temporaryFolder();
  const attempt = async (args: string[], environment: Record<string, string>): Promise<string> => {
    await using start = run('scripts/launch.ts', args, { FIELDCAST_DATA: `${folder.path}/data`, LC_ALL: 'C', ...environment });
    await once(start.child, 'close');
    expect(start.child.exitCode).toBe(1);
    return start.output();
  };
  expect(await attempt([], { FIELDCAST_WORKERS: 'many' })).toMatch(
    /FIELDCAST_WORKERS=many 不对：.*\n[^]*FIELDCAST_WORKERS=many is not right: /,
  );
  expect(await attempt([], { FIELDCAST_PLAYER_LOG: 'loud' })).toMatch(
    /FIELDCAST_PLAYER_LOG=loud is not right: it has to be one of silent, /,
  );
  expect(await attempt(['--port', '80'], {})).toMatch(/^scripts\/start has no options; .*\n$/);
  expect(await attempt(['--port', '80'], { LC_ALL: 'zh_CN.UTF-8' })).toMatch(/^scripts\/start 没有选项，.*\n$/);
  expect(await readdir(folder.path)).toEqual([]);
});

test('a start ends with the first login, which works, and a look at the demo screen; Ctrl-C ends all of it', async () => {
  await using folder = await temporaryFolder();
  const environment = { FIELDCAST_DATA: `${folder.path}/data`, FIELDCAST_PORT: '0', FIELDCAST_PLAYER_PORT: '0', LC_ALL: 'C' };
  await using start = run('scripts/launch.ts', [], environment);
  const [, mirror = ''] = await start.says(/See the demo screen .*(http:\S+)\n/);
  await start.says(/Ctrl-C stops all of it/);
  const [, office = '', token = ''] = /First login .* (http:\S+)\/setup#(\S+)/.exec(start.output()) ?? [];
  const client = new OfficeClient(office);
  await client.setUp(token, 'clerk', 'wheat-field-4711');
  expect((await fetch(mirror)).status).toBe(200);
  await start.kill('SIGINT');
  expect(start.child.exitCode).toBe(0);
  for (const gone of [office, mirror]) await expect(fetch(gone)).rejects.toThrow('fetch failed');
});
