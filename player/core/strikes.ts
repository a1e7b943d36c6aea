/** Content that failed on the page rests a while before it is tried again: longer each time, so that a bad file cannot flicker. */
export interface Strikes {
  strike: (content: string, nowMono: number) => void;
  /** It played to its end: forgiven. */
  clear: (content: string) => void;
  isResting: (content: string, nowMono: number) => boolean;
}

const REST_MS = [10_000, 60_000, 600_000, 3_600_000] as const;

export function createStrikes(): Strikes {
  const struck = new Map<string, { count: number; until: number }>();
  return {
    strike(content, nowMono) {
      const count = (struck.get(content)?.count ?? 0) + 1;
      const rest = REST_MS[Math.min(count, REST_MS.length) - 1] ?? REST_MS[0];
      struck.set(content, { count, until: nowMono + rest });
    },
    clear: (content) => void struck.delete(content),
    isResting: (content, nowMono) => (struck.get(content)?.until ?? Number.NEGATIVE_INFINITY) > nowMono,
  };
}
