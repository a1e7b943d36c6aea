import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { blobPath } from '#shared/model/blob.ts';
import { openKeys } from '#server/manifests/keys.ts';
import { openElsewhere, type Elsewhere } from '#tests/support/elsewhere.ts';
import { openKeptOffice, type KeptOffice } from '#tests/support/kept-office.ts';
import { isMediaHeld } from './holding.ts';
import { openKeysFile } from './keys-file.ts';
import { leaveReport, noteBackup, takeInReports } from './known.ts';
import { refuseHalfRestored, restore } from './restore.ts';
import type { Taken } from './take.ts';
import { listFound, removeFrom } from './target.ts';
import { verifyBackup } from './verify.ts';

const alarm = (what: string): string => JSON.stringify({ v: 1, kind: 'alarm', what });

const filesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .toSorted();

type Place = Pick<Elsewhere, 'dataFolder' | 'databaseUrl'>;

async function restoreFrom(office: KeptOffice, { name, target, keysFile }: Taken, { dataFolder, databaseUrl }: Place, isReplacing = false) {
  const backup = await verifyBackup(path.join(target, name, 'manifest.json'));
  const keys = await openKeysFile(keysFile, null);
  return restore({ dataFolder, databaseUrl, backup, keys, keysFile, isReplacing, now: office.clock.now() });
}

test('a backup holds the database, the media and the uploads that wait; the keys lie apart, for their owner alone', async () => {
  await using office = await openKeptOffice();
  const pieces = await office.lesson(['one', 'two']);
  await office.source('upl_1', 'a long film');
  await office.report([alarm('1'), alarm('2')]);
  const taken = await office.take();

  expect(taken.document).toMatchObject({ missing: [], hasMedia: true, ledger: [{ screen: office.screen, stored: 2 }] });
  expect(taken.document.sources.map(({ path: file }) => file)).toEqual(['uploads/upl_1']);
  const files = await filesIn(office.target);
  expect(files).toEqual(
    expect.arrayContaining([
      `${taken.name}/${taken.document.database.path}`,
      `${taken.name}/manifest.json`,
      ...pieces.map((hash) => `blobs/${blobPath(hash)}`),
    ]),
  );
  expect(files.filter((file) => /key|root|signing|\.part/.test(file))).toEqual([]);
  const keys = await stat(taken.keysFile);
  expect([taken.keysFile.startsWith(office.keysFolder), keys.mode & 0o777]).toEqual([true, 0o600]);
  expect((await verifyBackup(path.join(office.target, taken.name))).faults).toEqual([]);
});

test('the next backup adds only what is new', async () => {
  await using office = await openKeptOffice();
  await office.lesson(['x'.repeat(3000)]);
  const first = await office.take();
  office.clock.advance(1000);
  const [fresh] = await office.lesson(['y'.repeat(500)]);
  const second = await office.take();
  expect(first.newBytes - first.document.database.bytes).toBe(3000);
  expect(second.newBytes - second.document.database.bytes).toBe(500);
  expect(second.document.blobs.map(({ blob }) => blob)).toContain(fresh);
});

test('one byte that is not what it was, or one file that is gone, is found', async () => {
  await using office = await openKeptOffice();
  const [one = ''] = await office.lesson(['one', 'two']);
  const { name, document } = await office.take();
  const blob = path.join(office.target, 'blobs', one.slice(0, 2), one);
  await writeFile(blob, 'onE');
  expect(await verifyBackup(path.join(office.target, name))).toMatchObject({ faults: [one], isDatabaseGood: true });
  await rm(blob);
  expect((await verifyBackup(path.join(office.target, name))).faults).toEqual([one]);

  const database = path.join(office.target, name, document.database.path);
  const bytes = await readFile(database);
  bytes[bytes.length - 100] = (bytes[bytes.length - 100] ?? 0) ^ 1;
  await writeFile(database, bytes);
  expect((await verifyBackup(path.join(office.target, name))).isDatabaseGood).toBe(false);
});

