import path from 'node:path';
import { Database } from '#server/database/connection.ts';
import { temporaryFolder } from './folder.ts';

/** A real, migrated SQLite file that goes with the test. */
export async function temporaryDatabase(): Promise<AsyncDisposable & { database: Database; folder: string }> {
  const folder = await temporaryFolder();
  const database = await Database.open(path.join(folder.path, 'fieldcast.sqlite'), 2);
  return {
    database,
    folder: folder.path,
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}
