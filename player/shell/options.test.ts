import { expect, test } from 'vitest';
import { SettingsError } from '#shared/settings.ts';
import { readOptions, UsageError } from './options.ts';

/** What is said to somebody who starts the player so, in both languages. */
function refusalOf(args: string[], environment: NodeJS.ProcessEnv): { en: string[]; zh: string[] } {
  try {
    readOptions(args, environment);
  } catch (error) {
    if (error instanceof SettingsError) return { en: error.sentences('en'), zh: error.sentences('zh-CN') };
    throw error;
  }
  return { en: [], zh: [] };
}

test('options come from the arguments, then from the environment', () => {
  const options = readOptions(['--server', 'http://office:4000', '--headless', '--name', '一号屏'], {
    FIELDCAST_PLAYER_SERVER: 'http://elsewhere:4000',
    FIELDCAST_PLAYER_PORT: '0',
    FIELDCAST_PLAYER_DATA: '/d',
    FIELDCAST_PLAYER_LOG: 'debug',
    FIELDCAST_PLAYER_CHROMIUM: process.execPath,
    FIELDCAST_PLAYER_SHELL: 'chromium',
    FIELDCAST_PLAYER_DEBUG_PORT: '9222',
  });
  expect(options).toMatchObject({ port: 0, data: '/d', name: '一号屏', logLevel: 'debug', chromium: process.execPath, debugPort: 9222 });
  expect(options).toMatchObject({ isHeadless: true, hasWindow: true, enrolsAgain: false, mayBeElectron: false });
  expect(options.server?.href).toBe('http://office:4000/');
});

test('without any there are defaults, and an empty setting is none', () => {
  const empty = { FIELDCAST_PLAYER_SERVER: '', FIELDCAST_PLAYER_PORT: '', FIELDCAST_PLAYER_DATA: '', FIELDCAST_PLAYER_LOG: '' };
  expect(readOptions([], empty)).toEqual(readOptions([], {}));
  expect(readOptions([], {})).toMatchObject({
    server: null,
    name: null,
    port: 4100,
    logLevel: 'info',
    chromium: null,
    mayBeElectron: true,
  });
  expect(readOptions([], {}).data).toMatch(/\/data\/player$/);
});

test.each([
  [
    'FIELDCAST_PLAYER_LOG',
    'verbose',
    'it has to be one of silent, error, warn, info, debug',
    '应当是其中之一：silent、error、warn、info、debug',
  ],
  ['FIELDCAST_PLAYER_PORT', '70000', 'it has to be a whole number from 0 to 65535', '应当是 0 到 65535 之间的整数'],
  ['FIELDCAST_PLAYER_PORT', '0x10', 'it has to be a whole number from 0 to 65535', '应当是 0 到 65535 之间的整数'],
  ['FIELDCAST_PLAYER_DEBUG_PORT', 'yes', 'it has to be a whole number from 1 to 65535', '应当是 1 到 65535 之间的整数'],
  ['FIELDCAST_PLAYER_SHELL', 'firefox', 'it can only be chromium, or not be set', '只能是 chromium，或者不设置'],
  ['FIELDCAST_PLAYER_CHROMIUM', '/nowhere/chromium', 'there is no program there that can be run', '那里没有可以运行的程序'],
  ['FIELDCAST_PLAYER_CHROMIUM', '/usr/bin', 'there is no program there that can be run', '那里没有可以运行的程序'],
])('%s=%s stops the start with a sentence that says what it may be', (name, value, en, zh) => {
  expect(refusalOf([], { [name]: value })).toEqual({
    en: [`${name}=${value} is not right: ${en}.`],
    zh: [`${name}=${value} 不对：${zh}。`],
  });
});

test.each(['office', 'ftp://office', 'http://office:4000/console', 'http://somebody@office:4000', ''])(
  '"%s" is not taken for the address of a server',
  (server) => {
    expect(refusalOf(['--server', server], {}).en).toEqual([
      expect.stringMatching(`^--server=${server} is not right: it has to be the address`),
    ]);
  },
);

test('all that is wrong is told at once, and a misspelt setting is not passed over', () => {
  const { en } = refusalOf(['--port', 'x', '--data', ''], {
    FIELDCAST_PLAYER_LOG: 'loud',
    FIELDCAST_PLAYER_PROT: '4100',
    FIELDCAST_PROT: '1',
  });
  expect(en.map((sentence) => sentence.split(/[.:]/)[0])).toEqual([
    '--data= is not right',
    '--port=x is not right',
    'FIELDCAST_PLAYER_LOG=loud is not right',
    'There is no setting FIELDCAST_PLAYER_PROT',
  ]);
});

test('an option that does not exist is refused with the usage', () => {
  expect(() => readOptions(['--what'], { LANG: 'zh_CN.UTF-8' })).toThrow(/--what.*\n用法：/s);
  expect(() => readOptions(['--what'], {})).toThrow(UsageError);
});
