import type { Logger } from 'pino';
import type { Agent } from './agent.ts';

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
    await startAgain(TRIES);
  }

  async function startAgain(tries: number): Promise<void> {
    if (isClosed) return;
    try {
      agent = await start(restart);
      await agent.ready;
    } catch (error) {
      if (tries <= 1) throw error;
      log.warn({ err: error }, 'the agent cannot be started yet');
      await new Promise((resolve) => setTimeout(resolve, restMs));
      return startAgain(tries - 1);
    }
    onAgain();
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
