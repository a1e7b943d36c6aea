import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { words } from '#shared/words/languages.ts';

type Said = (typeof words)['zh-CN']['player'];

export interface PlayerOptions {
  /** Null: the one it was enrolled at. */
  server: URL | null;
  data: string;
  name: string | null;
  port: number;
  isHeadless: boolean;
  hasWindow: boolean;
  enrolsAgain: boolean;
  logLevel: string;
  debugPort: number | null;
}

/** Something was asked for that cannot be; the sentence is for whoever typed it. */
export class UsageError extends Error {}

/** In the language of the terminal. */
export function playerWords(environment: NodeJS.ProcessEnv): Said {
  const isChinese = (environment.LC_ALL ?? environment.LANG ?? '').startsWith('zh');
  return words[isChinese ? 'zh-CN' : 'en'].player;
}

export const filled = (sentence: string, values: Record<string, string>): string =>
  sentence.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '');

const flags = {
  server: { type: 'string' },
  data: { type: 'string' },
  name: { type: 'string' },
  port: { type: 'string' },
  headless: { type: 'boolean' },
  'no-window': { type: 'boolean' },
  'enrol-again': { type: 'boolean' },
} as const;

/** Arguments first, then `FIELDCAST_PLAYER_*`. */
export function readOptions(args: string[], environment: NodeJS.ProcessEnv): PlayerOptions {
  const said = playerWords(environment);
  const values = parse(args, said.usage);
  const server = values.server ?? environment.FIELDCAST_PLAYER_SERVER;
  const port = values.port ?? environment.FIELDCAST_PLAYER_PORT ?? '4100';
  const debugPort = environment.FIELDCAST_PLAYER_DEBUG_PORT;
  return {
    server: server === undefined ? null : serverFrom(server, said),
    data: resolve(values.data ?? environment.FIELDCAST_PLAYER_DATA ?? 'data/player'),
    name: values.name ?? environment.FIELDCAST_PLAYER_NAME ?? null,
    port: portFrom(port, said),
    isHeadless: values.headless ?? false,
    hasWindow: !values['no-window'],
    enrolsAgain: values['enrol-again'] ?? false,
    logLevel: z.enum(['silent', 'error', 'warn', 'info', 'debug']).catch('info').parse(environment.FIELDCAST_PLAYER_LOG),
    debugPort: debugPort === undefined ? null : portFrom(debugPort, said),
  };
}

function parse(args: string[], usage: string) {
  try {
    return parseArgs({ args, options: flags, strict: true }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : ''}\n${usage}`, { cause: error });
  }
}

function serverFrom(text: string, said: Said): URL {
  const url = URL.parse(text);
  if (url === null || !['http:', 'https:'].includes(url.protocol)) throw new UsageError(filled(said.badServer, { server: text }));
  return url;
}

function portFrom(text: string, said: Said): number {
  const port = z.coerce.number().int().min(0).max(65_535).safeParse(text);
  if (!port.success || text.trim() === '') throw new UsageError(filled(said.badPort, { port: text }));
  return port.data;
}
