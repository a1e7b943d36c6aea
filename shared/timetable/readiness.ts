import type { Programme } from '../model/programme.ts';
import type { Lacking, Readiness, ShelfReport } from '../model/readiness.ts';
import { heldBack } from './download-window.ts';
import { stretches } from './stretches.ts';

/** As far as a person at the office looks ahead in the evening: the whole of tomorrow. */
const AHEAD_MS = 36 * 3_600_000;

/**
 * Whether a screen is ready for what comes, or what it lacks for the first planned thing that it cannot show whole. Player and office ask
 * this very function, of the same programme and the same report, so that both say the same to the byte.
 */
export function readinessOf(programme: Programme, { lacking, bytesPerS, window }: ShelfReport, now: number): Readiness {
  const lacks = new Map(lacking.map((each) => [each.content, each]));
  const contentsOf = new Map(programme.playlists.map(({ id, items }) => [id, items.map(({ content }) => content)]));
  const needed = new Set<string>();
  let readyFor: number | null = null;
  for (const { from, playlist } of stretches(programme, now, now + AHEAD_MS)) {
    if (playlist === null) continue;
    const contents = contentsOf.get(playlist) ?? [];
    for (const content of contents) needed.add(content);
    if (!contents.some((content) => lacks.has(content))) {
      readyFor = from;
      continue;
    }
    const missing = lacking.filter(({ content }) => needed.has(content));
    const bytes = sum(missing, (each) => each.bytes);
    const leftMs = bytesPerS === null ? null : Math.ceil((bytes * 1000) / bytesPerS);
    const held = window ? heldBack(programme, window, now) : null;
    const waits = held && missing.every(({ content }) => held.isHeld(content)) ? { from: held.until } : {};
    return { kind: 'lacking', at: from, blobs: sum(missing, (each) => each.blobs), bytes, leftMs, ...waits };
  }
  return { kind: 'ready', at: readyFor };
}

const sum = (all: readonly Lacking[], of: (each: Lacking) => number): number => all.reduce((total, each) => total + of(each), 0);
