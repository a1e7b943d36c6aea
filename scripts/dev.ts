// `npm run dev`: server and agent restarted at each change of their files, pages rebuilt; the demonstration's data are used.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { readConfig, whyNoStart, type Config } from '#server/config.ts';
import { addressOf } from './office/address.ts';

const root = path.resolve(import.meta.dirname, '..');
const vite = path.join(root, 'node_modules/vite/bin/vite.js');

function start(config: Config): void {
  const demoScreen = path.join(config.dataFolder, 'demo-screen');
  const commands = [
    ['--watch', 'server/main.ts'],
    ['--watch', 'player/main.ts', '--server', addressOf(config), '--data', demoScreen, '--headless'],
    [vite, 'build', '--watch', '-c', 'server/web/console/vite.config.ts'],
    [vite, 'build', '--watch', '-c', 'player/screen/vite.config.ts'],
  ];
  const children = commands.map((args) => spawn(process.execPath, args, { cwd: root, stdio: 'inherit' }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => children.forEach((child) => child.kill('SIGTERM')));
}

try {
  start(readConfig(process.env));
} catch (error) {
  process.stderr.write(`${whyNoStart(error)}\n`);
  process.exitCode = 1;
}
