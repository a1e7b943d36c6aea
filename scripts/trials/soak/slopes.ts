/** One look at a running box: seconds since the beginning, and what was counted. */
export interface Sample {
  atS: number;
  figures: Readonly<Record<string, number>>;
}

export interface Slope {
  perHour: number;
  /** Half the width of what it may be, with 95 % certainty, as far as the looks scatter. */
  within: number;
  last: number;
}

/** Of each figure what it gains an hour: least squares over all looks after the warm-up. */
export function slopesOf(samples: readonly Sample[], warmUpS: number): Record<string, Slope> {
  const warm = samples.filter(({ atS }) => atS >= warmUpS);
  const names = Object.keys(warm[0]?.figures ?? {});
  return Object.fromEntries(
    names.map((name) => [name, slopeOf(warm.map(({ atS, figures }) => [atS / 3600, figures[name] ?? 0] as const))]),
  );
}

function slopeOf(points: readonly (readonly [number, number])[]): Slope {
  const n = points.length;
  const mean = (of: (point: readonly [number, number]) => number): number => points.reduce((sum, point) => sum + of(point), 0) / n;
  const [meanX, meanY] = [mean(([x]) => x), mean(([, y]) => y)];
  const spread = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  const last = points.at(-1)?.[1] ?? 0;
  if (n < 3 || spread === 0) return { perHour: 0, within: Infinity, last };
  const perHour = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread;
  const rest = points.reduce((sum, [x, y]) => sum + (y - meanY - perHour * (x - meanX)) ** 2, 0);
  return { perHour, within: 1.96 * Math.sqrt(rest / (n - 2) / spread), last };
}

/** What was on the screen from `atS` on, until the next. */
export interface Frame {
  atS: number;
  isBlack: boolean;
}

/** Stretches of black that lasted longer than `longestS`, as [from, to] in seconds. */
export function blackOf(frames: readonly Frame[], endS: number, longestS = 0.5): [number, number][] {
  const found: [number, number][] = [];
  let since: number | null = null;
  for (const { atS, isBlack } of [...frames, { atS: endS, isBlack: false }]) {
    if (isBlack) since ??= atS;
    else if (since !== null) {
      if (atS - since > longestS) found.push([since, atS]);
      since = null;
    }
  }
  return found;
}
