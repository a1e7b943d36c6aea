import type { ShownSoFar } from '#shared/protocol/page.ts';

/** What the agent has seen of the page since a showing was directed. */
export interface PageSigns {
  /** Monotonic ms of the last word of any kind. */
  heardMono: number;
  /** Monotonic ms at which the count of frames last grew, or at which the showing was directed. */
  grewMono: number;
  frames: number;
}

/** Longer than any honest pause of a slow box, shorter than a village's patience. */
export const SILENCE_MS = 15_000;

export const signsAt = (mono: number): PageSigns => ({ heardMono: mono, grewMono: mono, frames: 0 });

export function heard(signs: PageSigns, shown: ShownSoFar, mono: number): PageSigns {
  const grew = shown.frames > signs.frames;
  return { heardMono: mono, grewMono: grew ? mono : signs.grewMono, frames: Math.max(signs.frames, shown.frames) };
}

export type PageState = 'fine' | 'silent' | 'stalled';

/** A page says something each second; a lesson that runs presents frames. What does neither has to be replaced. */
export function judgePage(signs: PageSigns, isLesson: boolean, mono: number): PageState {
  if (mono - signs.heardMono > SILENCE_MS) return 'silent';
  if (isLesson && mono - signs.grewMono > SILENCE_MS) return 'stalled';
  return 'fine';
}
