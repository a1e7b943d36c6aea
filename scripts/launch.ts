// What `scripts/start` runs once the machine is ready: samples, pages, demonstration, server, screen; Ctrl-C stops all of it.
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { readConfig } from '#server/config.ts';
import { seedDemo } from './demo/seed.ts';
import { startProgram, type Program } from './launch/program.ts';
import { closingWords, say } from './launch/words.ts';
import { ensureSamples } from './samples/ensure.ts';

process.umask(0o077); // What lies in the data folder is nobody else's on this machine.
const config = readConfig(process.env);
const playerFolder = path.join(config.dataFolder, 'demo-screen');
const serverUrl = `${config.tls ? 'https' : 'http'}://${config.host === '0.0.0.0' ? '127.0.0.1' : config.host}:${config.port}`;
const programs: Program[] = [];

async function main(): Promise<void> {
  await mkdir(config.dataFolder, { recursive: true });
  say('samples');
  await ensureSamples((sentence) => process.stdout.write(`  ${sentence}\n`));
  say('pages');
  await import('./build.ts');
  if (await seedDemo(config.dataFolder, playerFolder, serverUrl)) say('seeded');

  const logs = createWriteStream(path.join(config.dataFolder, 'start.log'), { flags: 'a', mode: 0o600 });
  const server = startProgram('server/main.ts', [], logs);
  programs.push(server);
  await server.says(/"msg":"listening"/);
  const setupLink = /(http\S+\/setup#\S+)/.exec(server.output())?.[1];

  const hasDisplay = Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
  const player = startProgram(
    'player/main.ts',
    ['--server', serverUrl, '--data', playerFolder, ...(hasDisplay ? [] : ['--headless'])],
    logs,
  );
  programs.push(player);
  const mirror = (await player.says(/(http\S+\/mirror\S*)/))[1] ?? '';
  closingWords({ serverUrl, setupLink, mirror, hasDisplay, dataFolder: config.dataFolder });
  await Promise.race(programs.map(({ ended }) => ended));
}

let isStopping = false;

/** The player first, so that its last record still finds the server. Whatever else is going on ends with this process. */
async function stopAll(): Promise<void> {
  if (isStopping) process.exit(130); // Asked twice: at once.
  isStopping = true;
  say('stopping');
  while (programs.length > 0) await programs.pop()?.stop();
  say('stopped');
  process.exit();
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stopAll());

main()
  .catch((error: unknown) => {
    if (isStopping) return;
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  })
  .finally(() => (isStopping ? undefined : stopAll()));
