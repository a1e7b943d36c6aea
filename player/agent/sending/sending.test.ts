import { gunzipSync } from 'node:zlib';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { Command } from '#shared/model/command.ts';
import { newId, ScreenId } from '#shared/model/ids.ts';
import { FILE_PIECE_BYTES } from '#shared/protocol/player.ts';
import { commandFrom } from '#tests/support/commands.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { hashOf, makeLesson } from '#tests/support/lesson-goods.ts';
import { enrolBox, openBox } from '#tests/support/player-box.ts';
import { openPlayerOffice } from '#tests/support/player-office.ts';
import { until } from '#tests/support/until.ts';
import { machineTimepiece, openClock } from '../clock.ts';
import { openBook } from '../journal/book.ts';
import { openJournal } from '../journal/open-journal.ts';
import { withPictures } from './along.ts';
import { openSending } from './sending.ts';
import { NoPicture, type TakePicture } from './picture.ts';

/** Longer than a piece. */
const PICTURE = Buffer.alloc(FILE_PIECE_BYTES * 2 + 100, 7);

/** A box with a window that shows `PICTURE`, where nothing else is said, and its office. */
async function looking(shell: Parameters<typeof openBox>[4] = {}, pictureMs?: number) {
  const office = await openPlayerOffice();
  const takePicture: TakePicture = () => Promise.resolve(PICTURE);
  const watch = { againMs: 0, ...(pictureMs !== undefined && { pictureMs }) };
  const box = await openBox(() => office.url, undefined, watch, undefined, { takePicture, ...shell });
  await enrolBox(box.data, office);
  office.publish({ goods: [makeLesson('一', 3_600_000)] });
  await box.start();
  await until(() => office.statuses.some(({ clock }) => clock === 'sure'));
  async function ask(order: Command['order']) {
    const command = commandFrom(office, order);
    office.command(command);
    return { id: command.id, answer: await until(() => office.answers.find((one) => one.id === command.id)?.answer) };
  }
  return {
    office,
    box,
    ask,
    whole: () => until(() => office.sent.find(({ note, bytes }) => bytes.length === note.bytes)),
    async [Symbol.asyncDispose]() {
      await box[Symbol.asyncDispose]();
      await office.goAway();
    },
  };
}

test('a screenshot is answered once it was taken, and goes up by its hash with the command it was taken for', async () => {
  await using it = await looking();
  const { id, answer } = await it.ask({ kind: 'screenshot' });
  expect(answer).toEqual({ outcome: 'done' });
  const { note, hash, bytes } = await it.whole();
  expect(note).toMatchObject({ kind: 'picture', reason: 'command', command: id, clock: 'sure', bytes: PICTURE.length });
  expect([hash, bytes.equals(PICTURE)]).toEqual([hashOf(PICTURE), true]);
  await until(async () => (await readdir(join(it.box.data, 'outbox'))).length === 0);
});

test.each([
  ['no_window', undefined],
  ['no_picture', () => Promise.reject(new NoPicture('no_picture'))],
])('where no picture can be had it is said why: %s', async (reason, takePicture) => {
  await using it = await looking({ takePicture });
  expect((await it.ask({ kind: 'screenshot' })).answer).toEqual({ outcome: 'failed', reason });
  expect(it.office.sent).toEqual([]);
});

test('what an office that went away has not got goes on at the next start from where it was, and no byte twice', async () => {
  await using it = await looking();
  const took = it.office.takeFiles;
  took(1);
  await it.ask({ kind: 'screenshot' });
  await until(() => it.office.sent[0]?.bytes.length === FILE_PIECE_BYTES);
  await it.box.stop();
  took(Infinity);
  await it.box.start();
  const { bytes } = await it.whole();
  expect([bytes.equals(PICTURE), it.office.sent.length]).toEqual([true, 1]);
});

test('a log goes up packed; a player that keeps none says so', async () => {
  const lines = Buffer.from('{"level":30,"msg":"directed"}\n');
  await using it = await looking({ readLog: () => Promise.resolve(lines) });
  expect((await it.ask({ kind: 'send_log' })).answer).toEqual({ outcome: 'done' });
  const { note, bytes } = await it.whole();
  expect([note.kind, gunzipSync(bytes).equals(lines)]).toEqual(['log', true]);

  await using without = await looking();
  expect((await without.ask({ kind: 'send_log' })).answer).toEqual({ outcome: 'failed', reason: 'no_log' });
});

test('a small picture comes by itself, and only the last waits', async () => {
  const sizes: number[] = [];
  const takePicture: TakePicture = async ({ width }) => Buffer.from(`picture ${sizes.push(width)}`);
  await using it = await looking({ takePicture }, 30);
  it.office.takeFiles(0);
  await until(() => sizes.length > 4);
  expect((await readdir(join(it.box.data, 'outbox'))).length).toBeLessThanOrEqual(4); // The one, and one that is being put in its place.
  expect(new Set(sizes)).toEqual(new Set([480]));
  it.office.takeFiles(Infinity);
  expect((await it.whole()).note.reason).toBe('routine');
});

test('with an alarm about the picture goes what was on then, begun before the page can be replaced, and linked by its line', async () => {
  await using folder = await temporaryFolder();
  const log = pino({ level: 'silent' });
  const clock = await openClock(folder.path, machineTimepiece(), log);
  await writeFile(join(folder.path, 'outbox'), 'where a folder should be'); // Of a box that is in trouble in more ways than one.
  const asked: string[] = [];
  const takePicture: TakePicture = async () => Buffer.from(`picture ${asked.push('taken')}`);
  const nothing = { readLog: () => Promise.resolve(null), lineBytesPerS: () => null };
  await openSending({ data: folder.path, clock, log, takePicture, ...nothing });
  await rm(join(folder.path, 'outbox'));
  const sending = await openSending({ data: folder.path, clock, log, takePicture, ...nothing });
  const { journal } = openJournal(join(folder.path, 'journal.sqlite'), newId('scr', ScreenId), log);
  const book = withPictures(openBook(journal, clock), journal, sending);
  for (const what of ['journal_gap', 'generation_failed', 'generation_failed']) book.raise(what, '');
  expect(asked).toEqual(['taken']);
  const alarm = { reason: 'alarm', what: 'generation_failed', epoch: journal.epoch, seq: journal.lastSeq - 1 };
  expect(await until(() => sending.outbox.first())).toMatchObject(alarm);
  journal.close();
});
