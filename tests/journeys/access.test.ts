import { expect, test } from 'vitest';
import { io, type Socket } from 'socket.io-client';
import type { ScreenId } from '#shared/model/ids.ts';
import { accountCalls } from '#shared/protocol/http/accounts.ts';
import { stationCalls as calls } from '#shared/protocol/http/stations.ts';
import { playerCalls } from '#shared/protocol/player.ts';
import { until } from '../support/child.ts';
import { enrolled } from '../support/enrolled.ts';
import { temporaryFolder } from '../support/folder.ts';
import { createVisitor } from '../support/http.ts';
import { openOffice, type Office } from '../support/office.ts';

function connect(url: string, room: '/player' | '/console', how: { token?: string; cookie?: string }): Socket & Disposable {
  const socket = io(url + room, {
    transports: ['websocket'],
    forceNew: true,
    reconnectionDelay: 50,
    reconnectionDelayMax: 200,
    auth: { token: how.token },
    ...(how.cookie && { extraHeaders: { cookie: how.cookie } }),
  });
  return Object.assign(socket, { [Symbol.dispose]: () => void socket.disconnect() });
}

const happens = (socket: Socket, event: string) => new Promise<unknown>((resolve) => socket.once(event, resolve));
const presence = async ({ client }: Office, id: ScreenId) => (await client.call(calls.getScreen, { params: { id } })).presence;

test('a revoked screen is told, its line is cut, and no door opens to it again', async () => {
  await using folder = await temporaryFolder();
  await using office = await openOffice(folder.path);
  const box = await enrolled(office);
  const { token } = await box.logIn(box.screen);
  using socket = connect(office.url, '/player', { token });
  await happens(socket, 'connect');
  await until(async () => (await presence(office, box.screen)) === 'online');

  const [told, cut] = [happens(socket, 'revoked'), happens(socket, 'disconnect')];
  await office.client.call(calls.revokeScreen, { params: { id: box.screen } });
  await told;
  await cut;
  using again = connect(office.url, '/player', { token });
  expect(await happens(again, 'connect_error')).toMatchObject({ message: 'screen_revoked' });
  await expect(box.visitor.call(playerCalls.manifest, {}, { authorization: `Bearer ${token}` })).rejects.toThrow('screen_revoked');
  await expect(box.logIn(box.screen)).rejects.toThrow('screen_revoked');
  const rest = (await box.logInForRecords(box.screen)).token; // Good for its last records, and for nothing else.
  using third = connect(office.url, '/player', { token: rest });
  expect(await happens(third, 'connect_error')).toMatchObject({ message: 'not_signed_in' });
  await expect(box.visitor.call(playerCalls.manifest, {}, { authorization: `Bearer ${rest}` })).rejects.toThrow('not_signed_in');
  await until(async () => (await presence(office, box.screen)) === 'offline');
});

test('a killed server does not know of its screens, until they come back by themselves', async () => {
  await using folder = await temporaryFolder();
  await using office = await openOffice(folder.path);
  const box = await enrolled(office);
  const { token } = await box.logIn(box.screen);
  using socket = connect(office.url, '/player', { token });
  await until(async () => (await presence(office, box.screen)) === 'online');

  socket.io.reconnection(false);
  await office.restart('SIGKILL');
  expect(await presence(office, box.screen)).toBe('unknown');
  socket.io.reconnection(true);
  socket.connect();
  await until(async () => (await presence(office, box.screen)) === 'online');
});

test('a page whose session ends hears nothing more', async () => {
  await using folder = await temporaryFolder();
  await using office = await openOffice(folder.path);
  const page = createVisitor(office.url);
  await page.call(accountCalls.logIn, { body: { login: 'clerk', password: 'wheat-field-4711' } });
  using socket = connect(office.url, '/console', { cookie: page.cookie ?? '' });
  await happens(socket, 'connect');
  const cut = happens(socket, 'disconnect');
  await page.call(accountCalls.logOut);
  await cut;
  using stranger = connect(office.url, '/console', { cookie: page.cookie ?? '' });
  expect(await happens(stranger, 'connect_error')).toMatchObject({ message: 'not_signed_in' });
});

test('neither the setup link nor a password is in the log, and a used link is dead', async () => {
  await using folder = await temporaryFolder();
  await using office = await openOffice(folder.path, { FIELDCAST_LOG: 'debug' });
  const token = /\/setup#(\S+)/.exec(office.server.output())?.[1] ?? '';
  const visitor = createVisitor(office.url);
  await expect(visitor.call(accountCalls.logIn, { body: { login: 'clerk', password: 'guess-0815-guess' } })).rejects.toThrow(
    'wrong_credentials',
  );
  const second = { token, login: 'second', name: 'second', password: 'another-field-4711' };
  await expect(visitor.call(accountCalls.setUp, { body: second })).rejects.toThrow('setup_link_used');
  const logged = office.server
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .join('\n');
  for (const secret of [token, 'guess-0815-guess', 'wheat-field-4711', 'clerk']) expect(logged).not.toContain(secret);
});
