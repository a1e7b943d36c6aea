import type { ShelfReport } from '#shared/model/readiness.ts';

/** A fetch goes on for hours; between two reports of it the numbers may be this old. */
const AT_MOST_EVERY_MS = 30_000;

/** The report of the shelf, when it is another than the one last told; its completion at once. */
export function createShelfNews(mono: () => number) {
  let told: string | null = null;
  let toldMono = -Infinity;

  function news(report: ShelfReport): ShelfReport | undefined {
    const text = JSON.stringify(report);
    const isDue = report.lacking.length === 0 || mono() - toldMono >= AT_MOST_EVERY_MS;
    if (text === told || !isDue) return undefined;
    [told, toldMono] = [text, mono()];
    return report;
  }

  return {
    news,
    /** Another line, or one on which it may not have come through. */
    restart: (): void => void ([told, toldMono] = [null, -Infinity]),
  };
}
