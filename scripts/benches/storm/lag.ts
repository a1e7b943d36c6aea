// Loaded before the server (`NODE_OPTIONS=--import`): says on its output how long its event loop stood still. Asking /metrics would be a part of the load.
import { monitorEventLoopDelay } from 'node:perf_hooks';

const TELL_MS = 500;

if (process.argv[1]?.endsWith('server/main.ts')) {
  const lag = monitorEventLoopDelay({ resolution: 10 });
  lag.enable();
  setInterval(() => {
    process.stdout.write(`event loop lag ${lag.max / 1e6}\n`);
    lag.reset();
  }, TELL_MS).unref();
}
