import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { sha256Hex } from '#server/kit/sha256.ts';
import { openElsewhere, type Elsewhere } from '#tests/support/elsewhere.ts';
import { openKeptOffice, type KeptOffice } from '#tests/support/kept-office.ts';
import { auditPostgresLedger } from '#tests/support/ledger-of.ts';
import { ask } from '#tests/support/postgres-cluster.ts';
import { openKeysFile } from './keys-file.ts';
import { restore } from './restore.ts';
import type { Taken } from './take.ts';
import { verifyBackup } from './verify.ts';

const alarm = (what: string): string => JSON.stringify({ v: 1, kind: 'alarm', what });

async function restoreFrom(
  office: KeptOffice,
  { name, target, keysFile }: Taken,
  { dataFolder, databaseUrl }: Elsewhere,
  isReplacing: boolean,
) {
  const backup = await verifyBackup(path.join(target, name));
  const keys = await openKeysFile(keysFile, null);
  return restore({ dataFolder, databaseUrl, backup, keys, keysFile, isReplacing, now: office.clock.now() });
}

const urlOf = ({ databaseUrl }: Elsewhere): string => databaseUrl ?? '';

test('what stands in the database is moved into another schema on request only, with all its rows, and an extension stays', async () => {
  await using office = await openKeptOffice();
  await office.report([alarm('1')]);
  const first = await office.take();
  office.clock.advance(1000);
  await office.report([alarm('2')]);
  const second = await office.take();
  await using place = await openElsewhere();
  const url = urlOf(place);
  await restoreFrom(office, second, place, false);
  await ask(url, 'create view seen as select screen from ledger; create sequence tickets; create extension btree_gist');
  office.clock.advance(1000);
  await mkdir(`${place.dataFolder}-2`);
  const anew = { ...place, dataFolder: `${place.dataFolder}-2` };
  await expect(restoreFrom(office, first, anew, false)).rejects.toThrow('not empty');

  const { schema } = await restoreFrom(office, first, anew, true);
  expect(schema).toMatch(/^before_restore_\d{8}t\d{6}$/);
  expect((await auditPostgresLedger(url)).lines).toBe(1);
  expect(await ask(url, `select count(*)::int as lines from ${schema}.ledger`)).toEqual([{ lines: 2 }]);
  expect(await ask(url, `select count(*)::int as n from ${schema}.seen`)).toEqual([{ n: 2 }]);
  const extension = await ask(
    url,
    `select nspname from pg_extension join pg_namespace n on n.oid = extnamespace where extname = 'btree_gist'`,
  );
  expect(extension).toEqual([{ nspname: 'public' }]);
  await expect(ask(url, 'delete from audit')).rejects.toThrow('kept as they are');
});

test('a dump that is not what its manifest says leaves everything as it was, on the disk and in the database', async () => {
  await using office = await openKeptOffice();
  await office.report([alarm('1'), alarm('2')]);
  const taken = await office.take();
  await using place = await openElsewhere();
  const url = urlOf(place);
  await restoreFrom(office, taken, place, false);
  const manifest = path.join(taken.target, taken.name, 'manifest.json');
  const document = taken.document;
  office.clock.advance(1000);

  const [mark] = document.ledger;
  await writeFile(manifest, JSON.stringify({ ...document, ledger: [{ ...mark, stored: 3 }] }));
  await expect(restoreFrom(office, taken, place, true)).rejects.toThrow('not the one its manifest speaks of');
  const tables = await ask(url, `select table_schema from information_schema.tables where table_name = 'ledger'`);
  expect(tables).toEqual([{ table_schema: 'public' }]);
  expect((await auditPostgresLedger(url)).lines).toBe(2);
  expect(await readdir(place.dataFolder)).not.toContain('restoring');
});

test('a dump that breaks off halfway is found, and would change nothing', async () => {
  await using office = await openKeptOffice();
  await office.report([alarm('1')]);
  const { name, target, keysFile, document } = await office.take();
  const file = path.join(target, name, document.database.path);
  const half = (await readFile(file)).subarray(0, Math.floor(document.database.bytes * 0.7));
  await writeFile(file, half);
  const database = { ...document.database, bytes: half.length, sha256: sha256Hex(half) };
  await writeFile(path.join(target, name, 'manifest.json'), JSON.stringify({ ...document, database }));
  const backup = await verifyBackup(path.join(target, name));
  expect(backup).toMatchObject({ isDatabaseGood: false, faults: [expect.stringContaining('pg_restore failed')] });

  await using place = await openElsewhere();
  const { dataFolder, databaseUrl } = place;
  const keys = await openKeysFile(keysFile, null);
  await expect(restore({ dataFolder, databaseUrl, backup, keys, keysFile, isReplacing: false, now: 0 })).rejects.toThrow(
    'pg_restore failed',
  );
  expect(await ask(urlOf(place), `select count(*)::int as tables from pg_tables where schemaname = 'public'`)).toEqual([{ tables: 0 }]);
});

test('a backup of one kind of database is not restored into the other', async () => {
  await using office = await openKeptOffice();
  const { name, target, keysFile } = await office.take();
  const backup = await verifyBackup(path.join(target, name));
  const needs = { backup, keys: await openKeysFile(keysFile, null), keysFile, isReplacing: false, now: 0 };
  const dataFolder = path.join(office.folder, 'other');
  await expect(restore({ ...needs, dataFolder, databaseUrl: null })).rejects.toThrow('taken of a postgresql database');
  await using place = await openElsewhere();
  const sqlite = { ...backup, document: { ...backup.document, engine: 'sqlite' as const } };
  await expect(restore({ ...needs, backup: sqlite, dataFolder, databaseUrl: place.databaseUrl })).rejects.toThrow(
    'taken of a sqlite database',
  );
});

test('a dump is of one instant, whatever is written meanwhile, and the tickets of the job queue are not in it', async () => {
  await using office = await openKeptOffice();
  const stopping = new AbortController();
  const writing = (async () => {
    for (let n = 1; !stopping.signal.aborted; n++) await office.report([alarm(`busy ${n}`)]);
  })();
  const taken: Taken[] = [];
  for (let round = 0; round < 3; round++) {
    taken.push(await office.take());
    office.clock.advance(1000);
  }
  stopping.abort();
  await writing;
  expect(taken.at(-1)?.document.ledger[0]?.stored).toBeGreaterThan(taken[0]?.document.ledger[0]?.stored ?? 0);
  for (const one of taken) {
    await using place = await openElsewhere();
    await restoreFrom(office, one, place, false);
    expect((await place.ledger()).lines).toBe(one.document.ledger[0]?.stored ?? 0);
    expect(await ask(urlOf(place), `select 1 from pg_namespace where nspname = 'pgboss'`)).toEqual([]);
  }
});
