import { expect, test } from 'vitest';
import { SettingsError } from '#shared/settings.ts';
import { readConfig, whyNoStart } from './config.ts';

/** What is said to somebody who starts the server so. */
function refusalOf(environment: NodeJS.ProcessEnv): { en: string[]; zh: string[] } {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof SettingsError) return { en: error.sentences('en'), zh: error.sentences('zh-CN') };
    throw error;
  }
  return { en: [], zh: [] };
}

test('without settings the server listens on loopback only, with a frozen configuration', () => {
  const config = readConfig({});
  expect(config).toMatchObject({ host: '127.0.0.1', port: 4000, tls: null, proxies: 0, workers: 1, reconnectWindowMs: 20_000 });
  expect(Object.isFrozen(config)).toBe(true);
});

test.each([
  ['FIELDCAST_PORT', 'four thousand', '0', '65535'],
  ['FIELDCAST_PORT', '70000', '0', '65535'],
  ['FIELDCAST_PORT', '-1', '0', '65535'],
  ['FIELDCAST_PORT', '80.5', '0', '65535'],
  ['FIELDCAST_PORT', ' ', '0', '65535'],
  ['FIELDCAST_PORT', '0x50', '0', '65535'],
  ['FIELDCAST_PROXIES', 'nginx', '0', '5'],
  ['FIELDCAST_PROXIES', '-1', '0', '5'],
  ['FIELDCAST_UPLOAD_MAX_MB', '0', '1', '10000000'],
  ['FIELDCAST_UPLOAD_MAX_MB', 'Infinity', '1', '10000000'],
  ['FIELDCAST_WORKERS', '0', '1', '64'],
  ['FIELDCAST_READERS', '1000', '1', '32'],
  ['FIELDCAST_RECONNECT_WINDOW_S', '-5', '1', '86400'],
  ['FIELDCAST_MEDIA_MEMORY_MB', '15', '16', '1000000'],
  ['FIELDCAST_FETCHES_PER_S', '0', '1', '100000'],
])('%s=%s stops the start, and what it may be is said in both languages', (name, value, from, to) => {
  expect(refusalOf({ [name]: value })).toEqual({
    en: [`${name}=${value} is not right: it has to be a whole number from ${from} to ${to}.`],
    zh: [`${name}=${value} 不对：应当是 ${from} 到 ${to} 之间的整数。`],
  });
});

test('a level of the log is one of five, and a host looks like one', () => {
  expect(refusalOf({ FIELDCAST_LOG: 'loud' }).en).toEqual([
    'FIELDCAST_LOG=loud is not right: it has to be one of silent, error, warn, info, debug.',
  ]);
  expect(refusalOf({ FIELDCAST_HOST: 'http://0.0.0.0' }).zh).toEqual([
    expect.stringContaining('FIELDCAST_HOST=http://0.0.0.0 不对：应当是本机的 IP 地址'),
  ]);
  for (const host of ['0.0.0.0', '::', 'office.example.cn', '县里']) expect(readConfig({ FIELDCAST_HOST: host }).host).toBe(host);
});

test('a name of ours that does not exist stops the start; the player’s and other people’s do not', () => {
  expect(refusalOf({ FIELDCAST_PROT: '4000' }).en[0]).toMatch(
    /^There is no setting FIELDCAST_PROT\. There are: .*FIELDCAST_HOST, FIELDCAST_PORT, /,
  );
  expect(readConfig({ FIELDCAST_PLAYER_CHROMIUM: '/usr/bin/chromium', HOME: '/root', PORT: 'x' }).port).toBe(4000);
});

test.each(['mysql://fieldcast:s3cret@host/x', 'postgres://fieldcast:s3cret@host:port/x', 's3cret'])(
  'an address of a database that is none (%#) is refused without saying it: it has the password in it',
  (given) => {
    const { en, zh } = refusalOf({ FIELDCAST_DATABASE_URL: given });
    expect([en.length, zh.length]).toEqual([1, 1]);
    expect([...en, ...zh].join()).not.toMatch(/s3cret|mysql/);
  },
);

test('certificate and key belong together', () => {
  expect(refusalOf({ FIELDCAST_TLS_CERT: 'a.pem' }).en).toEqual([
    'FIELDCAST_TLS_CERT and FIELDCAST_TLS_KEY belong together; only FIELDCAST_TLS_CERT is set.',
  ]);
  expect(refusalOf({ FIELDCAST_TLS_KEY: 'b.pem' }).zh).toEqual([
    'FIELDCAST_TLS_KEY 和 FIELDCAST_TLS_CERT 要一起设置，现在只设了 FIELDCAST_TLS_KEY。',
  ]);
  expect(readConfig({ FIELDCAST_TLS_CERT: 'a.pem', FIELDCAST_TLS_KEY: 'b.pem' }).tls).toEqual({ cert: 'a.pem', key: 'b.pem' });
});

test('the address at which nginx has the blobs is a path, and belongs to a proxy that is believed', () => {
  const proxied = { FIELDCAST_PROXIES: '1' };
  for (const given of ['fieldcast-blobs', '/', '/blobs', '//x/', '/a b/', 'https://x/y/'])
    expect(refusalOf({ FIELDCAST_NGINX_BLOBS: given, ...proxied })).toEqual({
      en: [`FIELDCAST_NGINX_BLOBS=${given} is not right: it has to be a path such as /fieldcast-blobs/, with a stroke at both ends.`],
      zh: [`FIELDCAST_NGINX_BLOBS=${given} 不对：应当是 /fieldcast-blobs/ 这样的路径，前后都有斜杠。`],
    });
  expect(refusalOf({ FIELDCAST_NGINX_BLOBS: '/media/' }).zh).toEqual([
    'FIELDCAST_NGINX_BLOBS 和 FIELDCAST_PROXIES 要一起设置，现在只设了 FIELDCAST_NGINX_BLOBS。',
  ]);
  expect(readConfig({ FIELDCAST_NGINX_BLOBS: '/media/', ...proxied }).delivery.nginxBlobs).toBe('/media/');
});

test('all that is wrong is told at once, in Chinese and in English', () => {
  const wrong = { FIELDCAST_PORT: 'x', FIELDCAST_WORKERS: 'many', FIELDCAST_PROT: '4000', FIELDCAST_TLS_CERT: 'a.pem' };
  expect(refusalOf(wrong).en).toHaveLength(4);
  const said = whyNoStart(new SettingsError([() => 'one', () => 'two']));
  expect(said).toBe(
    '田间课堂无法启动，请改正这里的设置：\n  one\n  two\nFieldcast cannot start. Please mend these settings:\n  one\n  two',
  );
  expect(whyNoStart(new Error('The disk is full.'))).toBe('Fieldcast cannot start. The disk is full.');
});

test('an empty setting is none', () => {
  expect(readConfig({ FIELDCAST_PORT: '', FIELDCAST_TLS_CERT: '', FIELDCAST_NONSENSE: '' })).toMatchObject({ port: 4000, tls: null });
});

test('megabytes and seconds become bytes and milliseconds', () => {
  expect(readConfig({ FIELDCAST_UPLOAD_MAX_MB: '5', FIELDCAST_RECONNECT_WINDOW_S: '3' })).toMatchObject({
    uploadMaxBytes: 5_000_000,
    reconnectWindowMs: 3000,
  });
});
