import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '#tests/support/folder.ts';
import { until } from '#tests/support/child.ts';
import { withoutNewerSettings } from './postgres-dump.ts';
import { connectionOf, findTool, startTool } from './postgres-tools.ts';

/** Programs by that name that say only their version, as Debian lays them out. */
async function installed(...versions: number[]) {
  const folder = await temporaryFolder();
  for (const version of versions) {
    const program = path.join(folder.path, String(version), 'bin', 'psql');
    await mkdir(path.dirname(program), { recursive: true });
    await writeFile(program, `#!/bin/sh\necho "psql (PostgreSQL) ${version}.4 (Debian ${version}.4-1)"\n`);
    await chmod(program, 0o755);
  }
  return { versions: folder.path, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

test('of several versions the nearest writes and the newest reads; one that is too old is named, and so is the want of any', async () => {
  await using there = await installed(60, 62, 61);
  expect(path.relative(there.versions, await findTool('psql', 61, 'nearest', there.versions))).toBe('61/bin/psql');
  expect(path.relative(there.versions, await findTool('psql', 60, 'newest', there.versions))).toBe('62/bin/psql');
  const params = { tool: 'psql', package: 'postgresql-client', found: 62, needed: 63 };
  await expect(findTool('psql', 63, 'nearest', there.versions)).rejects.toMatchObject({ code: 'tool_too_old', params });

  const usual = process.env['PATH'];
  try {
    process.env['PATH'] = there.versions; // Here no program is.
    await expect(findTool('psql', 13, 'newest', path.join(there.versions, 'none'))).rejects.toMatchObject({ code: 'tool_missing' });
  } finally {
    process.env['PATH'] = usual;
  }
});

test('a database is told apart from its address, its password in the environment alone', () => {
  expect(connectionOf('postgres://clerk:p%40ss%3F@db.county:5433/field?options=-c%20search_path%3Dours')).toEqual({
    PGHOST: 'db.county',
    PGPORT: '5433',
    PGUSER: 'clerk',
    PGDATABASE: 'field',
    PGPASSWORD: 'p@ss?',
    PGOPTIONS: '-c search_path=ours',
  });
  expect(connectionOf('postgres://clerk@%2Frun%2Fpg/field')).toMatchObject({ PGHOST: '/run/pg', PGDATABASE: 'field' });
});

test.each([
  ['sslmode=disable', undefined, 'disable'],
  ['sslmode=no-verify', undefined, 'require'],
  ['sslmode=verify-full&sslrootcert=ROOT', 'ROOT', 'verify-full'],
  ['uselibpqcompat=true&sslmode=prefer', undefined, 'prefer'],
])('a connection that asks for %s is as well guarded in PostgreSQL’s own programs', async (asked, root, mode) => {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, 'root.pem'); // pg reads it at once.
  await writeFile(file, '');
  const told = connectionOf(`postgres://clerk@db/field?${asked.replace('ROOT', file)}`);
  expect([told['PGSSLMODE'], told['PGSSLROOTCERT']]).toEqual([mode, root && file]);
});

test('a program that fails tells why, without the rows it had in hand; one that is stopped is gone', async () => {
  const script = 'echo "pg_dump: error: query failed" >&2; echo "pg_dump: detail: 王秀英 13800000000" >&2; exit 1';
  await expect(startTool('sh', ['-c', script], null).ended).rejects.toThrow(/^sh failed: query failed$/);
  const stopping = new AbortController();
  const { child, ended } = startTool('sleep', ['1000'], null, stopping.signal);
  await until(() => Promise.resolve(child.pid));
  stopping.abort(new Error('enough'));
  await expect(ended).rejects.toThrow('enough');
  expect(child.signalCode).toBe('SIGKILL');
});

test('a setting that older servers do not know is left out of the head alone', async () => {
  const line = 'SET transaction_timeout = 0;\n';
  const rows = `${'x'.repeat(5000)}\n${line}`;
  const cleaning = withoutNewerSettings();
  cleaning.end(`SET lock_timeout = 0;\n${line}SET row_security = off;\n${rows}`);
  const pieces = await cleaning.toArray();
  expect(Buffer.concat(pieces as Buffer[]).toString()).toBe(`SET lock_timeout = 0;\nSET row_security = off;\n${rows}`);
});
