import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { choice, only, openSettings, serverAddress, text, wholeNumber, type Kind } from '#shared/settings.ts';
import { words } from '#shared/words/languages.ts';
import { languageOf } from '#shared/words/speak.ts';
import { isProgram } from './find-browser.ts';

export interface PlayerOptions {
  /** Null: the one it was enrolled at. */
  server: URL | null;
  data: string;
  name: string | null;
  port: number;
  isHeadless: boolean;
  hasWindow: boolean;
  enrolsAgain: boolean;
  logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
  /** Null: the one that is found. */
  chromium: string | null;
  mayBeElectron: boolean;
  /** For those who look after the page from outside: DevTools on the loopback. */
  debugPort: number | null;
}

/** Something was asked for that cannot be; the sentence is for whoever typed it. */
export class UsageError extends Error {}

const flags = {
  server: { type: 'string' },
  data: { type: 'string' },
  name: { type: 'string' },
  port: { type: 'string' },
  headless: { type: 'boolean' },
  'no-window': { type: 'boolean' },
  'enrol-again': { type: 'boolean' },
} as const;

/** Named, but not there or not to be run: another one in its place would hide the mistake. */
const program: Kind<string> = { read: (file) => (isProgram(file) ? file : null), allowed: (said) => said.program };

/** Arguments first, then `FIELDCAST_PLAYER_*`. Whatever is wrong stops the start. */
export function readOptions(args: string[], environment: NodeJS.ProcessEnv): PlayerOptions {
  const values = parse(args, words[languageOf(environment)].player.usage);
  const { read, refuseOthers, check } = openSettings(environment);
  const option = (name: 'server' | 'data' | 'name' | 'port') => ({ name: `--${name}`, value: values[name] });
  const options: PlayerOptions = {
    server: read('FIELDCAST_PLAYER_SERVER', serverAddress, option('server')) ?? null,
    data: resolve(read('FIELDCAST_PLAYER_DATA', text, option('data')) ?? 'data/player'),
    name: read('FIELDCAST_PLAYER_NAME', text, option('name')) ?? null,
    port: read('FIELDCAST_PLAYER_PORT', wholeNumber(0, 65_535), option('port')) ?? 4100,
    isHeadless: values.headless ?? false,
    hasWindow: !values['no-window'],
    enrolsAgain: values['enrol-again'] ?? false,
    logLevel: read('FIELDCAST_PLAYER_LOG', choice('silent', 'error', 'warn', 'info', 'debug')) ?? 'info',
    chromium: read('FIELDCAST_PLAYER_CHROMIUM', program) ?? null,
    mayBeElectron: read('FIELDCAST_PLAYER_SHELL', only('chromium')) === undefined,
    debugPort: read('FIELDCAST_PLAYER_DEBUG_PORT', wholeNumber(1, 65_535)) ?? null,
  };
  refuseOthers((name) => name.startsWith('FIELDCAST_PLAYER_'));
  check();
  return options;
}

function parse(args: string[], usage: string) {
  try {
    return parseArgs({ args, options: flags, strict: true }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : ''}\n${usage}`, { cause: error });
  }
}
