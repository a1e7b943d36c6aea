import type { ShowingRecord, SkippedFor } from '#shared/model/record.ts';
import { composeSkipped } from '../../core/account-of-showing.ts';
import type { LeftOut } from '../../core/director.ts';
import type { Clock } from '../clock.ts';
import { factsOf } from './compose-direction.ts';
import { canPlay, isWithdrawn, type World } from './world.ts';

/**
 * Makes records of what the plan wanted and the screen left out. What cannot be played is told once an occurrence of its slot,
 * however often the question comes up; each re-joining of a wheel is an event of its own.
 */
export function createLeftOut(clock: Clock) {
  /** Of occurrences that may still be on. */
  let told = new Map<string, number>();

  function isNews({ slot, playlist, occurrence, index, content, isPlayable }: LeftOut): boolean {
    if (isPlayable) return true;
    const key = `${slot ?? playlist} ${occurrence} ${index} ${content}`;
    if (told.has(key)) return false;
    told.set(key, occurrence);
    return true;
  }

  /** Give all that one decision left out; the records are for the journal. */
  function recordsOf(orders: World, leftOut: readonly LeftOut[]): ShowingRecord[] {
    const now = clock.wall();
    told = new Map([...told].filter(([, occurrence]) => occurrence > now - LONGEST_OCCURRENCE_MS));
    return leftOut.filter(isNews).flatMap((item) => {
      const facts = factsOf(orders, item, clock);
      return facts ? [composeSkipped(facts, item.isPlayable ? 'rejoin' : whyNot(orders, item.content))] : [];
    });
  }

  return { recordsOf };
}

/** A slot's window is a day at most; a day that gains an hour is the longest. */
const LONGEST_OCCURRENCE_MS = 25 * 3_600_000;

function whyNot(orders: World, content: string): SkippedFor {
  if (isWithdrawn(orders, content)) return 'withdrawn';
  return canPlay(orders, content) ? 'failed' : 'missing';
}
