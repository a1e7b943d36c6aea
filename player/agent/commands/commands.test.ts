import { expect, test } from 'vitest';
import { pino } from 'pino';
import { COMMAND_MS } from '#shared/model/command.ts';
import { newId, ScreenId } from '#shared/model/ids.ts';
import { playerCalls } from '#shared/protocol/player.ts';
import { commandFrom } from '#tests/support/commands.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { makeLesson } from '#tests/support/lesson-goods.ts';
import { newOfficeKeys } from '#tests/support/office-keys.ts';
import { enrolBox, openBox } from '#tests/support/player-box.ts';
import { openPlayerOffice } from '#tests/support/player-office.ts';
import { until } from '#tests/support/until.ts';
import { machineTimepiece, openClock } from '../clock.ts';
import { createDesk, type DeskNeeds } from './desk.ts';
import { openKeptCommands } from './kept.ts';

/** A box that plays, and its office. */
async function playing() {
  const office = await openPlayerOffice();
  let reload = (): void => undefined;
  const box = await openBox(
    () => office.url,
    undefined,
    { againMs: 0 },
    () => reload(),
  );
  await enrolBox(box.data, office);
  office.publish({ goods: [makeLesson('一', 3_600_000), makeLesson('二', 3_600_000)] });
  await box.start();
  const page = await box.openPage();
  await page.sees(({ kind }) => kind === 'lesson');
  await until(() => office.statuses.some(({ clock }) => clock === 'sure'));
  const answerTo = (id: string): Promise<unknown> => until(() => office.answers.find((one) => one.id === id)?.answer);
  return {
    office,
    box,
    page,
    answerTo,
    onReload: (work: () => void): void => void (reload = work),
    async [Symbol.asyncDispose]() {
      await box[Symbol.asyncDispose]();
      await office.goAway();
    },
  };
}

test('identify: the page shows which screen it is, and only then it is done', async () => {
  await using it = await playing();
  const command = commandFrom(it.office, { kind: 'identify', seconds: 10 });
  it.office.command(command);
  expect(await it.answerTo(command.id)).toEqual({ outcome: 'done' });
  expect(it.page.plates).toEqual([{ name: '大屏', station: '平果村', ms: 10_000 }]);

  it.page.close();
  const unseen = commandFrom(it.office, { kind: 'identify', seconds: 10 });
  await until(() => it.office.answers.length === 1);
  it.office.command(unseen);
  expect(await it.answerTo(unseen.id)).toEqual({ outcome: 'failed', reason: 'no_page' });
});

test('a command that waits on and on is done once, also after a restart; its answer is given again', async () => {
  await using it = await playing();
  const command = commandFrom(it.office, { kind: 'identify', seconds: 10 });
  it.office.command(command);
  await it.answerTo(command.id);
  it.office.command(command);
  await until(() => it.office.answers.length === 2);
  await it.box.stop();
  await it.box.start();
  const page = await it.box.openPage('page-2');
  await until(() => it.office.answers.length === 3);
  expect(it.office.answers.map(({ answer }) => answer)).toEqual(Array.from({ length: 3 }, () => ({ outcome: 'done' })));
  expect([it.page.plates.length, page.plates.length]).toEqual([1, 0]);
});

test('volume holds for what is on, for what comes, and over a restart, until the office sets another', async () => {
  await using it = await playing();
  const command = commandFrom(it.office, { kind: 'volume', percent: 35 });
  it.office.command(command);
  expect(await it.answerTo(command.id)).toEqual({ outcome: 'done' });
  expect(it.page.volumes).toEqual([{ percent: 35 }]);
  await it.page.progress(40);
  await it.page.ended('complete');
  expect(await it.page.sees((direction) => direction.kind === 'lesson' && direction.volume === 35)).toBeTruthy();
  it.office.command();
  await it.box.stop();
  await it.box.start();
  const page = await it.box.openPage('page-2');
  expect(await page.sees(({ kind }) => kind === 'lesson')).toMatchObject({ volume: 35 });
});

test('fetch: the plan is asked for at once', async () => {
  await using it = await playing();
  const asked = (): number => it.office.requests.filter((request) => request === 'GET /api/player/manifest').length;
  const command = commandFrom(it.office, { kind: 'fetch' });
  const before = asked();
  it.office.command(command);
  expect(await it.answerTo(command.id)).toEqual({ outcome: 'done' });
  await until(() => asked() > before);
});

