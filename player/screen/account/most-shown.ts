export interface MostShown {
  see: (name: string | null, frames: number) => void;
  name: () => string | null;
}

/** A showing may change its rung; the record names the one that most of its frames came from. */
export function createMostShown(): MostShown {
  const frames = new Map<string, number>();
  return {
    see(name, count) {
      if (name !== null) frames.set(name, (frames.get(name) ?? 0) + count);
    },
    name: () => [...frames].reduce<[string | null, number]>((most, each) => (each[1] > most[1] ? each : most), [null, -1])[0],
  };
}
