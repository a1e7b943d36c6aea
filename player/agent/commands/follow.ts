import type { Logger } from 'pino';
import { jittered } from '../../core/backoff.ts';
import { createPause } from '../link/pause.ts';

interface Needs {
  look: () => Promise<void>;
  /** Pokes get through. */
  isUp: () => boolean;
  log: Logger;
  signal: AbortSignal;
  random?: () => number;
  pollMs?: number;
}

/** A command is good for a minute: without pokes it is looked for often enough to find it. */
const POLL_MS = 20_000;
const WITH_SOCKET_MS = 300_000;
/** Whoever pokes thousands of times gets no more than this. */
const AT_MOST_EVERY_MS = 250;

export function followCommands({ look, isUp, log, signal, random = Math.random, pollMs = POLL_MS }: Needs) {
  const poked = createPause(signal);
  const rest = createPause(signal);

  async function follow(): Promise<void> {
    while (!signal.aborted) {
      await look().catch((error: unknown) => log.debug({ err: error }, 'the office cannot be asked for commands'));
      await rest.wait(AT_MOST_EVERY_MS);
      await poked.wait(jittered(isUp() ? WITH_SOCKET_MS : pollMs, random));
    }
  }

  return { poke: poked.wake, done: follow() };
}
