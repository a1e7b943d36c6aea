import knex, { type Knex } from 'knex';
import { TypeOverrides, type Client, type DatabaseError } from 'pg';
import { SILENT } from './silent.ts';

const INT8 = 20;
const NUMERIC = 1700; // What a sum of int8 is.

/** pg gives both as text, because not every one of them is a number of ours. */
const types = new TypeOverrides();
for (const type of [INT8, NUMERIC]) types.setTypeParser(type, exactly);

function exactly(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && !Number.isSafeInteger(number)) throw new Error(`${text} is too large to be counted exactly`);
  return number;
}

/** What any connection of ours is told first: the server is to notice within half a minute when our machine is gone, and free what it held. */
const FIRST =
  'set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3; set client_min_messages = warning';
const READ_ONLY = 'set default_transaction_read_only = on';

export const clientSettings = (url: string, name: string) => ({
  connectionString: url,
  application_name: name,
  keepAlive: true,
  connectionTimeoutMillis: 10_000,
});

export function openPool(url: string, mode: 'writer' | 'readers', connections: number): Knex {
  const first = mode === 'readers' ? `${FIRST}; ${READ_ONLY}` : FIRST;
  const handle = knex({
    client: 'pg',
    connection: { ...clientSettings(url, `fieldcast ${mode}`), types } as Knex.PgConnectionConfig, // knex hands over what its types do not name.
    log: SILENT,
    compileSqlOnError: false,
    acquireConnectionTimeout: 120_000,
    pool: {
      min: 0,
      max: connections,
      afterCreate: (client: Client, done: (error: Error | null, client: Client) => void) =>
        client.query(first, (error) => done(error ?? null, client)),
    },
  });
  handle.on('query-error', discreet);
  return handle;
}

const TEXT_THAT_CANNOT_BE = '22021';

/** An error's words go to the log; what was bound (names, password hashes) must not. A NUL in a text is the sender's mistake. */
function discreet(error: Partial<DatabaseError> & { status?: number }): void {
  for (const name of ['detail', 'where', 'internalQuery', 'hint'] as const) delete error[name];
  if (error.code === TEXT_THAT_CANNOT_BE) error.status = 400;
}
