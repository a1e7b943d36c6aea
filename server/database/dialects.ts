import type { Knex } from 'knex';
import type { Dialect } from './dialect.ts';
import { postgresDialect } from './postgres-dialect.ts';
import { sqliteDialect } from './sqlite-dialect.ts';

/** What this handle, or the transaction on it, speaks. */
export function dialectOf(handle: Knex): Dialect {
  const { dialect } = handle.client as { dialect: 'sqlite3' | 'postgresql' }; // knex types its client as `any`; we open no others.
  return dialect === 'postgresql' ? postgresDialect : sqliteDialect;
}
