import { writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

/** How far ffmpeg stands behind the server: 10 leaves it a ninth of a core that both want. */
export const NICENESS = 10;
const AGAIN_MS = 150;
const MOST_TRIES = 10;

/**
 * Linux may share the processor between sessions first (sched_autogroup, sched(7)), and niceness then counts within one only: a process that leads
 * a session of its own has to say for that session how far it stands back. Who is not root may say so ten times a second, and tries again.
 */
export async function yieldSession(pid: number): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    try {
      return await writeFile(`/proc/${pid}/autogroup`, String(NICENESS));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) return; // It has ended, or there is no such sharing.
      await wait(AGAIN_MS);
    }
  }
}
