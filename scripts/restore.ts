// `npm run restore -- FILE`: verifies a backup, then lays a data folder from it.
import { spawnSync } from 'node:child_process';
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { engineOf } from '#server/backup/database-copy.ts';
import { openKeysFile, type KeysFound } from '#server/backup/keys-file.ts';
import { restore } from '#server/backup/restore.ts';
import { readDocument, verifyBackup, type Verified } from '#server/backup/verify.ts';
import { readConfig } from '#server/config.ts';
import { createSpeaker, sentenceOf } from './speaker.ts';

const { say, dateTime, progress, words } = createSpeaker('backup');
const options = {
  keys: { type: 'string' },
  replace: { type: 'boolean', default: false },
  'accept-faults': { type: 'boolean', default: false },
  'without-media': { type: 'boolean', default: false },
  'verify-only': { type: 'boolean', default: false },
} as const;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options });
  const [file] = positionals;
  if (!file) throw new Error(words.cliRestoreUsage);
  process.umask(0o077);
  const { dataFolder, databaseUrl, backupPassphrase } = readConfig(process.env);
  const unpacked = file.endsWith('.tar') ? await unpack(path.resolve(file), dataFolder) : undefined;
  try {
    const { engine } = (await readDocument(unpacked ?? file)).document;
    if (engine !== engineOf({ databaseUrl }) && !values['verify-only']) throw new Error(words[`cliIsOf_${engine}`]);
    say('cliVerifying', { file });
    const backup = await verifyBackup(unpacked ?? file, { progress });
    judge(backup, values['accept-faults'], values['without-media'] || values['verify-only']);
    if (values['verify-only']) return;
    const { keys, keysFile } = await findKeys(backup, values.keys, backupPassphrase);
    const { movedTo, schema } = await restore({
      dataFolder,
      databaseUrl,
      backup,
      keys,
      keysFile,
      isReplacing: values.replace,
      now: Date.now(),
    });
    say('cliRestored', { data: dataFolder });
    if (movedTo) say('cliMoved', { folder: movedTo });
    if (schema) say('cliMovedSchema', { schema });
  } finally {
    if (unpacked) await rm(path.dirname(unpacked), { recursive: true, force: true });
  }
}

/** A fetched archive holds one backup and its blobs. */
async function unpack(archive: string, dataFolder: string): Promise<string> {
  const folder = `${dataFolder}-unpacked`;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { status } = spawnSync('tar', ['--extract', '--file', archive, '--directory', folder], { stdio: ['ignore', 'ignore', 'inherit'] });
  const name = (await readdir(folder)).find((one) => one.startsWith('fieldcast-'));
  if (status !== 0 || !name) throw new Error(`${archive} is no archive of a backup.`);
  return path.join(folder, name);
}

/** Says what was found; throws what stands in the way. */
function judge({ document, faults, isDatabaseGood }: Verified, isAccepting: boolean, isWithoutMedia: boolean): void {
  const { takenAt, ledger, blobs, hasMedia } = document;
  if (faults.length === 0) {
    const lines = ledger.reduce((sum, { stored }) => sum + stored, 0);
    say('cliVerified', { takenAt: dateTime(takenAt), lines, blobs: hasMedia ? blobs.length : 0 });
  } else {
    say('cliFaults', { count: faults.length, names: faults.slice(0, 5).join(' ') });
    if (!isDatabaseGood) throw new Error(words.cliDatabaseBad);
    if (!isAccepting) throw new Error(words.cliFaultsRefused);
  }
  if (!hasMedia && !isWithoutMedia) throw new Error(words.cliMediaRefused);
}

/** Where they were named, or where they are by default: in the folder beside the backups. */
async function findKeys(
  { folder, document }: Verified,
  named: string | undefined,
  passphrase: string | null,
): Promise<{ keys: KeysFound; keysFile: string }> {
  const beside = `${path.dirname(folder)}-keys`;
  const start = `fieldcast-keys-${document.keys.sha256.slice(0, 12)}`;
  const candidates = (await readdir(beside).catch((): string[] => [])).filter((name) => name.startsWith(start));
  const keysFile = named ? path.resolve(named) : candidates[0] && path.join(beside, candidates[0]);
  if (!keysFile) throw new Error(words.cliNoKeys);
  return { keys: await openKeysFile(keysFile, passphrase), keysFile };
}

main().catch((error: unknown) => {
  process.stderr.write(`${sentenceOf(error)}\n`);
  process.exitCode = 1;
});
