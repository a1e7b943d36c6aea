import { randomBytes } from 'node:crypto';
import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { Client } from 'pg';
import { Database } from '#server/database/connection.ts';
import { temporaryFolder } from './folder.ts';

/** Where a test's own, migrated database is: a SQLite file, or in vitest's project `postgres` a PostgreSQL database. */
export interface Place extends AsyncDisposable {
  where: string;
  /** Nothing else lies in it; on SQLite the database does. */
  folder: string;
}

/** `isEmpty`: without our tables. */
export async function temporaryPlace({ isEmpty = false } = {}): Promise<Place> {
  const folder = await temporaryFolder();
  if (!isOnPostgres()) {
    const where = path.join(folder.path, 'fieldcast.sqlite');
    if (!isEmpty && process.env['VITEST']) await copyFile((await import('vitest')).inject('shared').sqlite, where);
    return { where, folder: folder.path, [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
  }
  const { server, copying, admin } = await (common ??= connect());
  const name = `test_${randomBytes(6).toString('hex')}`;
  await admin.query(`create database ${name} ${isEmpty ? 'template template0' : copying}`);
  return {
    where: server + name,
    folder: folder.path,
    async [Symbol.asyncDispose]() {
      await admin.query(`drop database ${name} with (force)`);
      await folder[Symbol.asyncDispose]();
    },
  };
}

export const isOnPostgres = (): boolean => process.env['TEST_DATABASE'] === 'postgres';

let common: ReturnType<typeof connect> | undefined;

/** One connection for all tests of a file, by which their databases come and go. */
async function connect() {
  const { inject } = await import('vitest'); // Not at the top: benchmarks and trials use this file too.
  const { server, copying } = inject('postgres');
  const admin = new Client(`${server}postgres`);
  admin.on('error', () => undefined); // The server's end is the end of the tests.
  await admin.connect();
  return { server, copying, admin };
}

/** A real, migrated database that goes with the test. */
export async function temporaryDatabase(): Promise<AsyncDisposable & { database: Database; folder: string; where: string }> {
  const { where, folder, [Symbol.asyncDispose]: clear } = await temporaryPlace();
  const database = await Database.open(where, 2);
  return {
    database,
    folder,
    where,
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]();
      await clear();
    },
  };
}
