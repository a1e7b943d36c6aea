import { access } from 'node:fs/promises';
import knex from 'knex';
import { TypeOverrides, types } from 'pg';
import type { Reads } from './connection.ts';
import { SILENT } from './silent.ts';
import { openSqlite } from './sqlite.ts';

/** int8, and what a sum comes as: numbers, as SQLite gives them. */
const numbers = new TypeOverrides(types);
for (const type of [types.builtins.INT8, types.builtins.NUMERIC]) numbers.setTypeParser(type, Number);

/** A database for looking only, also one that a server is using. The caller closes it with `destroy`. */
export async function openForReading(where: { url: string } | { file: string }): Promise<Reads> {
  if ('url' in where) {
    const types = { getTypeParser: (type: number) => numbers.getTypeParser(type) };
    return knex({ client: 'pg', connection: { connectionString: where.url, types }, pool: { min: 0, max: 2 }, log: SILENT });
  }
  await access(where.file).catch(() => {
    throw new Error(`There is no database ${where.file}. Set FIELDCAST_DATA to the server's data folder.`); // SQLite would say "unable to open" of anything.
  });
  return openSqlite(where.file, 'readers', 2);
}
