/** What an encode weighs, and how near to the source it is. */
export type Point = { bytes: number; ssim: number };

/** Equal steps of it are about equal steps of the logarithm of the bytes. */
const decibels = (ssim: number): number => -10 * Math.log10(Math.max(1e-6, 1 - ssim));

/** Bytes with which the same encoder reaches this quality, between the two points that lie around it; undefined where none lie around it. */
export function bytesAt(ssim: number, points: readonly Point[]): number | undefined {
  const sorted = points.toSorted((a, b) => a.bytes - b.bytes);
  for (const [index, above] of sorted.entries()) {
    const below = sorted[index - 1];
    if (!below || below.ssim > ssim || above.ssim < ssim) continue;
    const span = decibels(above.ssim) - decibels(below.ssim);
    const share = span > 0 ? (decibels(ssim) - decibels(below.ssim)) / span : 0;
    return below.bytes * (above.bytes / below.bytes) ** share;
  }
  return undefined;
}
