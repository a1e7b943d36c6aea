import type { BlobHash, BlobRef } from '#shared/model/blob.ts';
import { blobsOf, type Package } from '#shared/model/package.ts';
import type { ScreenKind } from '#shared/model/place.ts';
import { packageFor, rungOnShelf } from '../../core/shelf-plan.ts';
import type { Choosing } from './contents.ts';

/** A playlist and its tracks are asked for one after the other: better pictures that come in between wait for the next showing. */
const SAME_RUNG_MS = 30_000;

export interface PlayedNeeds {
  choosing: Pick<Choosing, 'readPackage' | 'mostLines'>;
  kind: () => ScreenKind | undefined;
  holds: (ref: BlobRef) => boolean;
  mono: () => number;
}

/** Packages as they are played here: the best rung that is on the shelf as a whole; while it is asked for, the same. */
export function createPlayed({ choosing, kind, holds, mono }: PlayedNeeds) {
  let served: { hash: BlobHash; played: Package; mono: number } | null = null;
  const isRecent = (): boolean => served !== null && mono() - served.mono < SAME_RUNG_MS;

  async function readPackage(hash: BlobHash): Promise<Package | null> {
    const pkg = await choosing.readPackage(hash);
    const screen = kind();
    if (!pkg || !screen) return pkg;
    const isSame = served?.hash === hash && isRecent();
    const played = isSame && served ? served.played : packageFor(pkg, screen, rungOnShelf(pkg, screen, holds, choosing.mostLines()));
    served = { hash, played, mono: mono() };
    return played;
  }

  /** What has just been promised to the page. */
  const promised = (): BlobRef[] => (served && isRecent() ? blobsOf(served.played) : []);

  return { readPackage, promised };
}
