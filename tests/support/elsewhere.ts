import path from 'node:path';
import { Database } from '#server/database/connection.ts';
import { isOnPostgres, temporaryPlace } from './database.ts';
import { auditLedger, auditPostgresLedger } from './ledger-of.ts';

/** A machine that an office may come back on: no data folder yet, and on PostgreSQL a database without a table. */
export async function openElsewhere() {
  const place = await temporaryPlace({ isEmpty: true });
  const databaseUrl = isOnPostgres() ? place.where : null;
  const dataFolder = path.join(place.folder, 'restored');
  return {
    dataFolder,
    databaseUrl,
    ledger: async () => (databaseUrl === null ? auditLedger(dataFolder) : auditPostgresLedger(databaseUrl)),
    open: () => Database.open(databaseUrl ?? path.join(dataFolder, 'fieldcast.sqlite'), 1),
    [Symbol.asyncDispose]: () => place[Symbol.asyncDispose](),
  };
}

export type Elsewhere = Awaited<ReturnType<typeof openElsewhere>>;
