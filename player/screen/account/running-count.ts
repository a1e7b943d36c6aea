export interface RunningCount {
  /** The browser's own counter, which starts over when a source is loaded anew. */
  see: (counter: number) => void;
  /** From here on: what was counted before belongs to nobody. */
  begin: (counter: number) => void;
  total: () => number;
}

/** Adds up what a counter grew by, over its starts from zero. */
export function createRunningCount(): RunningCount {
  let last = 0;
  let total = 0;
  return {
    see(counter) {
      total += counter >= last ? counter - last : counter;
      last = counter;
    },
    begin(counter) {
      last = counter;
      total = 0;
    },
    total: () => total,
  };
}
