// `npm run player -- --server URL`: the agent in this process, and a window on its page.
import { join } from 'node:path';
import process from 'node:process';
import { AppError } from '#shared/problem.ts';
import { SettingsError } from '#shared/settings.ts';
import { words } from '#shared/words/languages.ts';
import { filled, languageOf } from '#shared/words/speak.ts';
import { startAgent } from './agent/agent.ts';
import { openIdentity, putIdentityAside } from './agent/identity.ts';
import { keepAgent } from './agent/keep-agent.ts';
import { openLogFile } from './agent/log-file.ts';
import { createLog } from './agent/log.ts';
import { noWindow } from './agent/sending/picture.ts';
import { chromiumProgram } from './shell/chromium.ts';
import { electronProgram } from './shell/electron-program.ts';
import { findChromium, findElectron, hasDisplay } from './shell/find-browser.ts';
import { displayOf } from './shell/display/display.ts';
import { readOptions, UsageError, type PlayerOptions } from './shell/options.ts';
import { keepWindow, type WindowKeeper, type WindowProgram } from './shell/window-keeper.ts';

/** A browser that does not want to go ends with this process. */
const WINDOW_PATIENCE_MS = 3000;
const language = languageOf(process.env);
const said = words[language].player;
const say = (sentence: string): void => void process.stdout.write(`${sentence}\n`);

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env);
  const kept = openLogFile(join(options.data, 'log'));
  const log = createLog(options.logLevel, kept);
  const program = options.hasWindow ? chooseWindow(options, log) : null;
  if (options.enrolsAgain) await putIdentityAside(options.data);
  let window: WindowKeeper | null = null;
  const server = options.server ?? (await enrolledServer(options.data));
  const { data, port, name } = options;
  const keeper = await keepAgent({
    start: (restart) =>
      startAgent({
        server,
        data,
        port,
        name,
        log,
        reloadPage: () => window?.reload(),
        browserPid: () => window?.pid() ?? null,
        takePicture: (size) => window?.picture(size) ?? noWindow(size),
        readLog: async () => kept.newest(),
        restart,
      }),
    onAgain: () => window?.reload(),
    onLost: (error) => leave(error, log),
    log,
  });
  stopWith(async () => {
    say(said.stopping);
    await keeper.close();
    await Promise.race([window?.close(), new Promise((resolve) => setTimeout(resolve, WINDOW_PATIENCE_MS).unref())]);
  });
  const startPage = (): Promise<string> => keeper.agent().startPage();
  if (program) window = keepWindow({ window: program, startPage, log });
  else say(filled(said.startPage, { file: await startPage() }));
  say(filled(said.mirror, { link: keeper.agent().mirrorLink }));
  await keeper.agent().ready;
}

/** The agent cannot be brought back in this process: whatever keeps players on this machine starts another. */
function leave(error: unknown, log: ReturnType<typeof createLog>): void {
  log.fatal({ err: error }, 'the agent cannot be brought back');
  process.exit(1);
}

async function enrolledServer(data: string): Promise<URL> {
  const known = (await openIdentity(data)).enrolled()?.server;
  const url = known === undefined ? null : URL.parse(known);
  if (!url) throw new UsageError(`${said.serverMissing}\n${said.usage}`);
  return url;
}

/** Electron where its program is; else Chromium. Without a display the same Chromium plays for nobody but its mirrors. */
function chooseWindow({ data, isHeadless, debugPort, ...options }: PlayerOptions, log: ReturnType<typeof createLog>): WindowProgram {
  const profile = join(data, 'profile');
  const isRoot = process.getuid?.() === 0;
  const isSeen = !isHeadless && hasDisplay(process.env);
  if (!isHeadless && !isSeen) say(said.noDisplay);
  const electron = isSeen && options.mayBeElectron ? findElectron() : null;
  if (electron) return electronProgram(electron, profile, isRoot, debugPort);
  const program = options.chromium ?? findChromium(process.env);
  if (!program) throw new UsageError(said.noBrowser);
  const display = isSeen ? displayOf(process.env) : null;
  return chromiumProgram({ program, profile, isHeadless: !isSeen, isRoot, debugPort, display, log });
}

/** Told to stop: once in order; told again: at once. */
function stopWith(stop: () => Promise<void>): void {
  let isStopping = false;
  const onSignal = (): void => {
    if (isStopping) process.exit(130);
    isStopping = true;
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);
}

function sentenceFor(error: unknown): string {
  if (error instanceof UsageError) return error.message;
  if (error instanceof SettingsError) return error.sentences(language).join('\n');
  if (error instanceof AppError && error.code === 'in_use') return filled(said.folderTaken, { folder: String(error.params.places) });
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE' && 'port' in error;
  if (isTaken) return filled(said.portTaken, { port: String(error.port) });
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

main().catch((error: unknown) => {
  process.stderr.write(`${sentenceFor(error)}\n`);
  process.exit(1);
});
