import { once } from 'node:events';
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Knex } from 'knex';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { copyFolder, headOf, makeChainedFolder, tamper } from '../support/audit.ts';
import { run } from '../support/child.ts';
import { temporaryFolder } from '../support/folder.ts';

let whole: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  whole = await temporaryFolder();
  await makeChainedFolder(whole.path);
});
afterAll(() => whole[Symbol.asyncDispose]());

/** The command as an auditor types it. */
async function verify(folder: string, ...args: string[]): Promise<{ code: number | null; said: string }> {
  await using command = run('scripts/audit-verify.ts', args, { FIELDCAST_DATA: folder });
  await once(command.child, 'close');
  return { code: command.child.exitCode, said: command.output() };
}

/** Rows from a number on are gone, and everything that tells of them. */
async function cutOff(file: Knex, from: number): Promise<void> {
  const rows: { audit: string }[] = await file('audit_chain').where('n', '>=', from).select('audit');
  const ids = rows.map(({ audit }) => audit);
  await file('audit_chain').whereIn('audit', ids).delete();
  await file('audit_personal').whereIn('audit', ids).delete();
  await file('audit').whereIn('id', ids).delete();
  await file('change').whereIn('subject', ids).delete();
}

test('a whole chain is told with its rows and its head, in both languages', async () => {
  const head = await headOf(whole.path);
  const { code, said } = await verify(whole.path, '--head', `7:${head.hash}`);
  expect(said).toContain(`共 7 条，链头 7:${head.hash}`);
  expect(said).toContain(`7 rows, head 7:${head.hash}`);
  expect(code).toBe(0);
});

test('a row that was altered is named in both languages, and the exit code tells', async () => {
  await using folder = await temporaryFolder();
  await copyFolder(whole.path, folder.path);
  await tamper(folder.path, (file) => file.raw(`update audit set line = replace(line, '14 号', '15 号')`));
  const { code, said } = await verify(folder.path);
  expect(said).toMatch(/第 6 条（aud_\w+）被改动：正文与编入时不同。\nRow 6 \(aud_\w+\) was altered: its text is not the one/);
  expect(code).toBe(1);
});

test('an older copy in its place is found by the head file, and by a head noted elsewhere', async () => {
  await using folder = await temporaryFolder();
  await copyFolder(whole.path, folder.path);
  await tamper(folder.path, (file) => cutOff(file, 6));
  expect(await verify(folder.path)).toMatchObject({ code: 1, said: expect.stringContaining('第 6 条被删除') });

  const head = await headOf(whole.path);
  await rm(path.join(folder.path, 'audit-head'));
  expect(await verify(folder.path)).toMatchObject({ code: 0, said: expect.stringContaining('没有可比对的链头') });
  expect(await verify(folder.path, '--head', `7:${head.hash}`)).toMatchObject({ code: 1, said: expect.stringContaining('第 6 条被删除') });
});

test('a tail cut off, and the head file changed to fit it, is found by a head noted elsewhere', async () => {
  await using folder = await temporaryFolder();
  await copyFolder(whole.path, folder.path);
  const head = await headOf(whole.path);
  const file = path.join(folder.path, 'audit-head');
  await tamper(folder.path, async (database) => {
    await cutOff(database, 7);
    const noted = z.record(z.string(), z.unknown()).parse(JSON.parse(await readFile(file, 'utf8')));
    const last: { hash: string } | undefined = await database('audit_chain').where({ n: 6 }).first('hash');
    await writeFile(file, JSON.stringify({ ...noted, n: 6, hash: last?.hash }));
  });
  expect((await verify(folder.path)).code).toBe(0);
  expect((await verify(folder.path, '--head', `7:${head.hash}`)).said).toContain('第 7 条被删除：从这里起');
});

test('what cannot be looked at is no whole chain', async () => {
  await using folder = await temporaryFolder();
  expect((await verify(folder.path)).code).toBe(2);
  await copyFile(path.join(whole.path, 'audit-head'), path.join(folder.path, 'fieldcast.sqlite'));
  expect((await verify(folder.path)).code).toBe(2);
  expect((await verify(whole.path, '--head', '7')).code).toBe(2);
});
