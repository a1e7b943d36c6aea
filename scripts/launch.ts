// What `scripts/start` runs once the machine is ready: samples, pages, demonstration, server, screen; Ctrl-C stops all of it.
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { hasDisplay } from '#player/shell/find-browser.ts';
import { readOptions } from '#player/shell/options.ts';
import { readConfig, whyNoStart } from '#server/config.ts';
import { SettingsError } from '#shared/settings.ts';
import { seedDemo } from './demo/seed.ts';
import { startProgram, type Program } from './launch/program.ts';
import { closingWords, say, terminal } from './launch/words.ts';
import { addressOf } from './office/address.ts';
import { ensureSamples } from './samples/ensure.ts';

process.umask(0o077); // What lies in the data folder is nobody else's on this machine.
const programs: Program[] = [];

async function main(): Promise<void> {
  if (process.argv.length > 2) throw new Error(terminal.noOptions);
  const config = readConfig(process.env);
  const { dataFolder } = config;
  const playerFolder = path.join(dataFolder, 'demo-screen');
  const isSeen = hasDisplay(process.env);
  const playerArgs = (server: string) => ['--server', server, '--data', playerFolder, ...(isSeen ? [] : ['--headless'])];
  readOptions(playerArgs(addressOf(config)), process.env); // What is wrong with the player's settings is told now, not after minutes of samples.

  await mkdir(dataFolder, { recursive: true });
  say('samples');
  await ensureSamples((sentence) => process.stdout.write(`  ${sentence}\n`));
  say('pages');
  await import('./build.ts');
  if (await seedDemo(dataFolder, playerFolder, addressOf(config))) say('seeded');

  const logs = createWriteStream(path.join(dataFolder, 'start.log'), { flags: 'a', mode: 0o600 });
  const logLevel = config.logLevel === 'debug' ? 'debug' : 'info'; // We wait for what it says at that level.
  const server = startProgram('server/main.ts', [], logs, { FIELDCAST_LOG: logLevel });
  programs.push(server);
  const [, listensAt = ''] = await server.says(/"url":"([^"]+)","msg":"listening"/);
  const serverUrl = addressOf({ ...config, port: Number(new URL(listensAt).port) || config.port }); // Port 0 has become a real one.
  const setupLink = /(http\S+\/setup#\S+)/.exec(server.output())?.[1];

  const player = startProgram('player/main.ts', playerArgs(serverUrl), logs);
  programs.push(player);
  const mirror = (await player.says(/(http\S+\/mirror\S*)/))[1] ?? '';
  closingWords({ serverUrl, setupLink, mirror, isSeen, dataFolder });
  await Promise.race(programs.map(({ ended }) => ended));
}

let isStopping = false;

/** The player first, so that its last record still finds the server. Whatever else is going on ends with this process. */
async function stopAll(): Promise<void> {
  if (isStopping) process.exit(130); // Asked twice: at once.
  isStopping = true;
  const isRunning = programs.length > 0;
  if (isRunning) say('stopping');
  while (programs.length > 0) await programs.pop()?.stop();
  if (isRunning) say('stopped');
  process.exit();
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stopAll());

main()
  .catch((error: unknown) => {
    if (isStopping) return;
    const why = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${error instanceof SettingsError ? whyNoStart(error) : why}\n`);
    process.exitCode = 1;
  })
  .finally(() => (isStopping ? undefined : stopAll()));
