// Behind scripts/install-service: composes the unit, and writes it where it belongs.
import { spawnSync } from 'node:child_process';
import { chown, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { createSpeaker } from '../speaker.ts';
import { playerUnit, serverUnit } from './units.ts';

const { say, words } = createSpeaker('service');
const root = path.resolve(import.meta.dirname, '../..');
const options = {
  server: { type: 'boolean', default: false },
  player: { type: 'string' },
  print: { type: 'boolean', default: false },
  enable: { type: 'boolean', default: false },
  user: { type: 'string' },
  data: { type: 'string' },
  backup: { type: 'string', multiple: true },
  terminal: { type: 'string', default: '7' },
} as const;

const SYSTEM = '/etc/systemd/system';
const SETTINGS = '/etc/fieldcast';

async function main(): Promise<void> {
  const { values } = parseArgs({ options });
  if (values.server === (values.player !== undefined)) throw new Error(words.usage);
  const name = values.server ? 'fieldcast-server' : 'fieldcast-player';
  const user = values.user ?? (values.server ? 'fieldcast' : 'fieldcast-player');
  const dataFolder = path.resolve(values.data ?? `/var/lib/${values.server ? 'fieldcast' : 'fieldcast-player'}`);
  const backupFolders = values.server ? [`${dataFolder}-backup`, ...(values.backup ?? [])].flatMap(withKeys) : [];
  for (const word of [user, dataFolder, root, ...backupFolders]) mustBePlain(word);
  const environmentFile = `${SETTINGS}/${values.server ? 'server' : 'player'}.env`;
  const common = { root, node: process.execPath, user, dataFolder, environmentFile };
  const text = values.server
    ? serverUnit({ ...common, backupFolders })
    : playerUnit({ ...common, server: serverOf(values.player ?? ''), terminal: Number(values.terminal) });
  if (values.print) return void process.stdout.write(text);
  if (process.getuid?.() !== 0) throw new Error(words.needsRoot);

  const file = path.join(SYSTEM, `${name}.service`);
  ensureUser(user, dataFolder, !values.server);
  for (const folder of [dataFolder, ...backupFolders]) await layFolder(user, folder);
  await mkdir(SETTINGS, { recursive: true, mode: 0o755 });
  await writeFile(environmentFile, `# ${words.settingsFile}\n`, { flag: 'wx', mode: 0o600 }).then(
    () => say('wrote', { file: environmentFile }),
    () => say('kept', { file: environmentFile }),
  );
  await writeFile(file, text, { mode: 0o644 });
  say('wrote', { file });
  if (/^\/(home|root)\//.test(root)) say('inHome', { root, user });
  command('systemctl', ['daemon-reload']);
  if (values.enable) {
    command('systemctl', ['enable', name]);
    command('systemctl', ['restart', name]); // It may run already, by the unit as it was.
  }
  say(values.enable ? 'enabled' : 'next', { name });
}

/** Where the server puts backups, and the keys apart, unless the console says otherwise. */
function withKeys(folder: string): string[] {
  const backups = path.resolve(folder);
  return [backups, `${backups}-keys`];
}

/** systemd splits at spaces and takes % for its own; a path with them is refused rather than quoted in eight places. */
function mustBePlain(word: string): void {
  if (!/^[\w./@:+-]+$/.test(word)) throw new Error(words.notPlain.replace('{{word}}', word));
}

function serverOf(address: string): string {
  const url = URL.parse(address);
  if (!url || !/^https?:$/.test(url.protocol)) throw new Error(words.usage);
  mustBePlain(url.href);
  return url.href;
}

function ensureUser(user: string, home: string, isPlayer: boolean): void {
  if (spawnSync('id', [user]).status === 0) return;
  command('useradd', ['--system', '--user-group', '--home-dir', home, '--no-create-home', '--shell', '/usr/sbin/nologin', user]);
  if (isPlayer)
    for (const group of ['video', 'render', 'input', 'audio', 'tty']) spawnSync('usermod', ['--append', '--groups', group, user]);
  say('madeUser', { user });
}

async function layFolder(user: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o750 });
  const id = (flag: string): number => Number(spawnSync('id', [flag, user], { encoding: 'utf8' }).stdout);
  await chown(folder, id('-u'), id('-g')).catch((error: unknown) => say('notOwned', { folder, user, why: String(error) }));
}

function command(program: string, args: readonly string[]): void {
  say('does', { command: [program, ...args].join(' ') });
  const { status, error } = spawnSync(program, args, { stdio: 'inherit' });
  if (status !== 0) throw new Error(`${program}: ${error?.message ?? `ended with ${String(status)}`}`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
