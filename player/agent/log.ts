import { pino, type Logger } from 'pino';

/** Tokens, keys and digits never reach a log. */
export const createLog = (level: string): Logger =>
  pino({
    level,
    base: { part: 'player' },
    redact: { paths: ['*.token', '*.authorization', '*.cookie', 'headers.authorization'], remove: true },
  });
