/** Body bytes that came while something was being fetched for so long, cuts and waits included. */
export interface Sample {
  bytes: number;
  ms: number;
}

/** Enough for hours of fetching; the weather of last month says nothing. */
export const MOST_SAMPLES = 24;

/** What may be counted on: three of four measurements were better. Two digits, so that it is told only when it is another. Null: not measured. */
export function believedBytesPerS(samples: readonly Sample[]): number | null {
  const rates = samples.map(({ bytes, ms }) => (bytes / ms) * 1000).toSorted((a, b) => a - b);
  const quartile = rates[Math.floor((rates.length - 1) / 4)];
  return quartile === undefined ? null : Math.max(1, Number(quartile.toPrecision(2)));
}
