/** Of a long table of costly cases every second one; all of them where `EVERY_CASE` is set. */
export const everySecond = <T>(cases: readonly T[]): T[] =>
  cases.filter((_, nth) => process.env['EVERY_CASE'] !== undefined || nth % 2 === 0);
