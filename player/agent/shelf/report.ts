import type { BlobRef } from '#shared/model/blob.ts';
import type { DownloadWindow } from '#shared/model/download-rule.ts';
import type { ShelfReport } from '#shared/model/readiness.ts';
import { lackingOf, orderOfNeed } from '../../core/stock-plan.ts';
import { indexOf, type Contents } from '../generations/contents.ts';
import type { Generation } from '../generations/sections.ts';

/** As many as one report may carry; the first are the next to be shown. */
const MOST_LACKING = 500;

/** What a screen tells of its shelf: what is still to come of its newest plan, the next to be shown first. */
export function shelfReport(
  coming: { generation: Generation; contents: Contents },
  holds: (ref: BlobRef) => boolean,
  line: { now: number; bytesPerS: number | null; window: DownloadWindow | null },
): ShelfReport {
  const { generation, contents } = coming;
  const { soon, later } = orderOfNeed(generation.programme, line.now);
  const needsOf = (content: string): readonly BlobRef[] => {
    const known = contents.get(content);
    return known ? (known.needs ?? [indexOf(known)]) : [];
  };
  const lacking = lackingOf([...soon, ...later], needsOf, holds).slice(0, MOST_LACKING);
  return { revision: generation.root.revision, lacking, bytesPerS: line.bytesPerS, ...(line.window && { window: line.window }) };
}
