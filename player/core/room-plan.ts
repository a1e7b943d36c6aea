import type { BlobHash, BlobRef } from '#shared/model/blob.ts';

export interface RoomQuestion {
  /** What is on the shelf. */
  present: ReadonlyMap<BlobHash, number>;
  freeBytes: number;
  /** What the plan needs, soonest first. */
  wanted: readonly { content: string; needs: readonly BlobRef[] }[];
  /** Never let go, whatever is wanted: what is on, what comes next, and the default. */
  untouchable: ReadonlySet<string>;
  /** Let go in this order, and only when it must be: what is in none of them goes before all. */
  spares: readonly ReadonlySet<string>[];
}

export type RoomPlan =
  | { kind: 'fits'; evict: BlobHash[] }
  | { kind: 'too-large'; needBytes: number; roomBytes: number; /** Beyond what fits, in the order of need. */ tooMuch: string[] };

/** Whether a plan can be kept on this disk at all, and what has to go for it. Asked before anything is fetched. */
export function planRoom({ present, freeBytes, wanted, untouchable, spares }: RoomQuestion): RoomPlan {
  const refs = new Map(wanted.flatMap(({ needs }) => needs.map((ref) => [ref.blob, ref.bytes])));
  const needBytes = missingOf(refs, present);
  const rank = (hash: BlobHash): number => spares.findIndex((spare) => spare.has(hash));
  const idle = [...present.keys()]
    .filter((hash) => !refs.has(hash) && !untouchable.has(hash))
    .toSorted((one, other) => rank(one) - rank(other));
  const evict: BlobHash[] = [];
  let roomBytes = freeBytes;
  for (const hash of idle) {
    if (roomBytes >= needBytes) break;
    evict.push(hash);
    roomBytes += present.get(hash) ?? 0;
  }
  if (roomBytes >= needBytes) return { kind: 'fits', evict };
  return { kind: 'too-large', needBytes, roomBytes: Math.max(0, roomBytes), tooMuch: beyond(wanted, present, roomBytes) };
}

function missingOf(refs: ReadonlyMap<BlobHash, number>, present: ReadonlyMap<BlobHash, number>): number {
  let sum = 0;
  for (const [hash, bytes] of refs) if (present.get(hash) !== bytes) sum += bytes;
  return sum;
}

/** A later thing that is there already, or small enough, is not too much. */
function beyond(wanted: RoomQuestion['wanted'], present: ReadonlyMap<BlobHash, number>, roomBytes: number): string[] {
  const counted = new Map(present);
  let left = roomBytes;
  return wanted.flatMap(({ content, needs }) => {
    const bytes = missingOf(new Map(needs.map((ref) => [ref.blob, ref.bytes])), counted);
    if (bytes > left) return [content];
    left -= bytes;
    for (const ref of needs) counted.set(ref.blob, ref.bytes);
    return [];
  });
}