test('what has rotted in the data folder is named, and never takes the place of a good copy', async () => {
  await using office = await openKeptOffice();
  const [one = ''] = await office.lesson(['one', 'two']);
  await writeFile(path.join(office.dataFolder, 'blobs', one.slice(0, 2), one), 'onE');
  expect((await office.take()).document.missing).toEqual([one]);
  await writeFile(path.join(office.dataFolder, 'blobs', one.slice(0, 2), one), 'one');
  office.clock.advance(1000);
  expect((await office.take()).document.missing).toEqual([]);
});

test('while a backup is taken nothing it may need is deleted; afterwards it may be', async () => {
  await using office = await openKeptOffice();
  await office.lesson(['one']);
  const held: boolean[] = [];
  await office.take({ progress: () => void isMediaHeld(office.dataFolder).then((is) => held.push(is)) });
  expect(held).toContain(true);
  expect(await isMediaHeld(office.dataFolder)).toBe(false);
});

test('a backup that is broken off leaves nothing that looks like one', async () => {
  await using office = await openKeptOffice();
  await office.lesson(['one']);
  await expect(office.take({ signal: AbortSignal.abort(new Error('stopped')) })).rejects.toThrow('stopped');
  expect((await readdir(office.target)).filter((name) => name.startsWith('fieldcast-'))).toEqual([]);
  expect(await isMediaHeld(office.dataFolder)).toBe(false);
  expect((await office.take()).document.missing).toEqual([]);
});

test('a target inside the data folder is refused', async () => {
  await using office = await openKeptOffice();
  await expect(office.take({ target: path.join(office.dataFolder, 'blobs') })).rejects.toThrow('inside the data folder');
});

test('restored, it is the same office: ledger, media, uploads and keys; logins and cursors begin anew, and the audit log says so', async () => {
  await using office = await openKeptOffice();
  const pieces = await office.lesson(['one', 'two']);
  const source = await office.source('upl_1', 'a long film');
  await office.report([alarm('1'), alarm('2'), alarm('3')]);
  await office.database.transaction((tx) => tx('cursor').insert({ follower: 'manifests', seq: 4 }));
  const signed = { screen: office.screen, content_hash: 'x', envelope: '{}', issued_at: 1, valid_until: 2 };
  await office.database.transaction((tx) => tx('manifest').insert({ ...signed, revision: 40 }));
  const taken = await office.take();
  await using place = await openElsewhere();
  const elsewhere = place.dataFolder;
  expect(await restoreFrom(office, taken, place)).toEqual({ movedTo: null, schema: null });

  expect((await place.ledger()).lines).toBe(3);
  expect(await readFile(path.join(elsewhere, source), 'utf8')).toBe('a long film');
  for (const hash of pieces) await stat(path.join(elsewhere, 'blobs', blobPath(hash)));
  const [before, after] = [await openKeys(path.join(office.dataFolder, 'keys'), 0), await openKeys(path.join(elsewhere, 'keys'), 0)];
  expect([after.signerId, Buffer.from(after.rootKey)]).toEqual([before.signerId, Buffer.from(before.rootKey)]);
  await using restored = await place.open();
  expect(await restored.reads('cursor')).toEqual([]);
  // What was signed after the backup is not known here: the next number lies above all that a screen can have seen.
  const [{ floor }] = await restored.reads('screen').where({ id: office.screen }).select('floor');
  expect(floor).toBe(40 + 100_000);
  expect(await restored.reads('audit').where({ action: 'backup.restore' }).select('subject')).toEqual([{ subject: taken.name }]);
  expect(await restored.reads('backup').select('name')).toEqual([{ name: taken.name }]);
});

test('what is there is moved aside on request only, and never deleted; wrong keys are refused', async () => {
  await using office = await openKeptOffice();
  await office.report([alarm('1')]);
  const taken = await office.take();
  await using place = await openElsewhere();
  const there = place.dataFolder;
  await mkdir(path.join(there, 'keys'), { recursive: true });
  await writeFile(path.join(there, 'fieldcast.sqlite'), 'mine');
  await expect(restoreFrom(office, taken, place)).rejects.toThrow('not empty');

  const { movedTo } = await restoreFrom(office, taken, place, true);
  expect(await readFile(path.join(movedTo ?? '', 'fieldcast.sqlite'), 'utf8')).toBe('mine');
  expect((await place.ledger()).lines).toBe(1);

  await using other = await openKeptOffice();
  const { keysFile } = await other.take();
  const backup = await verifyBackup(path.join(taken.target, taken.name));
  const foreign = { keys: await openKeysFile(keysFile, null), keysFile };
  const { databaseUrl } = place;
  const dataFolder = path.join(office.folder, 'x');
  await expect(restore({ dataFolder, databaseUrl, backup, ...foreign, isReplacing: false, now: 0 })).rejects.toThrow('not the keys');
});

