import type { Point } from './ass-page.ts';

/** Outlines in ASS drawing commands: `m` moves, `l` draws lines, `b` a Bezier curve. */
const at = (...points: readonly Point[]): string => points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join(' ');

export const polygon = (first: Point, ...rest: readonly Point[]): string => `m ${at(first)} l ${at(...rest)}`;

export const rect = (x: number, y: number, width: number, height: number): string =>
  polygon([x, y], [x + width, y], [x + width, y + height], [x, y + height]);

/** The share of the radius at which the handles of four curves make a circle. */
const ROUND = 0.5523;

export function oval([x, y]: Point, rx: number, ry = rx): string {
  const [kx, ky] = [rx * ROUND, ry * ROUND];
  return [
    `m ${at([x, y - ry])}`,
    `b ${at([x + kx, y - ry], [x + rx, y - ky], [x + rx, y])}`,
    `b ${at([x + rx, y + ky], [x + kx, y + ry], [x, y + ry])}`,
    `b ${at([x - kx, y + ry], [x - rx, y + ky], [x - rx, y])}`,
    `b ${at([x - rx, y - ky], [x - kx, y - ry], [x, y - ry])}`,
  ].join(' ');
}

export function roundRect(x: number, y: number, width: number, height: number, radius: number): string {
  const [right, bottom, k] = [x + width, y + height, radius * (1 - ROUND)];
  return [
    `m ${at([x + radius, y])} l ${at([right - radius, y])}`,
    `b ${at([right - k, y], [right, y + k], [right, y + radius])} l ${at([right, bottom - radius])}`,
    `b ${at([right, bottom - k], [right - k, bottom], [right - radius, bottom])} l ${at([x + radius, bottom])}`,
    `b ${at([x + k, bottom], [x, bottom - k], [x, bottom - radius])} l ${at([x, y + radius])}`,
    `b ${at([x, y + k], [x + k, y], [x + radius, y])}`,
  ].join(' ');
}

/** A leaf from its stalk to its tip; `breadth` is a share of its length. */
export function leaf([x, y]: Point, [tipX, tipY]: Point, breadth = 0.35): string {
  const [dx, dy] = [tipX - x, tipY - y];
  const bulge = (side: number, share: number): Point => [x + dx * share - dy * breadth * side, y + dy * share + dx * breadth * side];
  return `m ${at([x, y])} b ${at(bulge(1, 0.25), bulge(1, 0.7), [tipX, tipY])} b ${at(bulge(-1, 0.7), bulge(-1, 0.25), [x, y])}`;
}

/** Ground with a soft skyline through these points, filled down to `bottom`. */
export function hill(skyline: readonly [Point, ...Point[]], bottom: number): string {
  const [first] = skyline;
  const last = skyline.at(-1) ?? first;
  const curves = skyline.slice(1).map((point, index) => {
    const before = skyline[index] ?? first;
    const middle = (before[0] + point[0]) / 2;
    return `b ${at([middle, before[1]], [middle, point[1]], point)}`;
  });
  return `m ${at([first[0], bottom])} l ${at(first)} ${curves.join(' ')} l ${at([last[0], bottom])}`;
}

/** A straight stroke that gets thinner: a branch, a stalk, a fence rail. */
export function stroke([x, y]: Point, [toX, toY]: Point, thick: number, thin = thick): string {
  const length = Math.hypot(toX - x, toY - y) || 1;
  const [nx, ny] = [-(toY - y) / length / 2, (toX - x) / length / 2];
  return polygon(
    [x + nx * thick, y + ny * thick],
    [toX + nx * thin, toY + ny * thin],
    [toX - nx * thin, toY - ny * thin],
    [x - nx * thick, y - ny * thick],
  );
}
