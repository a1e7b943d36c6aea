import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { OfficeClient } from '#scripts/office/client.ts';
import { pathOf, loadExpectations } from '#scripts/samples/expectations.ts';
import { LessonId } from '#shared/model/ids.ts';
import { catalogueCalls } from '#shared/protocol/http/catalogue.ts';
import { jobCalls } from '#shared/protocol/http/jobs.ts';
import { openTalker } from '../support/talker.ts';
import { until } from '../support/child.ts';
import { temporaryFolder } from '../support/folder.ts';
import { runOnSmallDisk, whyNoSmallDisk, type OnSmallDisk } from '../support/small-disk.ts';

const MEGABYTES = 160;
const MB = 1_000_000;
const reason = whyNoSmallDisk();
if (reason) process.stdout.write(`the full disk is not tried here: ${reason}\n`);

/** What is really on the disk, read from a copy: the ledger's numbers, and that the database is sound. */
async function ledgerOn({ folder }: OnSmallDisk, scratch: string): Promise<number> {
  for (const end of ['', '-wal']) await copyFile(path.join(folder, `data/fieldcast.sqlite${end}`), path.join(scratch, `copy.sqlite${end}`));
  const database = new DatabaseSync(path.join(scratch, 'copy.sqlite'));
  const Row = z.object({ n: z.int(), sound: z.string() });
  const row = Row.parse(
    database.prepare('select (select count(*) from ledger) as n, (select * from pragma_integrity_check) as sound').get(),
  );
  database.close();
  expect(row.sound).toBe('ok');
  return row.n;
}

test.skipIf(reason !== null)(
  'below a tenth uploads stop, below half of that encoding waits, records go on to the last byte; what was acknowledged is there, and all of it goes on when there is room',
  { timeout: 420_000 },
  async () => {
    await using folder = await temporaryFolder();
    const environment = { FIELDCAST_DATA: path.join(folder.path, 'disk/data'), FIELDCAST_PORT: '0' };
    await using disk = await runOnSmallDisk(MEGABYTES, path.join(folder.path, 'disk'), 'server/main.ts', environment);
    const client = new OfficeClient((await disk.running.says(/"url":"([^"]+)","msg":"listening"/))[1] ?? '');
    await client.setUp((await disk.running.says(/\/setup#(\S+)/))[1] ?? '', 'clerk', 'wheat-field-4711');
    const talker = await openTalker(client);
    const { lessons, images } = await loadExpectations();
    const [image] = images;
    const short = lessons.find(({ file }) => file === 'short.mp4');
    if (!image || !short) throw new Error('there are samples');
    const lesson = LessonId.parse(await client.upload(pathOf(short)));

    // Full enough that encoding stops and uploads are refused, in words that say how much is left.
    await disk.leave(0.04 * MEGABYTES * MB);
    await expect(client.upload(pathOf(image))).rejects.toMatchObject({ code: 'no_space', params: { freeBytes: expect.any(Number) } });
    await until(async () =>
      (await client.call(jobCalls.listJobs, { query: {} })).jobs.every(({ state }) => state === 'waiting' || state === 'done'),
    );
    const { state, fault } = await client.call(catalogueCalls.getLesson, { params: { id: lesson } });
    expect([fault, state === 'waiting' || state === 'ready']).toEqual([null, true]);
    expect(await talker.tell(200)).toBe('stored');

    // To the last byte: the reserve goes and records with it, then nothing more fits, and what does not fit is not acknowledged.
    await disk.leave(0);
    await disk.running.says(/the reserve is given up/);
    await until(async () => (await talker.tell(400)) === 'stored');
    await until(async () => (await talker.tell(400)) === 'refused');
    expect(await ledgerOn(disk, folder.path)).toBe(talker.acknowledged());

    // Room again: the same lines arrive, the lesson gets ready, an upload is taken, without anybody touching the server.
    await disk.makeRoom();
    await until(async () => (await talker.tell(10)) === 'stored');
    expect(await ledgerOn(disk, folder.path)).toBe(talker.acknowledged());
    await until(async () => (await client.call(catalogueCalls.getLesson, { params: { id: lesson } })).state === 'ready');
    await client.upload(pathOf(image));
    await until(async () => (await disk.free()) < MEGABYTES * MB);
  },
);
