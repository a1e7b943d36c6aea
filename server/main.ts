import { startApp } from './app.ts';
import { arePagesBuilt } from './express-app.ts';
import { readConfig, whyNoStart } from './config.ts';
import { createLog } from './kit/log.ts';

const STOP_MS = 10_000;

/** The process: environment in, signals to an orderly stop, a sentence instead of a stack for what the operator can mend. */
async function main(): Promise<void> {
  process.umask(0o077); // Passwords' hashes, lessons and keys are nobody else's on this machine.
  const config = readConfig(process.env);
  const log = createLog(config.logLevel);
  const app = await startApp(config, log);
  // Not through the log: whoever keeps logs must not be able to become the administrator. Before it, because `listening` is what others wait for.
  if (app.setupToken)
    process.stdout.write(
      `\nFirst start. Make the administrator here (once, within 24 hours):\n首次启动，请在 24 小时内打开此链接设置管理员：\n  ${app.url}/setup#${app.setupToken}\n\n`,
    );
  if (!(await arePagesBuilt())) log.warn('the pages are not built: npm run build makes them, and no restart is needed');
  log.info({ url: app.url }, 'listening');

  const stop = (signal: string): void => {
    log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), STOP_MS).unref(); // Whatever hangs does not outlive this; everything acknowledged is on disk.
    app[Symbol.asyncDispose]().then(
      () => log.info('stopped'),
      (error: unknown) => {
        log.error({ err: error }, 'stopping failed');
        process.exitCode = 1;
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${whyNoStart(error)}\n`);
  process.exitCode = 1;
});
