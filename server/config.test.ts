import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

test('without settings the server listens on loopback only, with a frozen configuration', () => {
  const config = readConfig({});
  expect(config).toMatchObject({ host: '127.0.0.1', port: 4000, tls: null, proxies: 0, workers: 1, reconnectWindowMs: 20_000 });
  expect(Object.isFrozen(config)).toBe(true);
});

test.each([
  ['FIELDCAST_PORT', 'four thousand'],
  ['FIELDCAST_PORT', '70000'],
  ['FIELDCAST_PORT', '-1'],
  ['FIELDCAST_PORT', '80.5'],
  ['FIELDCAST_LOG', 'loud'],
  ['FIELDCAST_PROXIES', 'nginx'],
  ['FIELDCAST_PROXIES', '-1'],
  ['FIELDCAST_UPLOAD_MAX_MB', '0'],
  ['FIELDCAST_UPLOAD_MAX_MB', 'Infinity'],
  ['FIELDCAST_WORKERS', '0'],
  ['FIELDCAST_READERS', '1000'],
  ['FIELDCAST_RECONNECT_WINDOW_S', '-5'],
])('%s=%s stops the start and is named', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(`The setting ${name}=${value} is not right: `);
});

test('a name of ours that does not exist stops the start; the player’s and other people’s do not', () => {
  expect(() => readConfig({ FIELDCAST_PROT: '4000' })).toThrow('There is no setting FIELDCAST_PROT. Known: FIELDCAST_HOST, ');
  expect(readConfig({ FIELDCAST_PLAYER_CHROMIUM: '/usr/bin/chromium', HOME: '/root', PORT: 'x' }).port).toBe(4000);
});

test('certificate and key belong together', () => {
  expect(() => readConfig({ FIELDCAST_TLS_CERT: 'a.pem' })).toThrow('FIELDCAST_TLS_KEY');
  expect(readConfig({ FIELDCAST_TLS_CERT: 'a.pem', FIELDCAST_TLS_KEY: 'b.pem' }).tls).toEqual({ cert: 'a.pem', key: 'b.pem' });
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
