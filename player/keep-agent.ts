import type { Logger } from 'pino';
import type { Agent } from './agent/agent.ts';

interface Needs {
  start: (restart: () => void) => Promise<Agent>;
  /** Another agent is there: whoever shows its page needs a new way in. */
  onAgain: () => void;
  /** It cannot be brought back here: somebody outside has to. */
  onLost: (error: unknown) => void;
  log: Logger;
  restMs?: number;
}

/** What the old one had open, its port above all, may take a moment to be free. */
const TRIES = 10;
const REST_MS = 2000;

/**
 * Keeps the one agent of this process, and on a command ends it in order and starts another from what is on the disk. In the same process, so that it works
 * where nothing outside starts players again, and the display goes on meanwhile.
 */
export async function keepAgent({ start, onAgain, onLost, log, restMs = REST_MS }: Needs) {
  let isClosed = false;
  let restarting: Promise<void> | null = null;
  let agent = await start(restart);

  function restart(): void {
    restarting ??= again()
      .catch(onLost)
      .finally(() => (restarting = null));
  }

  async function again(): Promise<void> {
    log.info('the agent is restarted');
    await agent.close();
    for (let failures = 0; !isClosed;) {
      try {
        agent = await start(restart);
        await agent.ready;
        return onAgain();
      } catch (error) {
        if (++failures >= TRIES) throw error;
        log.warn({ err: error }, 'the agent cannot be started yet');
        await new Promise((resolve) => setTimeout(resolve, restMs));
      }
    }
  }

  return {
    agent: (): Agent => agent,
    async close(): Promise<void> {
      isClosed = true;
      await restarting;
      await agent.close();
    },
  };
}
