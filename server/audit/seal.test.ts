import { createHash } from 'node:crypto';
import { copyFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { recordAudit } from '#server/database/audit.ts';
import { Database } from '#server/database/connection.ts';
import { createLog } from '#server/kit/log.ts';
import { copyFolder, headOf, makeChainedFolder, sealUntil, someone, tamper, write } from '#tests/support/audit.ts';
import { temporaryDatabase } from '#tests/support/database.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { findInstallation } from './chain-store.ts';
import { readHeadFiles } from './head-file.ts';
import { seal } from './seal.ts';
import { verifyAudit } from './verify/verify.ts';

const Link = z.object({ n: z.int(), audit: z.string(), hash: z.string() });
const linksOf = async ({ reads }: Database) => z.array(Link).parse(await reads('audit_chain').orderBy('n'));
const entry = (subject: string) => ({ action: 'station.create', subject, place: null, after: { name: subject } });
const hashOf = (...parts: (string | Uint8Array)[]) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

test('rows are chained in the order of their facts: each hash is that of the one before and the exact line', async () => {
  await using store = await temporaryDatabase();
  const { database, folder } = store;
  await write(database, someone(), entry('a'), entry('b'), entry('c'));
  await sealUntil(database, folder, 3);

  let hash = hashOf('fieldcast audit', await findInstallation(database.reads));
  const links = await linksOf(database);
  for (const { audit, hash: sealed } of links) {
    const row: { line: string } | undefined = await database.reads('audit').where({ id: audit }).first('line');
    hash = hashOf(hash, row?.line ?? '');
    expect(sealed).toBe(hash.toString('hex'));
  }
  const facts: { subject: string }[] = await database.reads('change').where({ topic: 'audit' }).orderBy('seq');
  expect(links.map(({ n, audit }) => [n, audit])).toEqual(facts.map(({ subject }, i) => [i + 1, subject]));
  expect(await headOf(folder)).toMatchObject({ n: 3, hash: hash.toString('hex') });
});

test('a fact that comes twice adds nothing, and what comes later goes on where the chain was', async () => {
  await using store = await temporaryDatabase();
  const { database, folder } = store;
  await write(database, someone(), entry('a'), entry('b'));
  await sealUntil(database, folder, 2);
  const before = await linksOf(database);
  await database.transaction((tx) => seal(tx, before.map(({ audit }) => audit).toReversed()));
  expect(await linksOf(database)).toEqual(before);

  await database.transaction((tx) => tx('cursor').delete()); // As after a restore: every fact comes again.
  await write(database, someone(), entry('c'));
  await sealUntil(database, folder, 3);
  expect((await linksOf(database)).map(({ n }) => n)).toEqual([1, 2, 3]);
  expect(await verifyAudit(database.reads, await readHeadFiles(folder))).toMatchObject({ fault: null, head: { n: 3 } });
});

test('a row of a change that was rolled back is nowhere', async () => {
  await using store = await temporaryDatabase();
  const { database } = store;
  const undone = database.transaction(async (tx) => {
    await recordAudit(tx, someone(), entry('never'));
    throw new Error('no');
  });
  await expect(undone).rejects.toThrow('no');
  expect(await database.reads('audit')).toEqual([]);
  expect(await database.reads('change')).toEqual([]);
});

test('a row that somebody took away before it was sealed leaves its number behind', async () => {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, 'fieldcast.sqlite');
  {
    await using database = await Database.open(file, 1);
    await write(database, someone(), entry('a'), entry('b'), entry('c'));
  }
  await tamper(folder.path, (sql) => sql('audit').where({ subject: 'b' }).delete());
  const lines: string[] = [];
  await using database = await Database.open(file, 1);
  await sealUntil(database, folder.path, 3, createLog('error', { write: (line) => void lines.push(line) }));
  expect(lines.join('')).toContain('taken away before');
  expect((await verifyAudit(database.reads, [])).fault).toMatchObject({ kind: 'removed', n: 2, sign: 'rowGone' });
});

test('a row that is not sealed yet is no fault; the look tells how many wait', async () => {
  await using store = await temporaryDatabase();
  const { database, folder } = store;
  await write(database, someone(), entry('a'));
  await sealUntil(database, folder, 1);
  await write(database, someone(), entry('b'), entry('c'));
  expect(await verifyAudit(database.reads, await readHeadFiles(folder))).toMatchObject({ fault: null, head: { n: 1 }, unsealed: 2 });
});

test('a database put in place of a longer one is told at once, and the noted head is kept', async () => {
  await using folder = await temporaryFolder();
  await using older = await temporaryFolder();
  await makeChainedFolder(folder.path);
  await copyFolder(folder.path, older.path);
  const lines: string[] = [];
  {
    await using database = await Database.open(path.join(folder.path, 'fieldcast.sqlite'), 1);
    await write(database, someone(), entry('d'));
    await sealUntil(database, folder.path, 8);
  }
  await copyFile(path.join(folder.path, 'audit-head'), path.join(older.path, 'audit-head')); // It says 8; the copy knows of 7.
  await using database = await Database.open(path.join(older.path, 'fieldcast.sqlite'), 1);
  await write(database, someone(), entry('e'));
  await sealUntil(database, older.path, 8, createLog('error', { write: (line) => void lines.push(line) }));
  expect(lines.join('')).toContain('an older copy');
  expect((await readdir(older.path)).filter((name) => name.startsWith('audit-head')).toSorted()).toEqual(['audit-head', 'audit-head.8']);
  expect((await verifyAudit(database.reads, await readHeadFiles(older.path))).fault).toMatchObject({ sign: 'rewritten', n: 8 });
});
