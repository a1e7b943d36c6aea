import path from 'node:path';
import { once } from 'node:events';
import { io } from 'socket.io-client';
import { expect, test } from 'vitest';
import { EpochId, newId } from '#shared/model/ids.ts';
import { accountCalls } from '#shared/protocol/http/accounts.ts';
import { alarmCalls } from '#shared/protocol/http/alarms.ts';
import { statusCalls } from '#shared/protocol/http/status.ts';
import { playerCalls } from '#shared/protocol/player.ts';
import { run, until } from '../support/child.ts';
import { enrolled } from '../support/enrolled.ts';
import { temporaryFolder } from '../support/folder.ts';
import { createVisitor } from '../support/http.ts';
import { openOffice, type Office } from '../support/office.ts';
import { journal, lineOf } from '../support/showings.ts';

/** A console page that is open, and the topics it is told of. */
async function openConsole({ url }: Office): Promise<Disposable & { topics: unknown[] }> {
  const page = createVisitor(url);
  await page.call(accountCalls.logIn, { body: { login: 'clerk', password: 'wheat-field-4711' } });
  const socket = io(`${url}/console`, { transports: ['websocket'], forceNew: true, extraHeaders: { cookie: page.cookie ?? '' } });
  const topics: unknown[] = [];
  socket.on('changed', ({ topic }: { topic: unknown }, ack: (reply: unknown) => void) => {
    topics.push(topic);
    ack?.({ ok: true, value: {} });
  });
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  return { topics, [Symbol.dispose]: () => void socket.disconnect() };
}

test('what a box raises reaches the person at the office at once, and survives a kill of the server, seen or not', async () => {
  await using folder = await temporaryFolder();
  await using office = await openOffice(folder.path);
  const box = await enrolled(office);
  const { token } = await box.logIn(box.screen);
  const send = (lines: readonly string[], epoch: EpochId, from = 1) =>
    box.visitor.call(
      playerCalls.records,
      { body: journal(box.screen, epoch, lines).batch(from, lines.length - from + 1) },
      { authorization: `Bearer ${token}` },
    );
  const alarm = (what: string): string =>
    lineOf({ v: 1, kind: 'alarm', at: Date.now(), boot: 'b', mono: 1, clock: 'sure', what, detail: '' });
  using console = await openConsole(office);

  const epoch = newId('epo', EpochId);
  await send([alarm('machine_changed')], epoch);
  await until(() => Promise.resolve(console.topics.includes('alarm')));
  await expect(send([alarm('journal_lost')], epoch)).rejects.toThrow('chain_broken');
  await office.restart('SIGKILL');

  const list = async () => (await office.client.call(alarmCalls.listAlarms, {})).alarms;
  expect((await list()).map(({ what, screenName, seen }) => [what, screenName, seen])).toEqual([
    ['two_histories', '大屏', null],
    ['machine_changed', '大屏', null],
  ]);
  await office.client.call(alarmCalls.markAlarmsSeen, { body: { alarms: [{ screen: box.screen, epoch, seq: 0 }] } });
  await office.restart('SIGKILL');
  expect((await list()).map(({ what, seen }) => [what, seen?.by])).toEqual([
    ['two_histories', 'clerk'],
    ['machine_changed', undefined],
  ]);
});

test('the root key is asked for until the command has taken it out of the running server', async () => {
  await using folder = await temporaryFolder();
  await using office = await openOffice(path.join(folder.path, 'data'));
  const status = () => office.client.call(statusCalls.status, {});
  expect((await status()).keys).toMatchObject({ isRootHere: true, renewal: 'none' });
  await using command = run('scripts/keys.ts', ['take-root', path.join(folder.path, 'stick')], { FIELDCAST_DATA: `${folder.path}/data` });
  expect(await once(command.child, 'exit')).toEqual([0, null]);
  expect((await status()).keys.isRootHere).toBe(false);
});
