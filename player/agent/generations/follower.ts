import type { Logger } from 'pino';
import type { Distrust } from '#shared/model/alarm.ts';
import type { ManifestRoot } from '#shared/model/manifest.ts';
import { AppError } from '#shared/problem.ts';
import { playerCalls } from '#shared/protocol/player.ts';
import { backoffMs, jittered } from '../../core/backoff.ts';
import type { Clock } from '../clock.ts';
import type { Office } from '../link/office.ts';
import { NotTheOffice } from '../link/http.ts';
import { createPause } from '../link/pause.ts';
import type { Suspicions } from '../suspicions.ts';
import { isExpired } from '../trust.ts';
import { playerVersion, isOlder } from '../version.ts';
import type { Generations } from './generations.ts';

export interface FollowerNeeds {
  office: Office;
  generations: Generations;
  clock: Clock;
  log: Logger;
  signal: AbortSignal;
  /** Answers in how many ms to look again for what waits for its hours; null when nothing does. */
  stockUp: (root: ManifestRoot, signal: AbortSignal, isAsked: boolean) => Promise<number | null>;
  /** Everything the newest root names is on the shelf. */
  onComplete: () => Promise<void>;
  /** A newer root is verified: its withdrawals count from now on. */
  onNewest: () => void;
  suspect: Suspicions;
  pollMs?: number;
  random?: () => number;
}

const POLL_MS = 60_000;
/** After a poke that had nothing behind it; whoever sends thousands of them gets no more than this. */
const UNFOUNDED_MS = 1000;
const RETRY = { firstMs: 5000, mostMs: 300_000 };

/** Follows the office's manifests: asks at a poke and at a jittered pace, and keeps stocking up for the newest until all of it is there. */
export function followManifests(needs: FollowerNeeds) {
  const { office, generations, clock, log, signal, random = Math.random } = needs;
  const poked = createPause(signal);
  const wanted = createPause(signal);
  const rested = createPause(signal);
  let stocking = new AbortController();
  let trouble: string | null = null;
  let distrusted: string | null = null;
  /** The newest revision that a poke spoke of, until the office was asked for it. */
  let promised: number | null = null;
  let failures = 0;
  /** A person wants all of it now, whatever the hour; so it stays until it is there. */
  let isAsked = false;

  async function ask(): Promise<void> {
    const claimed = promised;
    const floor = generations.floor();
    const { newest } = await office.call(playerCalls.manifest, { query: { have: generations.newest()?.revision ?? 0, floor } }, signal);
    if (promised === claimed) promised = null;
    if (!newest) {
      if (claimed === null || claimed <= floor) return;
      needs.suspect('poke_unfounded', String(claimed));
      await rested.wait(UNFOUNDED_MS);
      return;
    }
    const verdict = await generations.offer(newest);
    if (verdict.ok) {
      distrusted = null;
      log.info({ revision: verdict.root.revision }, 'a new manifest is verified');
      stocking.abort();
      needs.onNewest();
      wanted.wake();
    } else distrust(verdict.why);
  }

  function distrust(why: Distrust): void {
    if (why !== distrusted) log.error({ why }, 'a manifest is not believed');
    distrusted = why;
    needs.suspect('manifest_distrusted', why);
  }

  function failed(error: unknown): void {
    log.debug({ err: error }, 'the office cannot be asked for a manifest');
    if (error instanceof NotTheOffice) needs.suspect('answer_distrusted', error.message);
  }

  const isLate = (root: ManifestRoot): boolean =>
    root.revision !== generations.current()?.root.revision && isExpired(root, clock.wall(), clock.trust());

  async function poll(): Promise<void> {
    while (!signal.aborted) {
      await ask().catch(failed);
      await poked.wait(jittered(needs.pollMs ?? POLL_MS, random));
    }
  }

  async function stock(): Promise<void> {
    while (!signal.aborted) {
      stocking = new AbortController();
      const root = generations.newest();
      const isTooOld = root !== null && isOlder(playerVersion, root.lowestPlayer);
      trouble = isTooOld ? 'protocol_too_old' : null;
      if (root && isLate(root)) distrust('expired'); // It came while the clock was unsure.
      let wait = 3_600_000;
      try {
        if (root && !isTooOld) {
          const again = await needs.stockUp(root, AbortSignal.any([signal, stocking.signal]), isAsked);
          if (again === null) await needs.onComplete();
          else wait = again;
          isAsked = false;
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
    /** Somebody wants it now. */
    askNow: (): void => {
      failures = 0;
      isAsked = true;
      poked.wake();
      wanted.wake();
    },
    /** What somebody said of the office: whether it is so is asked. */
    told: (revision: number) => {
      if (revision <= generations.floor()) return;
      promised = Math.max(promised ?? 0, revision);
      poked.wake();
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
