import type { PageHealth, ShownSoFar } from '#shared/protocol/page.ts';

/** What the agent has seen of the page since a showing was directed. All times are monotonic ms. */
export interface PageSigns {
  /** The last word of any kind. */
  heardMono: number;
  /** When the count of frames last grew, or the showing was directed. */
  grewMono: number;
  frames: number;
  /** A tab that is not looked at presents nothing and is not to blame for it. */
  isVisible: boolean;
  /** Since when the picture has had no place on the page; null: it has one. */
  missingMono: number | null;
  /** Since when every look at the picture found one colour; null: it has several. */
  plainMono: number | null;
}

/** Longer than any honest pause of a slow box, shorter than a village's patience. */
export const SILENCE_MS = 15_000;

const QUIET_MS = 3500;

export const signsAt = (mono: number): PageSigns => ({
  heardMono: mono,
  grewMono: mono,
  frames: 0,
  isVisible: true,
  missingMono: null,
  plainMono: null,
});

export function heard(signs: PageSigns, shown: ShownSoFar, mono: number): PageSigns {
  const grew = shown.frames > signs.frames;
  return { ...signs, heardMono: mono, grewMono: grew ? mono : signs.grewMono, frames: Math.max(signs.frames, shown.frames) };
}

export function looked(signs: PageSigns, { isVisible, picture }: PageHealth, mono: number): PageSigns {
  return {
    ...signs,
    heardMono: mono,
    // Looked at again it has as long as any other to begin.
    grewMono: isVisible && signs.isVisible ? signs.grewMono : mono,
    isVisible,
    missingMono: picture === 'missing' && isVisible ? (signs.missingMono ?? mono) : null,
    plainMono: picture === 'plain' ? (signs.plainMono ?? mono) : null,
  };
}

/** What of the page does not work, and since when. */
export interface Trouble {
  kind: 'silent' | 'stalled' | 'blank';
  since: number;
}

/** A page says something each second, a lesson that runs presents frames, and a picture has its place. Null: all is well as far as it can be seen. */
export function troubleOf(signs: PageSigns, on: 'lesson' | 'image' | 'none', mono: number): Trouble | null {
  if (mono - signs.heardMono > SILENCE_MS) return { kind: 'silent', since: signs.heardMono };
  // One that has just fallen silent cannot be told from one whose frames are merely not told of.
  if (on === 'none' || mono - signs.heardMono > QUIET_MS) return null;
  if (signs.missingMono !== null) return { kind: 'blank', since: signs.missingMono };
  return on === 'lesson' && signs.isVisible ? { kind: 'stalled', since: signs.grewMono } : null;
}

/** One colour for so long is told to the office, and nothing is done about it: it may be what the lesson shows. */
export const PLAIN_MS = 120_000;

export const isLongPlain = ({ plainMono }: PageSigns, mono: number): boolean => plainMono !== null && mono - plainMono >= PLAIN_MS;
