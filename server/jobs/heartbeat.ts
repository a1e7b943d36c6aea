import type { JobId } from '#shared/model/ids.ts';
import type { Database } from '../database/connection.ts';
import type { Clock } from '../kit/clock.ts';
import type { Log } from '../kit/log.ts';
import type { JobContext } from './define.ts';
import type { Claim, Dispatch } from './dispatch.ts';
import { keepJobs, type Beat } from './store.ts';

const HEARTBEAT_MS = 2_000;

export type OnProgress = (job: { id: JobId; subject: string; progress: number; leftMs: number | null }) => void;

interface Needs {
  database: Database;
  log: Log;
  clock: Clock;
  dispatch: Dispatch;
  onProgress: OnProgress;
}

interface Beating extends Beat {
  claim: Claim;
  controller: AbortController;
}

/** Signs of life of all jobs in hand, in one commit: a thousand lessons that wait for their pieces cost about what one does. */
export function createHeartbeat({ database, log, clock, dispatch, onProgress }: Needs) {
  const all = new Set<Beating>();
  let timer: NodeJS.Timeout | undefined;
  let isUnderWay = false;

  /** From now until it is disposed of the job is kept; one that is no longer ours (cancelled, or taken over) is stopped. */
  function begin(claim: Claim, controller: AbortController): Disposable & { progress: JobContext['progress'] } {
    const { id, attempt, progress: fraction } = claim.job; // 0, but for what goes on where it was.
    const mine: Beating = { id, attempt, progress: fraction, leftMs: null, isNews: true, claim, controller };
    all.add(mine);
    timer ??= setInterval(() => beat().catch((error: unknown) => log.error({ err: error }, 'heartbeat failed')), HEARTBEAT_MS);
    return {
      progress(now, leftMs = null) {
        const progress = now > mine.progress ? Math.min(now, 1) : mine.progress;
        const left = leftMs === null || !Number.isFinite(leftMs) ? null : Math.max(0, Math.round(leftMs));
        if (progress === mine.progress && left === mine.leftMs) return;
        Object.assign(mine, { progress, leftMs: left, isNews: true });
      },
      [Symbol.dispose]() {
        all.delete(mine);
        if (all.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      },
    };
  }

  async function beat(): Promise<void> {
    if (isUnderWay) return;
    isUnderWay = true;
    const beats = [...all].map((mine) => ({ mine, said: { ...mine } }));
    for (const { mine } of beats) mine.isNews = false;
    try {
      const kept = await keepAll(beats.map(({ said }) => said));
      for (const { mine, said } of beats) {
        if (!kept.has(mine.id) && all.has(mine)) mine.controller.abort();
        if (said.isNews) onProgress({ id: said.id, subject: said.claim.job.subject, progress: said.progress, leftMs: said.leftMs });
      }
    } catch (error) {
      for (const { mine, said } of beats) mine.isNews ||= said.isNews;
      throw error;
    } finally {
      isUnderWay = false;
    }
  }

  const keepAll = (beats: readonly Beating[]): Promise<ReadonlySet<JobId>> =>
    database.transaction(async (tx) => {
      await dispatch.keep(
        tx,
        beats.map(({ claim }) => claim),
      );
      return keepJobs(tx, beats, clock.now());
    });

  return { begin };
}

export type Heartbeat = ReturnType<typeof createHeartbeat>;
