import type { EncodeTask } from '../ingest/task.ts';

/** A lesson with pieces that wait, as far as it matters for whose turn it is. */
export interface Waiting {
  lesson: string;
  /** Whoever brought it; one person's hundred lessons do not keep another's one waiting. */
  uploader: string;
  kind: EncodeTask['kind'];
  index: number;
  /** Frames of it that are not encoded yet. */
  left: number;
  /** When a screen is to show it; null: no screen does. */
  neededAt: number | null;
  since: number;
}

/** Frames that were begun for each uploader lately. */
export type Served = ReadonlyMap<string, number>;

/**
 * Whose turn it is: the first seconds of any lesson, which somebody waits for; what a screen is to show soonest; the uploader who had least;
 * and of one's lessons the one that is finished soonest. Within a lesson the pieces come as they are given.
 */
export function nextOf<W extends Waiting>(waiting: readonly W[], served: Served): W | undefined {
  const had = ({ uploader }: W): number => served.get(uploader) ?? 0;
  const [next] = waiting.toSorted(
    (a, b) =>
      rank(a) - rank(b) ||
      (a.neededAt ?? Infinity) - (b.neededAt ?? Infinity) ||
      had(a) - had(b) ||
      (a.uploader < b.uploader ? -1 : Number(a.uploader > b.uploader)) ||
      a.left - b.left ||
      a.since - b.since ||
      (a.lesson < b.lesson ? -1 : Number(a.lesson > b.lesson)) ||
      placeInLesson(a) - placeInLesson(b),
  );
  return next;
}

/** A copy is there in a moment; its check, of a rung that no lesson lacks, comes when the lesson is encoded otherwise. */
const rank = ({ kind, neededAt }: Waiting): number => {
  if (kind === 'early') return -1;
  if (kind === 'first') return 0;
  if (kind === 'seal') return 1;
  return neededAt === null ? 3 : 2;
};

/** Who comes new begins where the least served of those who wait stand: he neither waits for the past nor takes all that comes. */
export function withTurn(served: Served, { uploader }: Waiting, frames: number, present: ReadonlySet<string>): Map<string, number> {
  const kept = new Map([...served].filter(([who]) => present.has(who)));
  const least = Math.min(...kept.values(), served.get(uploader) ?? Infinity);
  kept.set(uploader, (kept.get(uploader) ?? (Number.isFinite(least) ? least : 0)) + frames);
  return kept;
}

/** Of its beginning there is more to see at once, then it gets its sound; nobody waits for the copy. */
function placeInLesson({ kind, index }: Waiting): number {
  if (kind === 'chunk') return index === 0 ? 0 : 2;
  return kind === 'sound' ? 1 : 3;
}
