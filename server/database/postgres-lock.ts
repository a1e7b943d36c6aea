import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import type { Lock } from './lock.ts';
import { clientSettings } from './postgres-connection.ts';

/** Any two numbers, as long as they stay the same: in one database this lock is known by them. */
const SERVER_LOCK = [0x66_63, 1];
/** A server that was killed a moment ago may still be on the list of the living. */
const TRIES = 15;
const BETWEEN_TRIES_MS = 200;
const BEAT_MS = 5000;
const SILENT_MS = 15_000;
const OLDEST = 130_000;

/** Keeps a second server off this database by a session lock on a connection of its own: it goes with the process, also after kill -9. */
export async function takePostgresLock(url: string): Promise<Lock> {
  const client = await connect(url);
  const place = placeOf(client);
  if (!(await isTaken(client))) {
    await client.end();
    throw new Error(
      `Another Fieldcast server is using this database (${place}). Stop it first, or set FIELDCAST_DATABASE_URL to another database.`,
    );
  }
  const lost = new AbortController();
  const lose = (why: string): void => {
    clearInterval(beat);
    lost.abort(new Error(`The connection that keeps ${place} for this server alone is lost (${why}).`));
  };
  // A line that is cut without a word would not be missed otherwise.
  const beat = setInterval(() => void client.query('select 1').catch((error: unknown) => lose(reasonOf(error))), BEAT_MS);
  client.on('error', (error) => lose(reasonOf(error)));
  client.on('end', () => lose('it was closed'));
  return {
    lost: lost.signal,
    async release() {
      clearInterval(beat);
      client.removeAllListeners('end');
      await client.end();
    },
  };
}

async function connect(url: string): Promise<Client> {
  let place = '';
  try {
    const client = new Client({ ...clientSettings(url, 'fieldcast lock'), query_timeout: SILENT_MS });
    place = ` (${placeOf(client)})`;
    client.on('error', () => undefined); // Told by the query that failed.
    await client.connect();
    await refuseUnfit(client).catch(async (error: unknown) => {
      await client.end();
      throw error;
    });
    return client;
  } catch (error) {
    throw new Error(`The PostgreSQL database of FIELDCAST_DATABASE_URL${place} cannot be used: ${reasonOf(error)}.`, { cause: error });
  }
}

async function refuseUnfit(client: Client): Promise<void> {
  const { rows } = await client.query<{ version: number; encoding: string }>(
    `select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding`,
  );
  const { version = 0, encoding = '' } = rows[0] ?? {};
  if (version < OLDEST) throw new Error('Fieldcast needs PostgreSQL 13 or newer');
  if (encoding !== 'UTF8') throw new Error(`its encoding is ${encoding}, and Fieldcast needs UTF8`);
}

async function isTaken(client: Client): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1, $2) as taken', SERVER_LOCK);
    if (rows[0]?.taken || attempt === TRIES) return rows[0]?.taken === true;
    await pause(BETWEEN_TRIES_MS);
  }
}

const placeOf = ({ host, port, database }: Client): string => `${host}:${port}/${database ?? ''}`;

/** Node's error for "nobody listens there" has a code and no words. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message || ('code' in error ? String(error.code) : error.name);
}
