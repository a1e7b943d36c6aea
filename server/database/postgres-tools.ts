import { execFile, spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { AppError } from '#shared/problem.ts';

type Tool = 'pg_dump' | 'pg_restore' | 'psql';

/** Debian keeps every version's programs here; in PATH there is one of them, or none. */
const VERSIONS = '/usr/lib/postgresql';
/** Of the system's package manager. */
const PACKAGE = 'postgresql-client';
const STDERR_LENGTH = 4000;

/**
 * One of PostgreSQL's own programs that is not older than `least`: the `nearest` writes what that server understands, the `newest`
 * reads whatever was written. Where there is none, that is said for people.
 */
export async function findTool(tool: Tool, least: number, which: 'nearest' | 'newest', versions = VERSIONS): Promise<string> {
  const folders = (await readdir(versions).catch((): string[] => [])).map((version) => path.join(versions, version, 'bin'));
  const candidates = await Promise.all([...folders.map((folder) => path.join(folder, tool)), tool].map(versionOf));
  const found = candidates.filter((one) => one !== undefined).toSorted((a, b) => a.version - b.version);
  const fit = found.filter(({ version }) => version >= least);
  const chosen = which === 'nearest' ? fit[0] : fit.at(-1);
  if (chosen) return chosen.program;
  const newest = found.at(-1);
  if (!newest) throw new AppError('tool_missing', { tool, package: PACKAGE });
  throw new AppError('tool_too_old', { tool, package: PACKAGE, found: newest.version, needed: least });
}

async function versionOf(program: string): Promise<{ program: string; version: number } | undefined> {
  const told = await promisify(execFile)(program, ['--version'], { env: environment() }).catch(() => undefined);
  const version = Number(/\(PostgreSQL\) (\d+)/.exec(told?.stdout ?? '')?.[1]);
  return version ? { program, version } : undefined;
}

/** In plain English, so that what they say can be read here; of our own settings, which are secrets in part, they hear nothing. */
const environment = (): Record<string, string> => {
  const theirs = Object.entries(process.env).filter(([name]) => !name.startsWith('FIELDCAST_'));
  return { ...(Object.fromEntries(theirs) as Record<string, string>), LC_ALL: 'C', PGCLIENTENCODING: 'UTF8' };
};

/** Where the database is, as PostgreSQL's own programs are told: not in their arguments, which everybody on the machine can read. */
export function connectionOf(url: string): Record<string, string> {
  const { host, port, user, database, password } = new Client(url);
  const asked = URL.parse(url)?.searchParams ?? new URLSearchParams();
  return {
    PGHOST: host,
    PGPORT: String(port),
    ...(user && { PGUSER: user }),
    ...(database && { PGDATABASE: database }),
    ...(typeof password === 'string' && password !== '' && { PGPASSWORD: password }),
    ...(asked.has('options') && { PGOPTIONS: asked.get('options') ?? '' }),
    ...encryptionOf(asked),
  };
}

/** As strict as our own connections: pg takes every mode that speaks of certificates for `verify-full`. */
function encryptionOf(asked: URLSearchParams): Record<string, string> {
  const files = Object.entries({ PGSSLCERT: 'sslcert', PGSSLKEY: 'sslkey', PGSSLROOTCERT: 'sslrootcert' });
  const named = Object.fromEntries(files.flatMap(([name, param]) => (asked.has(param) ? [[name, asked.get(param) ?? '']] : [])));
  const isOn = ['true', '1'].includes(asked.get('ssl') ?? '');
  const mode = asked.get('sslmode') ?? (isOn ? 'verify-full' : asked.get('ssl')) ?? process.env['PGSSLMODE'];
  if (!mode) return named;
  if (mode === 'no-verify') return { ...named, PGSSLMODE: 'require' };
  if (mode === 'disable' || asked.get('uselibpqcompat') === 'true') return { ...named, PGSSLMODE: mode };
  const trusted = process.env['PGSSLROOTCERT'] ?? process.env['NODE_EXTRA_CA_CERTS'] ?? 'system';
  return { PGSSLROOTCERT: trusted, ...named, PGSSLMODE: 'verify-full' };
}

export interface Started {
  child: ChildProcessWithoutNullStreams;
  /** Rejects with its own words, without a row's content, when it fails. */
  ended: Promise<void>;
}

/** It ends with us, also after kill -9, and on request. */
export function startTool(program: string, args: readonly string[], url: string | null, signal?: AbortSignal): Started {
  signal?.throwIfAborted();
  const env = { ...environment(), ...(url && connectionOf(url)) };
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', program, ...args], { env, stdio: 'pipe' });
  const stop = (): void => void child.kill('SIGKILL');
  signal?.addEventListener('abort', stop, { once: true });
  child.stdin.on('error', () => undefined); // Why it listens no longer stands in its exit code and last words.
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (piece: string) => (said = `${said}${piece}`.slice(0, STDERR_LENGTH)));
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
  child.once('error', reject);
  child.once('close', (code, by) => {
    signal?.removeEventListener('abort', stop);
    if (signal?.aborted) reject(signal.reason as Error);
    else if (code === 0) resolve();
    else reject(new Error(`${path.basename(program)} failed: ${reasonIn(said) || `it ended with ${code ?? by ?? 'nothing'}`}`));
  });
  ended.catch(() => undefined); // Whoever started it may still be busy feeding it.
  return { child, ended };
}

/** What a row contains stands in the lines after these. */
const reasonIn = (said: string): string =>
  said
    .split('\n')
    .flatMap((line) => /(?:error|ERROR|FATAL): +(.*)/.exec(line)?.[1] ?? [])
    .slice(0, 3)
    .join('; ');
