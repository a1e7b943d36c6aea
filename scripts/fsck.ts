// `npm run fsck [-- --mend [--from FOLDER]]`: are the files of lessons and images all there, and what they should be?
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { BlobRef } from '#shared/model/blob.ts';
import { checkBlobs, mendBlobs, type BlobFindings } from '#server/catalogue/blob-check.ts';
import { listConcerned, listSent } from '#server/catalogue/package-store.ts';
import { readConfig } from '#server/config.ts';
import { Database, type Reads } from '#server/database/connection.ts';
import { openForReading } from '#server/database/read-only.ts';
import { createSpeaker } from './speaker.ts';

const { say, bytes, progress, words } = createSpeaker('fsck');

interface Place {
  folder: string;
  database: string;
  databaseUrl: string | null;
}

/** 0: all is well. 1: something is missing or damaged. 2: it could not be done. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { mend: { type: 'boolean', default: false }, from: { type: 'string' } } });
  process.umask(0o077);
  const { dataFolder, databaseUrl } = readConfig(process.env);
  const place = { folder: path.join(dataFolder, 'blobs'), database: path.join(dataFolder, 'fieldcast.sqlite'), databaseUrl };
  const from = values.from === undefined ? undefined : path.resolve(values.from);
  if (from !== undefined && !(values.mend && (await holdsBlobs(from)))) throw new Error(sentence('noFrom', from));
  say('checking', { folder: place.folder });
  const left = await (values.mend ? mend(place, from) : look(place));
  process.exitCode = left.missing.length + left.damaged.length > 0 ? 1 : 0;
}

async function look(place: Place): Promise<BlobFindings> {
  const reads = await openForReading(place.databaseUrl ? { url: place.databaseUrl } : { file: place.database });
  try {
    return await examine(reads, place.folder);
  } finally {
    await reads.destroy();
  }
}

/** Has the database for itself: what nobody names now, nobody can begin to name while it is removed. */
async function mend(place: Place, from: string | undefined): Promise<BlobFindings> {
  await (await openForReading(place.databaseUrl ? { url: place.databaseUrl } : { file: place.database })).destroy(); // Makes none.
  await using database = await Database.open(place.databaseUrl ?? place.database, 1).catch((error: unknown) => {
    const isRunning = error instanceof Error && error.message.startsWith('Another Fieldcast server');
    throw isRunning ? new Error(words.stopFirst) : error;
  });
  const found = await examine(database.reads, place.folder);
  const done = await mendBlobs(place.folder, found, from);
  if (done.putAside > 0) say('putAside', { count: done.putAside, folder: path.join(place.folder, '.damaged') });
  if (done.broughtBack > 0) say('broughtBack', { count: done.broughtBack });
  if (done.removed > 0) say('removed', { count: done.removed, bytes: bytes(done.removedBytes) });
  return done.broughtBack > 0 ? examine(database.reads, place.folder) : found;
}

async function examine(reads: Reads, folder: string): Promise<BlobFindings> {
  const found = await checkBlobs({ reads, folder, now: Date.now(), progress });
  const { checked, checkedBytes, missing, damaged, orphaned } = found;
  const counts = { count: checked, bytes: bytes(checkedBytes), missing: missing.length, damaged: damaged.length };
  say(missing.length + damaged.length > 0 ? 'bad' : 'good', counts);
  if (missing.length + damaged.length > 0) {
    await tellConcerned(reads, missing, damaged);
    say('whatToDo', {});
  }
  const [young, old] = [orphaned.filter(({ isClaimable }) => isClaimable), orphaned.filter(({ isClaimable }) => !isClaimable)];
  if (old.length > 0) say('orphaned', { count: old.length, bytes: bytes(sumOf(old)) });
  if (young.length > 0) say('claimable', { count: young.length, bytes: bytes(sumOf(young)) });
  if (orphaned.length === 0) say('noOrphans', {});
  return found;
}

async function tellConcerned(reads: Reads, missing: readonly BlobRef[], damaged: readonly BlobRef[]): Promise<void> {
  const isMissing = new Set<string>(missing.map(({ blob }) => blob));
  const all = [...missing, ...damaged].map(({ blob }) => blob);
  const rows = await listConcerned(reads, all);
  const named = new Set<string>(rows.map(({ blob }) => blob));
  for (const [id, own] of Map.groupBy(rows, (row) => row.id)) {
    const gone = own.filter(({ blob }) => isMissing.has(blob)).length;
    say('concerned', { id, title: own[0]?.title ?? '', missing: gone, damaged: own.length - gone });
  }
  const sent = new Set<string>(await listSent(reads, all));
  if (sent.size > 0) say('sent', { count: sent.size });
  for (const blob of all) if (!named.has(blob) && !sent.has(blob)) say('unnamed', { blob });
}

const sumOf = (refs: readonly BlobRef[]): number => refs.reduce((sum, ref) => sum + ref.bytes, 0);

const holdsBlobs = (folder: string): Promise<boolean> =>
  readdir(folder).then(
    (names) => names.some((name) => /^[0-9a-f]{2}$/.test(name)),
    () => false,
  );

const sentence = (key: 'noFrom', folder: string): string => words[key].replace('{{folder}}', folder);

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${words.usage}\n`);
  process.exitCode = 2;
});
