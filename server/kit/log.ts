import { pino, type DestinationStream, type Logger } from 'pino';

export type Log = Logger;
export type LogLevel = 'silent' | 'error' | 'warn' | 'info' | 'debug';

/** Secrets and people stay out of the log: what could carry them is cut off by name, at any depth that we use. */
const SECRET = ['password', 'token', 'cookie', 'authorization', 'challenge', 'signature', 'login'].flatMap((name) => [
  name,
  `*.${name}`,
  `*.*.${name}`,
]);

export function createLog(level: LogLevel, to?: DestinationStream): Log {
  const options = { level, base: null, redact: { paths: SECRET, remove: true } };
  return to ? pino(options, to) : pino(options);
}
