/** What failed on the page, named by its package: another package under the same title begins with a clean sheet. */
export interface Struck {
  /** A package's index, or an image. */
  thing: string;
  count: number;
  /** Wall ms since when it is not played at all; null: it only rests after each failure. */
  quarantinedAt: number | null;
}

export interface Thing {
  thing: string;
  kind: 'lesson' | 'image';
}

export interface Now {
  mono: number;
  wall: number;
}

/** Content that failed rests a while before it is tried again: longer each time, so that a bad file cannot flicker; and then for long. */
export interface Strikes {
  /** True when it is quarantined by this. */
  strike: (thing: Thing, now: Now) => boolean;
  /** It played to its end: forgiven. */
  clear: (thing: Thing) => void;
  isResting: (thing: string, now: Now) => boolean;
  /** A person asked for everything to be tried again. */
  forgive: () => void;
  /** What a restart has to know. */
  struck: () => Struck[];
}

const REST_MS = [10_000, 60_000, 600_000, 3_600_000] as const;
const ENOUGH = 3;
/** By then a box may have been repaired, or have another player. */
export const QUARANTINE_MS = 7 * 86_400_000;
/** Far more than a village's programme has; the oldest are forgotten. */
const KEPT = 500;

export function createStrikes(before: readonly Struck[] = []): Strikes {
  const struck = new Map(before.map(({ thing, ...rest }) => [thing, { ...rest, until: Number.NEGATIVE_INFINITY }]));
  /** What has failed since anything of its kind played to its end. */
  const failing = { lesson: new Set<string>(), image: new Set<string>() };

  function isQuarantined(quarantinedAt: number | null, wall: number): boolean {
    return quarantinedAt !== null && wall - quarantinedAt < QUARANTINE_MS;
  }

  return {
    strike({ thing, kind }, { mono, wall }) {
      failing[kind].add(thing);
      const known = struck.get(thing) ?? { count: 0, quarantinedAt: null, until: 0 };
      // Where one lesson after another fails the box is at fault, and a whole programme must not be put away for it.
      const count = failing[kind].size > 1 ? Math.max(1, known.count) : known.count + 1;
      const rest = REST_MS[Math.min(count, REST_MS.length) - 1] ?? REST_MS[0];
      const isOver = count >= ENOUGH && !isQuarantined(known.quarantinedAt, wall);
      struck.delete(thing);
      struck.set(thing, { count, until: mono + rest, quarantinedAt: count >= ENOUGH ? wall : null });
      for (const oldest of struck.keys()) if (struck.size > KEPT) struck.delete(oldest);
      return isOver;
    },
    clear({ thing, kind }) {
      failing[kind].clear();
      struck.delete(thing);
    },
    isResting(thing, { mono, wall }) {
      const known = struck.get(thing);
      return known !== undefined && (known.until > mono || isQuarantined(known.quarantinedAt, wall));
    },
    forgive() {
      struck.clear();
      failing.lesson.clear();
      failing.image.clear();
    },
    struck: () => [...struck].map(([thing, { count, quarantinedAt }]) => ({ thing, count, quarantinedAt })),
  };
}
