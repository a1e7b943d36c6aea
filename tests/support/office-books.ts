import { rm } from 'node:fs/promises';
import path from 'node:path';
import { auditLedger, auditPostgresLedger, openReadOnly, type AuditedLedger } from './ledger-of.ts';
import { ask, startCluster } from './postgres-cluster.ts';

/** What an office has written, read past all its own programs; and the day on which it loses everything. */
export interface OfficeBooks extends AsyncDisposable {
  /** Settings of every program that has to do with it. */
  environment: Record<string, string>;
  ledger: () => Promise<AuditedLedger>;
  rows: (sql: string) => Promise<unknown[]>;
  destroy: () => Promise<void>;
}

export const openBooks = (kind: 'sqlite' | 'postgres', dataFolder: string): Promise<OfficeBooks> =>
  kind === 'sqlite' ? Promise.resolve(sqliteBooks(dataFolder)) : postgresBooks(dataFolder);

function sqliteBooks(dataFolder: string): OfficeBooks {
  return {
    environment: { FIELDCAST_DATA: dataFolder },
    ledger: () => Promise.resolve(auditLedger(dataFolder)),
    rows: (sql) =>
      Promise.try(() => {
        using database = openReadOnly(path.join(dataFolder, 'fieldcast.sqlite')); // Refused while a killed server's journal waits to be read.
        return database.sql.prepare(sql).all();
      }),
    destroy: () => rm(dataFolder, { recursive: true }),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** In the address stands a password, which this PostgreSQL does not ask for: it must not be found in what anybody prints. */
export const NOT_TO_BE_PRINTED = 'sorghum-and-millet-4711';

async function postgresBooks(dataFolder: string): Promise<OfficeBooks> {
  const cluster = await startCluster();
  const url = cluster.url('office').replace('fieldcast@', `fieldcast:${NOT_TO_BE_PRINTED}@`);
  await ask(cluster.url('postgres'), 'create database office');
  return {
    environment: { FIELDCAST_DATA: dataFolder, FIELDCAST_DATABASE_URL: url },
    ledger: () => auditPostgresLedger(url),
    rows: (sql) => ask(url, sql),
    async destroy() {
      await ask(cluster.url('postgres'), 'drop database office with (force)');
      await ask(cluster.url('postgres'), 'create database office');
      await rm(dataFolder, { recursive: true });
    },
    [Symbol.asyncDispose]: () => cluster[Symbol.asyncDispose](),
  };
}
