import type { ShowingRecord, SkippedFor } from '#shared/model/record.ts';
import { composeSkipped } from '../../core/account-of-showing.ts';
import type { LeftOut } from '../../core/director.ts';
import type { Clock } from '../clock.ts';
import type { Book, Told } from '../journal/book.ts';
import { factsOf } from './compose-direction.ts';
import { canPlay, isWithdrawn, type World } from './world.ts';

/**
 * Makes records of what the plan wanted and the screen left out. What cannot be played is told once an occurrence of its slot,
 * however often the question comes up and whatever restart comes between; each re-joining of a wheel is an event of its own.
 */
function tellLeftOut(orders: World, leftOut: readonly LeftOut[], before: Told, clock: Clock): { records: ShowingRecord[]; told: Told } {
  const since = clock.wall() - LONGEST_OCCURRENCE_MS;
  const told = Object.fromEntries(Object.entries(before).filter(([, occurrence]) => occurrence > since));

  function isNews({ slot, playlist, occurrence, index, content, isPlayable }: LeftOut): boolean {
    if (isPlayable) return true;
    const key = `${slot ?? playlist} ${occurrence} ${index} ${content}`;
    if (key in told) return false;
    told[key] = occurrence;
    return true;
  }

  const records = leftOut.filter(isNews).flatMap((item) => {
    const facts = factsOf(orders, item, clock);
    return facts ? [composeSkipped(facts, item.isPlayable ? 'rejoin' : whyNot(orders, item.content))] : [];
  });
  return { records, told };
}

export function writeLeftOut(orders: World, items: readonly LeftOut[], book: Book | null, clock: Clock): void {
  if (!book || items.length === 0) return;
  const { records, told } = tellLeftOut(orders, items, book.told(), clock);
  if (records.length > 0) book.leaveOut(records, told);
}

/** A slot's window is a day at most; a day that gains an hour is the longest. */
const LONGEST_OCCURRENCE_MS = 25 * 3_600_000;

function whyNot(orders: World, content: string): SkippedFor {
  if (isWithdrawn(orders, content)) return 'withdrawn';
  return canPlay(orders, content) ? 'failed' : 'missing';
}
