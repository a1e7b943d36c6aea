import { access } from 'node:fs/promises';
import { Client } from 'pg';
import { clientSettings } from './postgres-connection.ts';

/** Where a PostgreSQL that runs on this machine keeps its files, from the surest to what is true of any machine. */
const USUAL = ['/var/lib/postgresql', '/var/lib'];
const HERE = ['localhost', '127.0.0.1', '::1'];

/** Asking for its folder is an error to who may not know it; the privilege is looked at first. */
const QUESTION = `select inet_server_addr() is null or inet_server_addr() = inet_client_addr() as here,
  case when pg_has_role(current_user, 'pg_read_all_settings', 'member') then current_setting('data_directory') end as folder`;

/** Null: it runs on another machine. */
export async function postgresFolder(url: string): Promise<string | null> {
  const client = new Client(clientSettings(url, 'fieldcast place'));
  client.on('error', () => undefined); // Told by the query that failed.
  await client.connect();
  try {
    const { rows } = await client.query<{ here: boolean; folder: string | null }>(QUESTION);
    const { here = false, folder = null } = rows[0] ?? {};
    if (!here && !HERE.includes(client.host)) return null;
    for (const one of folder === null ? USUAL : [folder, ...USUAL]) if (await isSeen(one)) return one;
    return null;
  } finally {
    await client.end();
  }
}

/** A server's own folder is closed to others; that it is there can be seen all the same. */
const isSeen = (folder: string): Promise<boolean> =>
  access(folder).then(
    () => true,
    () => false,
  );
