import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createBlobStore } from '#server/catalogue/blob-store.ts';
import { recordPackage } from '#server/catalogue/package-store.ts';
import { Database } from '#server/database/connection.ts';
import { isPostgresUrl } from '#server/database/postgres.ts';
import { createLog } from '#server/kit/log.ts';
import { openKeys } from '#server/manifests/keys.ts';
import { createLedger } from '#server/reports/ledger.ts';
import { takeBackup, type Taken, type TakeNeeds } from '#server/backup/take.ts';
import type { Placement } from '#shared/model/backup.ts';
import type { BlobHash } from '#shared/model/blob.ts';
import { EpochId, newId } from '#shared/model/ids.ts';
import { standingClock } from './clock.ts';
import { county } from './county.ts';
import { temporaryPlace } from './database.ts';

/** A data folder as a running server has it, without the server: database, keys, blobs, one screen that reports. */
export async function openKeptOffice() {
  const stack = new AsyncDisposableStack();
  const { where, folder } = stack.use(await temporaryPlace());
  const dataFolder = path.join(folder, 'data');
  const clock = standingClock();
  await mkdir(dataFolder);
  await openKeys(path.join(dataFolder, 'keys'), clock.now());
  const database = stack.use(await Database.open(isPostgresUrl(where) ? where : path.join(dataFolder, 'fieldcast.sqlite'), 2));
  const store = await createBlobStore(path.join(dataFolder, 'blobs'));
  const ledger = createLedger({ database, clock, log: createLog('silent') });
  const places = county(database);
  const screen = await places.screen(await places.station(await places.region('李家沟村'), '李家沟农家党校'), '教室大屏');
  const epoch = newId('epo', EpochId);
  const target = path.join(folder, 'usb');
  const keysFolder = path.join(folder, 'safe');

  return {
    database,
    dataFolder,
    target,
    keysFolder,
    clock,
    screen,
    epoch,
    store,
    folder,
    /** A sealed lesson of these pieces. */
    async lesson(pieces: readonly string[]): Promise<BlobHash[]> {
      const put = await Promise.all(pieces.map((text) => store.put(Buffer.from(text))));
      const [first] = put;
      if (!first) throw new Error('a lesson has a piece');
      await database.transaction((tx) => recordPackage(tx, first.blob, put));
      return put.map(({ blob }) => blob);
    },
    /** An upload that still waits for its encoding. */
    async source(name: string, text: string): Promise<string> {
      const file = path.join('uploads', name);
      await mkdir(path.join(dataFolder, 'uploads'), { recursive: true });
      await writeFile(path.join(dataFolder, file), text);
      const id = await places.lesson(`waiting ${name}`, 1000, 'working');
      await places.change('lesson', id, { source_path: file }, 'lesson');
      return file;
    },
    /** Lines that the screen sends next. */
    async report(lines: readonly string[]): Promise<void> {
      const { stored, head } = await ledger.watermark(screen, epoch);
      await ledger.append(screen, { epoch, fromSeq: stored + 1, before: head, lines: [...lines] });
    },
    archived: async (): Promise<number> => (await ledger.watermark(screen, epoch)).archived,
    take: (options: Partial<TakeNeeds> = {}, placement: Placement = 'same_disk'): Promise<Taken> =>
      takeBackup({
        dataFolder,
        databaseUrl: database.url,
        target,
        keysFolder,
        passphrase: null,
        hasMedia: true,
        version: 'test',
        now: clock.now,
        placed: () => Promise.resolve(placement),
        ...options,
      }),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

export type KeptOffice = Awaited<ReturnType<typeof openKeptOffice>>;
