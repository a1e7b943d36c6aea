import type { Logger } from 'pino';
import type { ManifestRoot } from '#shared/model/manifest.ts';
import { AppError } from '#shared/problem.ts';
import { playerCalls } from '#shared/protocol/player.ts';
import { backoffMs, jittered } from '../../core/backoff.ts';
import type { Clock } from '../clock.ts';
import type { Office } from '../link/office.ts';
import { createPause } from '../link/pause.ts';
import { playerVersion, isOlder } from '../version.ts';
import type { Generations } from './generations.ts';

export interface FollowerNeeds {
  office: Office;
  generations: Generations;
  clock: Clock;
  log: Logger;
  signal: AbortSignal;
  stockUp: (root: ManifestRoot, signal: AbortSignal) => Promise<void>;
  /** Everything the newest root names is on the shelf. */
  onComplete: () => Promise<void>;
  /** A newer root is verified: its withdrawals count from now on. */
  onNewest: () => void;
  onDistrust: (why: string) => void;
  pollMs?: number;
  random?: () => number;
}

const POLL_MS = 60_000;
const RETRY = { firstMs: 5000, mostMs: 300_000 };

/** Follows the office's manifests: asks at a poke and at a jittered pace, and keeps stocking up for the newest until all of it is there. */
export function followManifests(needs: FollowerNeeds) {
  const { office, generations, clock, log, signal, random = Math.random } = needs;
  const poked = createPause(signal);
  const wanted = createPause(signal);
  let stocking = new AbortController();
  let trouble: string | null = null;
  let distrusted: string | null = null;
  let failures = 0;

  async function ask(): Promise<void> {
    const floor = generations.floor();
    const sentMono = clock.mono();
    const { now, newest } = await office.call(
      playerCalls.manifest,
      { query: { have: generations.newest()?.revision ?? 0, floor } },
      signal,
    );
    clock.learn({ sentMono, heardMono: clock.mono(), serverMs: now });
    if (!newest) return;
    const verdict = await generations.offer(newest);
    if (verdict.ok) {
      distrusted = null;
      log.info({ revision: verdict.root.revision }, 'a new manifest is verified');
      stocking.abort();
      needs.onNewest();
      wanted.wake();
    } else if (verdict.why !== distrusted) {
      distrusted = verdict.why;
      log.error({ why: verdict.why }, 'a manifest is not believed');
      needs.onDistrust(verdict.why);
    }
  }

  async function poll(): Promise<void> {
    while (!signal.aborted) {
      await ask().catch((error: unknown) => log.debug({ err: error }, 'the office cannot be asked for a manifest'));
      await poked.wait(jittered(needs.pollMs ?? POLL_MS, random));
    }
  }

  async function stock(): Promise<void> {
    while (!signal.aborted) {
      stocking = new AbortController();
      const root = generations.newest();
      const isTooOld = root !== null && isOlder(playerVersion, root.lowestPlayer);
      trouble = isTooOld ? 'protocol_too_old' : null;
      let wait = 3_600_000;
      try {
        if (root && !isTooOld) {
          await needs.stockUp(root, AbortSignal.any([signal, stocking.signal]));
          await needs.onComplete();
        }
        failures = 0;
      } catch (error) {
        if (!stocking.signal.aborted && !signal.aborted)
          log.warn({ err: error, revision: root?.revision }, 'not everything is on the shelf yet');
        trouble = error instanceof AppError ? error.code : 'unreachable';
        wait = stocking.signal.aborted ? 0 : Math.max(1000, backoffMs(failures++, RETRY, random));
      }
      await wanted.wait(wait);
    }
  }

  return {
    poke: (revision: number) => {
      if (revision > generations.floor()) poked.wake();
    },
    /** Something that was on the shelf is gone. */
    restock: () => wanted.wake(),
    /** The office can be reached again: what could not be had without it is not kept waiting. */
    lineIsBack: (): void => {
      failures = 0;
      if (trouble !== null) wanted.wake();
    },
    trouble: () => distrusted ?? trouble,
    done: Promise.all([poll(), stock()]),
  };
}