test('restart the page: done once another has come', async () => {
  await using it = await playing();
  it.onReload(() => {
    it.page.close();
    void it.box.openPage('page-2');
  });
  const command = commandFrom(it.office, { kind: 'restart_page' });
  it.office.command(command);
  expect(await it.answerTo(command.id)).toEqual({ outcome: 'done' });
});

test('what this player does not know yet is unsupported', async () => {
  await using it = await playing();
  const command = commandFrom(it.office, { kind: 'make_coffee', cups: 2 });
  it.office.command(command);
  expect(await it.answerTo(command.id)).toEqual({ outcome: 'unsupported' });
});

test('where sockets do not get through, a command is found by asking', async () => {
  await using it = await playing();
  await it.box.stop();
  it.office.refuseSockets();
  const command = commandFrom(it.office, { kind: 'fetch' });
  it.office.command(command);
  await it.box.start();
  expect(await it.answerTo(command.id)).toEqual({ outcome: 'done' });
});

test('a command that is older than its minute was never one', async () => {
  await using it = await playing();
  const old = Date.now() - COMMAND_MS - 1000;
  it.office.command(commandFrom(it.office, { kind: 'identify', seconds: 10 }, { issuedAt: old, expiresAt: old + COMMAND_MS }));
  const alarmed = () => it.office.ledger.records().find((record) => record.kind === 'alarm' && record.what === 'command_distrusted');
  expect(await until(alarmed)).toMatchObject({ detail: 'expired' });
  expect([it.office.answers, it.page.plates]).toEqual([[], []]);
});

test('restart the player: told as done by the agent that comes after, once, also when the office does not ask again in time', async () => {
  const office = await openPlayerOffice();
  const again: Promise<unknown>[] = [];
  const restart = (): void => void again.push(box.stop().then(() => box.start()));
  const box = await openBox(() => office.url, undefined, { againMs: 0 }, undefined, { restart });
  await enrolBox(box.data, office);
  office.publish({ goods: [makeLesson('一', 3_600_000)] });
  await box.start();
  await until(() => office.statuses.some(({ clock }) => clock === 'sure'));
  const command = commandFrom(office, { kind: 'restart_agent' });
  office.command(command);
  await until(() => again.length > 0);
  office.command();
  expect(await until(() => office.answers[0])).toEqual({ id: command.id, answer: { outcome: 'done' } });
  await Promise.all(again);
  office.command(command); // A replay is answered, and is no reason to begin again.
  expect(await until(() => office.answers[1])).toEqual({ id: command.id, answer: { outcome: 'done' } });
  expect(again).toHaveLength(1);
  const ended = office.ledger.records().flatMap((record) => (record.kind === 'power' ? [record.ended] : []));
  expect(ended).toEqual(['stopped']);
  await box[Symbol.asyncDispose]();
  await office.goAway();
});

test('an agent that is ending answers nothing more: not that it was interrupted, and nothing that came after', async () => {
  await using folder = await temporaryFolder();
  const keys = newOfficeKeys();
  const screen = newId('scr', ScreenId);
  const log = pino({ level: 'silent' });
  const orders = ['restart_agent', 'fetch'].map((kind) => commandFrom({ screen, keys }, { kind }));
  const answers: unknown[] = [];
  const call: unknown = async (asked: unknown, { body }: { body?: unknown }) =>
    asked === playerCalls.commands ? { now: Date.now(), delegation: keys.delegation, commands: orders } : void answers.push(body);
  const obeyed: string[] = [];
  const clock = await openClock(folder.path, machineTimepiece(), log);
  clock.learn({ sentMono: clock.mono(), heardMono: clock.mono(), serverMs: Date.now() });
  const desk = createDesk({
    office: { call: call as DeskNeeds['office']['call'] },
    screen,
    rootKey: keys.root.publicKey,
    delegatedSince: () => 0,
    clock,
    kept: await openKeptCommands(folder.path),
    obey: async ({ kind }) => (obeyed.push(kind), kind === 'fetch' ? { outcome: 'done' } : null),
    suspect: () => undefined,
    log,
    signal: new AbortController().signal,
  });
  await desk.look();
  await desk.look();
  expect([obeyed, answers]).toEqual([['restart_agent'], []]);
});

test('where nothing would start it again, the player is not ended', async () => {
  await using it = await playing();
  const command = commandFrom(it.office, { kind: 'restart_agent' });
  it.office.command(command);
  expect(await it.answerTo(command.id)).toEqual({ outcome: 'unsupported' });
});
