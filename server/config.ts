import path from 'node:path';
import { addressPath, choice, host, openSettings, postgresAddress, secret, SettingsError, text, wholeNumber } from '#shared/settings.ts';
import { words } from '#shared/words/languages.ts';
import type { LogLevel } from './kit/log.ts';

export type Config = Readonly<{
  host: string;
  port: number;
  dataFolder: string;
  /** Null: SQLite in the data folder. It contains the password. */
  databaseUrl: string | null;
  logLevel: LogLevel;
  tls: { cert: string; key: string } | null;
  /** How many proxies stand in front; their X-Forwarded-For is believed. */
  proxies: number;
  uploadMaxBytes: number;
  /** Encodes at a time. */
  workers: number;
  readers: number;
  /** Over which players spread their return after the server was away. */
  reconnectWindowMs: number;
  /** The keys in a backup are sealed with it; without it they lie there as they are. */
  backupPassphrase: string | null;
  /** How blobs leave. */
  delivery: Readonly<{
    memoryBytes: number;
    /** Null: the server sends the bytes itself. Otherwise nginx does, from this internal address of its. */
    nginxBlobs: string | null;
    /** From one screen or one login. */
    fetchesPerS: number;
  }>;
  /** What a Prometheus brings to read /metrics; without it there is no such page. */
  metricsToken: string | null;
}>;

/** Whatever is wrong stops the start with a sentence for each; so does a misspelt name. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const { read, needTogether, needAlso, refuseOthers, check } = openSettings(environment);
  const [cert, key] = [read('FIELDCAST_TLS_CERT', text), read('FIELDCAST_TLS_KEY', text)];
  needTogether('FIELDCAST_TLS_CERT', 'FIELDCAST_TLS_KEY');
  const config: Config = {
    host: read('FIELDCAST_HOST', host) ?? '127.0.0.1',
    port: read('FIELDCAST_PORT', wholeNumber(0, 65_535)) ?? 4000,
    dataFolder: path.resolve(read('FIELDCAST_DATA', text) ?? 'data'),
    databaseUrl: read('FIELDCAST_DATABASE_URL', postgresAddress) ?? null,
    logLevel: read('FIELDCAST_LOG', choice('silent', 'error', 'warn', 'info', 'debug')) ?? 'info',
    tls: cert !== undefined && key !== undefined ? { cert, key } : null,
    proxies: read('FIELDCAST_PROXIES', wholeNumber(0, 5)) ?? 0,
    uploadMaxBytes: (read('FIELDCAST_UPLOAD_MAX_MB', wholeNumber(1, 10_000_000)) ?? 20_480) * 1_000_000,
    workers: read('FIELDCAST_WORKERS', wholeNumber(1, 64)) ?? 1,
    readers: read('FIELDCAST_READERS', wholeNumber(1, 32)) ?? 4,
    reconnectWindowMs: (read('FIELDCAST_RECONNECT_WINDOW_S', wholeNumber(1, 86_400)) ?? 20) * 1000,
    backupPassphrase: read('FIELDCAST_BACKUP_PASSPHRASE', secret(10)) ?? null,
    delivery: {
      memoryBytes: (read('FIELDCAST_MEDIA_MEMORY_MB', wholeNumber(16, 1_000_000)) ?? 128) * 1_000_000,
      nginxBlobs: read('FIELDCAST_NGINX_BLOBS', addressPath) ?? null,
      fetchesPerS: read('FIELDCAST_FETCHES_PER_S', wholeNumber(1, 100_000)) ?? 100,
    },
    metricsToken: read('FIELDCAST_METRICS_TOKEN', secret(16)) ?? null,
  };
  needAlso('FIELDCAST_NGINX_BLOBS', 'FIELDCAST_PROXIES');
  refuseOthers((name) => name.startsWith('FIELDCAST_') && !name.startsWith('FIELDCAST_PLAYER_'));
  check();
  return Object.freeze(config);
}

/** Why there is no start. Settings are told in both languages: a service has no terminal to say which, and a server in a Chinese office is often set to English. */
export function whyNoStart(error: unknown): string {
  if (!(error instanceof SettingsError)) return `Fieldcast cannot start. ${error instanceof Error ? error.message : String(error)}`;
  return (['zh-CN', 'en'] as const)
    .map((language) => [words[language].settings.cannotStart, ...error.sentences(language).map((sentence) => `  ${sentence}`)].join('\n'))
    .join('\n');
}