test('over a running server nothing is restored, and a half restored folder starts none', async () => {
  await using office = await openKeptOffice();
  const taken = await office.take();
  const here = { dataFolder: office.dataFolder, databaseUrl: office.database.url };
  await expect(restoreFrom(office, taken, here, true)).rejects.toThrow(/server is (running|using)/);
  expect(await readdir(office.dataFolder)).not.toContain('restoring');
  await mkdir(path.join(office.folder, 'half', 'restoring'), { recursive: true });
  await expect(refuseHalfRestored(path.join(office.folder, 'half'))).rejects.toThrow('interrupted');
});

test('keys that are sealed open with the passphrase alone', async () => {
  await using office = await openKeptOffice();
  const { keysFile, document } = await office.take({ passphrase: 'reed and rice 4711' });
  expect(await readFile(keysFile, 'utf8')).not.toContain('PRIVATE');
  await expect(openKeysFile(keysFile, null)).rejects.toThrow('FIELDCAST_BACKUP_PASSPHRASE');
  await expect(openKeysFile(keysFile, 'reed and rice 4712')).rejects.toThrow('does not open');
  expect((await openKeysFile(keysFile, 'reed and rice 4711')).sha256).toBe(document.keys.sha256);
});

test('only a backup on another device lets screens put their records down', async () => {
  await using office = await openKeptOffice();
  await office.report([alarm('1'), alarm('2')]);
  await noteBackup(office.database, await office.take());
  expect(await office.archived()).toBe(0);
  office.clock.advance(1000);
  const elsewhere = await office.take({}, 'other_disk');
  await office.report([alarm('3')]);
  await noteBackup(office.database, elsewhere);
  expect(await office.archived()).toBe(2);
  await noteBackup(office.database, elsewhere);
  expect(await office.archived()).toBe(2);
});

test('a backup of lines that this ledger does not hold moves nothing', async () => {
  await using office = await openKeptOffice();
  await office.report([alarm('1'), alarm('2')]);
  const later = await office.take({}, 'other_disk');
  const other = { ...later.document, ledger: later.document.ledger.map((mark) => ({ ...mark, head: 'f'.repeat(64) })) };
  await noteBackup(office.database, { ...later, document: other });
  expect(await office.archived()).toBe(0);
});

test('what the command tells the server beside which it ran is taken in once', async () => {
  await using office = await openKeptOffice();
  await office.report([alarm('1')]);
  await leaveReport(office.dataFolder, await office.take({}, 'other_machine'));
  await takeInReports(office.database, office.dataFolder);
  await takeInReports(office.database, office.dataFolder);
  expect(await office.archived()).toBe(1);
  expect(await office.database.reads('backup').select('placement', 'faults')).toEqual([{ placement: 'other_machine', faults: '[]' }]);
});

test('removing a backup lets go of the blobs that no other one names, whoever’s it is', async () => {
  await using office = await openKeptOffice();
  const [both = ''] = await office.lesson(['both']);
  const first = await office.take();
  office.clock.advance(1000);
  const [late = ''] = await office.lesson(['late']);
  const second = await office.take();
  await removeFrom(office.target, [second.name]);
  expect((await listFound(office.target, first.document.office)).map(({ name }) => name)).toEqual([first.name]);
  const left = await filesIn(path.join(office.target, 'blobs'));
  expect([left.includes(`${both.slice(0, 2)}/${both}`), left.includes(`${late.slice(0, 2)}/${late}`)]).toEqual([true, false]);

  await cp(path.join(office.target, first.name), path.join(office.target, 'fieldcast-20990101-000000'), { recursive: true });
  await writeFile(path.join(office.target, 'fieldcast-20990101-000000', 'manifest.json'), '{');
  await removeFrom(office.target, [first.name]);
  expect(await filesIn(path.join(office.target, 'blobs'))).toEqual(left);
});
