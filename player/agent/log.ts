import { multistream, pino, type Level, type Logger } from 'pino';
import type { LogFile } from './log-file.ts';

/** What is kept on the disk, whatever the terminal is told. */
const KEPT: Level = 'info';

/** Tokens, keys and digits never reach a log. */
export function createLog(level: Level | 'silent', file?: Pick<LogFile, 'write'>): Logger {
  const streams = [
    ...(level === 'silent' ? [] : [{ level, stream: pino.destination(1) }]),
    ...(file ? [{ level: KEPT, stream: file }] : []),
  ];
  return pino(
    {
      level: streams.length === 0 ? 'silent' : lowest(streams.map((one) => one.level)),
      base: { part: 'player' },
      redact: { paths: ['*.token', '*.authorization', '*.cookie', 'headers.authorization'], remove: true },
    },
    multistream(streams),
  );
}

const lowest = (levels: readonly Level[]): Level =>
  levels.reduce((least, level) => ((pino.levels.values[level] ?? 0) < (pino.levels.values[least] ?? 0) ? level : least), 'fatal');
