import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Log } from '../../kit/log.ts';
import { pause } from '../../kit/pause.ts';
import type { EncodeTask } from '../ingest/task.ts';
import type { EncoderOrders } from './orders.ts';

interface Needs {
  /** Of this server, as a process on the same machine reaches it. */
  url: string;
  dataFolder: string;
  workers: number;
  isForGroup: boolean;
  logLevel: EncoderOrders['logLevel'];
  log: Log;
  /** A process is gone: what it had in hand is given to others. */
  onGone: (worker: string) => Promise<unknown>;
}

const ALL: EncodeTask['kind'][] = ['early', 'first', 'sound', 'chunk', 'copy', 'seal'];
const FIRST: EncodeTask['kind'][] = ['early', 'first'];
const AGAIN_MS = 500;
const LATEST_MS = 30_000;
const PROGRAM = fileURLToPath(new URL('../../encoder.ts', import.meta.url));

/**
 * The processes that encode on this machine: so many as are set, and one for the first seconds of lessons alone, so that nobody waits for a
 * glimpse of his lesson until a chunk of another's is through. They are killed with this one, however it ends, and started anew when they die.
 */
export function startEncoders(needs: Needs): AsyncDisposable {
  const stop = new AbortController();
  const names = Array.from({ length: needs.workers }, (_, index) => ({ worker: `here-${index + 1}`, kinds: ALL }));
  const loops = [...names, { worker: 'here-first', kinds: FIRST }].map((one) => keepRunning(one, needs, stop.signal));
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await Promise.all(loops);
    },
  };
}

async function keepRunning(one: Pick<EncoderOrders, 'worker' | 'kinds'>, needs: Needs, stop: AbortSignal): Promise<void> {
  let waitMs = AGAIN_MS;
  while (!stop.aborted) {
    const began = performance.now();
    const child = start(one, needs);
    const kill = (): void => void child.kill('SIGKILL');
    stop.addEventListener('abort', kill, { once: true });
    await once(child, 'close').catch((error: unknown) => needs.log.error({ err: error }, 'no encoder could be started'));
    stop.removeEventListener('abort', kill);
    if (stop.aborted) return;
    needs.log.warn({ worker: one.worker, code: child.exitCode, signal: child.signalCode }, 'an encoder ended, and is started again');
    await needs
      .onGone(one.worker)
      .catch((error: unknown) => needs.log.error({ err: error }, 'an encoder is gone, and its piece waits for its lease'));
    waitMs = performance.now() - began > LATEST_MS ? AGAIN_MS : Math.min(LATEST_MS, waitMs * 2);
    await pause(waitMs, stop);
  }
}

function start({ worker, kinds }: Pick<EncoderOrders, 'worker' | 'kinds'>, { url, dataFolder, isForGroup, logLevel }: Needs): ChildProcess {
  const orders: EncoderOrders = { url, dataFolder, worker, kinds, isForGroup, logLevel };
  const args = ['--pdeathsig', 'KILL', process.execPath, '--disable-warning=ExperimentalWarning', PROGRAM, JSON.stringify(orders)];
  // It speaks to this very machine alone: a certificate is for the server's name, which is not 127.0.0.1.
  const environment = url.startsWith('https:') ? { ...process.env, NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_NO_WARNINGS: '1' } : process.env;
  return spawn('setpriv', args, { stdio: ['ignore', 'inherit', 'inherit'], env: environment });
}
