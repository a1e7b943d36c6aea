import path from 'node:path';
import { z } from 'zod';
import type { LogLevel } from './kit/log.ts';

const positive = z.coerce.number().int().positive();

const Environment = z.object({
  FIELDCAST_HOST: z.string().min(1).default('127.0.0.1'),
  FIELDCAST_PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
  FIELDCAST_DATA: z.string().min(1).default('data'),
  FIELDCAST_LOG: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
  FIELDCAST_TLS_CERT: z.string().min(1).optional(),
  FIELDCAST_TLS_KEY: z.string().min(1).optional(),
  /** How many proxies stand in front; their X-Forwarded-For is believed. */
  FIELDCAST_PROXIES: z.coerce.number().int().min(0).max(5).default(0),
  FIELDCAST_UPLOAD_MAX_MB: positive.default(20_480),
  /** Encodes at a time. */
  FIELDCAST_WORKERS: z.coerce.number().int().min(1).max(64).default(1),
  FIELDCAST_READERS: z.coerce.number().int().min(1).max(32).default(4),
  /** Seconds over which players spread their return after the server was away. */
  FIELDCAST_RECONNECT_WINDOW_S: positive.default(20),
  /** The keys in a backup are sealed with it; without it they lie there as they are. */
  FIELDCAST_BACKUP_PASSPHRASE: z.string().min(10).optional(),
  /** What a Prometheus brings to read /metrics; without it there is no such page. */
  FIELDCAST_METRICS_TOKEN: z.string().min(16).optional(),
});

export type Config = Readonly<{
  host: string;
  port: number;
  dataFolder: string;
  logLevel: LogLevel;
  tls: { cert: string; key: string } | null;
  proxies: number;
  uploadMaxBytes: number;
  workers: number;
  readers: number;
  reconnectWindowMs: number;
  backupPassphrase: string | null;
  metricsToken: string | null;
}>;

/** A wrong value stops the start with a sentence that names it; so does a misspelt name. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const known = new Set(Object.keys(Environment.shape));
  const ours = Object.entries(environment).filter(([name, value]) => name.startsWith('FIELDCAST_') && value !== undefined && value !== '');
  const strange = ours.find(([name]) => !known.has(name) && !name.startsWith('FIELDCAST_PLAYER_'));
  if (strange) throw new Error(`There is no setting ${strange[0]}. Known: ${[...known].join(', ')}.`);

  const parsed = Environment.safeParse(Object.fromEntries(ours));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const name = String(issue?.path[0]);
    const value = /TOKEN|PASSPHRASE/.test(name) ? '…' : (environment[name] ?? ''); // Terminals and logs remember.
    throw new Error(`The setting ${name}=${value} is not right: ${issue?.message ?? 'unknown reason'}.`);
  }
  const e = parsed.data;
  if (Boolean(e.FIELDCAST_TLS_CERT) !== Boolean(e.FIELDCAST_TLS_KEY)) {
    throw new Error('FIELDCAST_TLS_CERT and FIELDCAST_TLS_KEY belong together; only one of them is set.');
  }
  return Object.freeze({
    host: e.FIELDCAST_HOST,
    port: e.FIELDCAST_PORT,
    dataFolder: path.resolve(e.FIELDCAST_DATA),
    logLevel: e.FIELDCAST_LOG,
    tls: e.FIELDCAST_TLS_CERT && e.FIELDCAST_TLS_KEY ? { cert: e.FIELDCAST_TLS_CERT, key: e.FIELDCAST_TLS_KEY } : null,
    proxies: e.FIELDCAST_PROXIES,
    uploadMaxBytes: e.FIELDCAST_UPLOAD_MAX_MB * 1_000_000,
    workers: e.FIELDCAST_WORKERS,
    readers: e.FIELDCAST_READERS,
    reconnectWindowMs: e.FIELDCAST_RECONNECT_WINDOW_S * 1000,
    backupPassphrase: e.FIELDCAST_BACKUP_PASSPHRASE ?? null,
    metricsToken: e.FIELDCAST_METRICS_TOKEN ?? null,
  });
}
