// `npm run backup [-- --to FOLDER] [--keys FOLDER] [--without-media]`: copies the office, also while the server runs.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { leaveReport } from '#server/backup/known.ts';
import { findSchedule } from '#server/backup/schedule.ts';
import { takeBackup, type Taken } from '#server/backup/take.ts';
import { VERSION } from '#server/app.ts';
import { readConfig } from '#server/config.ts';
import { openForReading } from '#server/database/read-only.ts';
import { BackupSchedule } from '#shared/model/backup.ts';
import { createSpeaker, sentenceOf } from './speaker.ts';

const { say, bytes, progress, words } = createSpeaker('backup');

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { to: { type: 'string' }, keys: { type: 'string' }, 'without-media': { type: 'boolean', default: false } },
  });
  process.umask(0o077);
  const { dataFolder, databaseUrl, backupPassphrase: passphrase } = readConfig(process.env);
  const usual = await scheduledFolders(dataFolder, databaseUrl);
  const target = values.to ? path.resolve(values.to) : usual.target;
  const keysFolder = values.keys ? path.resolve(values.keys) : values.to ? `${target}-keys` : usual.keysFolder;
  const hasMedia = !values['without-media'];
  say('cliTaking', { data: dataFolder, target });
  const where = { dataFolder, databaseUrl, target, keysFolder, passphrase };
  const taken = await takeBackup({ ...where, hasMedia, version: VERSION, now: Date.now, progress });
  await leaveReport(dataFolder, taken);
  tell(taken, passphrase !== null);
}

/** Where the console's schedule puts them; beside the data folder while nobody has said. */
async function scheduledFolders(dataFolder: string, url: string | null): Promise<Pick<BackupSchedule, 'target' | 'keysFolder'>> {
  const reads = await openForReading(url === null ? { file: path.join(dataFolder, 'fieldcast.sqlite') } : { url });
  try {
    return (await findSchedule(reads, dataFolder)).schedule;
  } finally {
    await reads.destroy();
  }
}

function tell({ name, target, placement, document, documentHash, keysFile, newBytes }: Taken, isSealed: boolean): void {
  const { blobs, ledger, missing, hasMedia, database } = document;
  const media = hasMedia ? blobs.reduce((sum, ref) => sum + ref.bytes, 0) : 0;
  say('cliDone', {
    file: path.join(target, name, 'manifest.json'),
    bytes: bytes(database.bytes + media),
    newBytes: bytes(newBytes),
    blobs: hasMedia ? blobs.length : 0,
    lines: ledger.reduce((sum, { stored }) => sum + stored, 0),
  });
  if (!hasMedia) say('cliSmall', {});
  say('cliHash', { hash: documentHash });
  say('cliKeys', { file: keysFile });
  if (!isSealed) say('cliKeysOpen', {});
  process.stdout.write(`${words[`where_${placement}`]}\n`);
  if (missing.length > 0) say('cliMissing', { count: missing.length, names: missing.slice(0, 5).join(' ') });
}

main().catch((error: unknown) => {
  process.stderr.write(`${sentenceOf(error)}\n${words.cliBackupUsage}\n`);
  process.exitCode = 1;
});
