/** H.264 table A-1, the part we need: level, macroblocks a second, macroblocks a frame, kbit/s at Main profile. */
const LEVELS = [
  ['1.3', 11_880, 396, 768],
  ['2.1', 19_800, 792, 4_000],
  ['2.2', 20_250, 1_620, 4_000],
  ['3.0', 40_500, 1_620, 10_000],
  ['3.1', 108_000, 3_600, 14_000],
  ['3.2', 216_000, 5_120, 20_000],
  ['4.0', 245_760, 8_192, 20_000],
  ['4.2', 522_240, 8_704, 50_000],
  ['5.0', 589_824, 22_080, 135_000],
] as const;

/** The lowest level that carries this picture: fixed beforehand, so that every chunk of a rung has the same header. */
export function levelFor(width: number, height: number, fps: number, kbps: number): string {
  const columns = Math.ceil(width / 16);
  const rows = Math.ceil(height / 16);
  const blocks = columns * rows;
  const fits = LEVELS.find(
    ([, perSecond, perFrame, rate]) =>
      blocks <= perFrame && blocks * fps <= perSecond && kbps <= rate && Math.max(columns, rows) <= Math.sqrt(8 * perFrame),
  );
  if (!fits) throw new RangeError(`no H.264 level for ${width}x${height} at ${fps}`);
  return fits[0];
}
