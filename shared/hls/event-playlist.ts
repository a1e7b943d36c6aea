import type { BlobRef } from '../model/blob.ts';
import type { Chunk } from '../model/package.ts';
import { secondsOf, targetDuration } from './bandwidth.ts';
import { HEAD, INDEPENDENT, mapLine, segmentLines, text, type BlobUrl } from './lines.ts';
import { masterOf, type ListedRung, type ListedSound } from './master.ts';

/** A track in the making: its header, and its chunks from the first on without a hole. */
export interface Growing {
  init: BlobRef;
  chunks: readonly Chunk[];
  timescale: number;
  /** The longest segment there will ever be: what is published cannot be taken back. */
  targetSeconds: number;
  isComplete: boolean;
}

/** What can be played of a lesson so far. A later text begins with the earlier one, to the byte; play starts at the beginning, not near the end. */
export function eventPlaylist({ init, chunks, timescale, targetSeconds, isComplete }: Growing, urlOf: BlobUrl): string {
  const target = targetDuration([targetSeconds]);
  if (targetDuration(secondsOf({ timescale, chunks })) > target)
    throw new RangeError(`a segment is longer than the ${target} s that were promised`);
  return text([
    ...HEAD,
    `#EXT-X-TARGETDURATION:${target}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    '#EXT-X-PLAYLIST-TYPE:EVENT',
    INDEPENDENT,
    '#EXT-X-START:TIME-OFFSET=0,PRECISE=YES',
    mapLine(init, urlOf),
    ...segmentLines(chunks, timescale, urlOf),
    ...(isComplete ? ['#EXT-X-ENDLIST'] : []),
  ]);
}

/**
 * The rungs, lowest first, that have their first chunk by now; without a sound as long as there is none. What they cost is judged by what there is of them.
 * A player reads it once: who began without the better rungs, or without sound, gets them by loading it anew.
 */
export function previewMaster(
  { rungs, audio }: { rungs: readonly ListedRung[]; audio: ListedSound | null },
  urlOf: (track: string) => string,
): string {
  const begun = rungs.filter(({ chunks }) => chunks.length > 0);
  return masterOf(begun, audio && audio.chunks.length > 0 ? [audio] : [], urlOf);
}
