/** A trouble that comes again and again is seen once; and all of them together fill neither line nor flash. */
const AGAIN_MS = 300_000;
const MOST_AN_HOUR = 12;
const HOUR_MS = 3_600_000;
/** Slower lines than 256 kbit/s are for what is to be shown. */
const LEAST_BYTES_PER_S = 32_000;

/** The alarms that are about the picture: one goes along with each. */
const OF_THE_PICTURE = new Set(['generation_failed', 'item_quarantined', 'picture_plain', 'page_replaced']);

/** Which troubles a picture is taken of; asked before each, and remembers those that it said yes to. */
export function createPicturePace() {
  let taken: { what: string; mono: number }[] = [];
  return {
    isDue(what: string, mono: number): boolean {
      taken = taken.filter((one) => mono - one.mono < HOUR_MS);
      const isNews = taken.every((one) => one.what !== what || mono - one.mono >= AGAIN_MS);
      if (!OF_THE_PICTURE.has(what) || !isNews || taken.length >= MOST_AN_HOUR) return false;
      taken.push({ what, mono });
      return true;
    },
  };
}

/** A line that was never measured has brought nothing large yet: a small picture tells how it is. */
export const bearsRoutine = (lineBytesPerS: number | null): boolean => lineBytesPerS === null || lineBytesPerS >= LEAST_BYTES_PER_S;
