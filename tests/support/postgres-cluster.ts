import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { Database } from '#server/database/connection.ts';
import { openBoss } from '#server/jobs/boss.ts';
import { createLog } from '#server/kit/log.ts';
import { until } from './child.ts';

const run = promisify(execFile);
const VERSIONS = '/usr/lib/postgresql';
/** Tests do not pull the plug: nothing waits for the disk. */
const SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '200',
  listen_addresses: '',
  log_min_messages: 'panic',
};

export interface Cluster extends AsyncDisposable {
  /** A database of this name; there need not be one. */
  url: (database: string) => string;
  /** Its process, to be stopped and killed. */
  server: ChildProcess;
  version: number;
  [Symbol.asyncDispose]: () => Promise<void>;
}

/** A PostgreSQL of our own in a temporary folder, reached by a socket in it. It ends with this process, however that ends. */
export async function startCluster(): Promise<Cluster> {
  const version = await newestVersion();
  const folder = await mkdtemp(path.join(tmpdir(), 'fieldcast-pg-'));
  const as = await otherThanRoot(folder);
  const program = (name: string): string => path.join(VERSIONS, String(version), 'bin', name);
  await run('setpriv', [
    ...as,
    program('initdb'),
    ...`-D ${folder}/data -U fieldcast -A trust -E UTF8 --locale=C.UTF-8 --no-sync`.split(' '),
  ]);
  const options = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const words = [...as, '--pdeathsig=INT', program('postgres'), '-D', `${folder}/data`, '-k', folder, ...options];
  const server = spawn('setpriv', words, { stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = once(server, 'exit');
  const url = (database: string): string => `postgres://fieldcast@${encodeURIComponent(folder)}/${database}`;
  await until(() => {
    if (server.exitCode !== null) throw new Error('PostgreSQL did not start');
    return ask(url('postgres'), 'select 1').then(Boolean, () => false);
  }, 50);
  return {
    url,
    server,
    version,
    async [Symbol.asyncDispose]() {
      server.kill('SIGINT'); // Sessions are cut off, as a clean stop of PostgreSQL does.
      await ended;
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** One statement on a connection of its own. */
export async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client(url);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

const TEMPLATE = 'fieldcast_template';

/** What each test's database is a copy of: made once, with the tables of the job queue. Gives the words that copy it, which take a quarter less with files. */
export async function makeTemplate({ url, version }: Cluster): Promise<string> {
  await ask(url('postgres'), `create database ${TEMPLATE}`);
  await (await Database.open(url(TEMPLATE), 1))[Symbol.asyncDispose]();
  const boss = await openBoss({ url: url(TEMPLATE), log: createLog('silent'), superviseS: 60 });
  await boss.stop({ graceful: false });
  return version < 15 ? `template ${TEMPLATE}` : `template ${TEMPLATE} strategy file_copy`;
}

async function newestVersion(): Promise<number> {
  const versions = (await readdir(VERSIONS).catch(() => [])).map(Number).filter(Boolean);
  if (versions.length === 0)
    throw new Error('There is no PostgreSQL here. Install the package postgresql, or run the tests with --project sqlite.');
  return Math.max(...versions);
}

/** PostgreSQL refuses to be run by root; its package has made a user for it. */
async function otherThanRoot(folder: string): Promise<string[]> {
  if (process.getuid?.() !== 0) return [];
  const [user, group] = await Promise.all(['-u', '-g'].map(async (which) => Number((await run('id', [which, 'postgres'])).stdout)));
  await chown(folder, user ?? 0, group ?? 0);
  return [`--reuid=${user}`, `--regid=${group}`, '--clear-groups'];
}
