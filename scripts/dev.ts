// `npm run dev`: server and agent restarted at each change of their files, pages rebuilt; the demonstration's data are used.
import { spawn } from 'node:child_process';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const data = path.resolve(process.env['FIELDCAST_DATA'] ?? 'data');
const server = `http://127.0.0.1:${process.env['FIELDCAST_PORT'] ?? '4000'}`;
const vite = path.join(root, 'node_modules/vite/bin/vite.js');
const commands = [
  ['--watch', 'server/main.ts'],
  ['--watch', 'player/main.ts', '--server', server, '--data', path.join(data, 'demo-screen'), '--headless'],
  [vite, 'build', '--watch', '-c', 'server/web/console/vite.config.ts'],
  [vite, 'build', '--watch', '-c', 'player/screen/vite.config.ts'],
];
const children = commands.map((args) => spawn(process.execPath, args, { cwd: root, stdio: 'inherit' }));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => children.forEach((child) => child.kill('SIGTERM')));
