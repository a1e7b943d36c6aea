import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { playerUnit, serverUnit } from '#scripts/service/units.ts';
import { temporaryFolder } from '../support/folder.ts';

const common = { root: '/opt/fieldcast', node: process.execPath, user: 'fieldcast', environmentFile: '/etc/fieldcast/server.env' };
const server = (backupFolders: string[] = []) => serverUnit({ ...common, dataFolder: '/var/lib/fieldcast', backupFolders });
const player = playerUnit({ ...common, dataFolder: '/var/lib/fieldcast-player', server: 'https://office.example.org/', terminal: 7 });

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;
if (!hasSystemd) process.stdout.write('systemd-analyze is not on this machine: the units are only read here\n');

test('the server may write to its data and the backups’ folder, and to nothing else', () => {
  expect(server(['/mnt/usb']).match(/^ReadWritePaths=.*$/m)?.[0]).toBe('ReadWritePaths=/var/lib/fieldcast -/mnt/usb');
  for (const line of ['NoNewPrivileges=yes', 'ProtectSystem=strict', 'Restart=always', 'User=fieldcast', 'UMask=0077'])
    expect(server()).toContain(`\n${line}\n`);
});

test('a player comes back whatever happened to it, on a screen of its own', () => {
  expect(player).toContain('Restart=always');
  expect(player).toContain('Conflicts=getty@tty7.service');
  expect(player).toMatch(
    /^ExecStart=\/usr\/bin\/env xinit \S+ \/opt\/fieldcast\/player\/main\.ts --server https:\/\/office\.example\.org\/ /m,
  );
});

test.skipIf(!hasSystemd)('systemd finds nothing wrong with either', async () => {
  await using folder = await temporaryFolder();
  const files = { 'fieldcast-server.service': server(['/mnt/usb']), 'fieldcast-player.service': player };
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder.path, name);
    await writeFile(file, text.replaceAll('/opt/fieldcast', process.cwd()));
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', file], { encoding: 'utf8' });
    expect({ name, status, ours: stderr.split('\n').filter((line) => line.includes('fieldcast')) }).toEqual({ name, status: 0, ours: [] });
  }
});

test('a path that a unit cannot carry, or neither of the two, is refused with a sentence; printing writes nothing', () => {
  const install = (...args: string[]) =>
    spawnSync(process.execPath, ['scripts/service/install.ts', ...args], {
      encoding: 'utf8',
      env: { ...process.env, LANG: 'C', LC_ALL: '' },
    });
  expect(install('--server', '--print', '--data', '/srv/my data')).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('/srv/my data'),
  });
  expect(install()).toMatchObject({ status: 1, stderr: expect.stringContaining('Usage') });
  expect(install('--player', 'office', '--print').status).toBe(1);
  const printed = install('--server', '--print', '--data', '/srv/fieldcast');
  expect([printed.status, printed.stdout.includes('FIELDCAST_DATA=/srv/fieldcast')]).toEqual([0, true]);
  // Where backups and keys go by themselves, and where they were asked to go.
  const { stdout } = install('--server', '--print', '--data', '/srv/fieldcast', '--backup', '/mnt/usb');
  expect(stdout).toMatch(
    /^ReadWritePaths=\/srv\/fieldcast -\/srv\/fieldcast-backup -\/srv\/fieldcast-backup-keys -\/mnt\/usb -\/mnt\/usb-keys$/m,
  );
});
