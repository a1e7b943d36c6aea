import { expect, test } from 'vitest';
import { COMMAND_MS, Command, type CommandAnswer } from '#shared/model/command.ts';
import { CommandId, newId } from '#shared/model/ids.ts';
import { commandCalls } from '#shared/protocol/http/commands.ts';
import { stationCalls } from '#shared/protocol/http/stations.ts';
import { playerCalls } from '#shared/protocol/player.ts';
import { enrolBox, hire, openOffice } from '#tests/support/stations.ts';

const order = { kind: 'identify' as const, seconds: 10 };

/** An office with a screen that is signed in. */
async function openScreen() {
  const office = await openOffice();
  const box = await enrolBox(office);
  const { id } = box.screen;
  const headers = { authorization: `Bearer ${(await box.logIn(id)).token}` };
  return {
    ...office,
    id,
    ask: () => office.admin.call(commandCalls.commandScreen, { params: { id }, body: { order } }),
    list: async () => (await office.admin.call(commandCalls.listCommands, { params: { id } })).commands,
    waiting: async () => (await box.visitor.call(playerCalls.commands, {}, headers)).commands,
    answer: (command: CommandId, body: CommandAnswer) =>
      box.visitor.call(playerCalls.answerCommand, { params: { id: command }, body }, headers),
    [Symbol.asyncDispose]: office[Symbol.asyncDispose],
  };
}

test('what is asked waits for its screen, signed for it alone and good for a minute, until the screen has answered', async () => {
  await using it = await openScreen();
  const asked = await it.ask();
  expect(asked).toMatchObject({ order, state: 'asked', reason: null, expiresAt: it.clock.now() + COMMAND_MS });
  expect(it.poked).toEqual([it.id]);
  const [envelope] = await it.waiting();
  const said = Command.parse(JSON.parse(Buffer.from(envelope?.payload ?? '', 'base64').toString()));
  expect(said).toEqual({ v: 1, id: asked.id, screen: it.id, issuedAt: it.clock.now(), expiresAt: asked.expiresAt, order });

  await it.answer(asked.id, { outcome: 'done' });
  expect(await it.waiting()).toEqual([]);
  expect(await it.list()).toMatchObject([{ id: asked.id, state: 'done', answeredAt: it.clock.now() }]);
});

test('the first answer counts, and a reason goes with a failure', async () => {
  await using it = await openScreen();
  const { id } = await it.ask();
  await it.answer(id, { outcome: 'failed', reason: 'no_page' });
  await it.answer(id, { outcome: 'done' });
  await it.answer(newId('cmd', CommandId), { outcome: 'done' });
  expect(await it.list()).toMatchObject([{ state: 'failed', reason: 'no_page' }]);
});

test('without an answer it is over after a minute; one that comes late still says what happened', async () => {
  await using it = await openScreen();
  const { id } = await it.ask();
  it.clock.advance(COMMAND_MS + 1);
  expect(await it.waiting()).toEqual([]);
  expect(await it.list()).toMatchObject([{ state: 'expired' }]);
  await it.answer(id, { outcome: 'done' });
  expect(await it.list()).toMatchObject([{ state: 'done' }]);
});

test('another screen can neither see nor answer it, and a revoked one is asked nothing', async () => {
  await using it = await openScreen();
  const { id } = await it.ask();
  const other = await enrolBox(it, '文化长廊');
  const headers = { authorization: `Bearer ${(await other.logIn(other.screen.id)).token}` };
  expect((await other.visitor.call(playerCalls.commands, {}, headers)).commands).toEqual([]);
  await other.visitor.call(playerCalls.answerCommand, { params: { id }, body: { outcome: 'done' } }, headers);
  expect(await it.list()).toMatchObject([{ state: 'asked' }]);

  await it.admin.call(stationCalls.revokeScreen, { params: { id: it.id } });
  await expect(it.ask()).rejects.toThrow('screen_revoked');
});

test('who may only look does not command; who did is in the audit log', async () => {
  await using it = await openScreen();
  const reader = await hire(it, 'reader', { role: 'operator', place: { kind: 'everywhere' } });
  await expect(reader.call(commandCalls.commandScreen, { params: { id: it.id }, body: { order } })).rejects.toThrow('not_allowed');
  await it.ask();
  const rows: unknown = await it.database.reads('audit').where({ action: 'screen.command' }).select('subject', 'line');
  expect(rows).toMatchObject([{ subject: it.id, line: expect.stringContaining('"order":"identify"') as string }]);
});
