import type { Picture } from './png.ts';

type Box = { x: number; y: number; width: number; height: number };

/** Relative luminance of the brightest pixel in any of the boxes, as WCAG has it. */
export function brightestIn({ rgba, width, height }: Picture, boxes: readonly Box[]): number {
  let brightest = 0;
  for (const box of boxes) {
    for (let y = Math.max(0, Math.floor(box.y)); y < Math.min(height, box.y + box.height); y += 1) {
      for (let x = Math.max(0, Math.floor(box.x)); x < Math.min(width, box.x + box.width); x += 1) {
        const at = (y * width + x) * 4;
        brightest = Math.max(brightest, luminance(rgba[at] ?? 0, rgba[at + 1] ?? 0, rgba[at + 2] ?? 0));
      }
    }
  }
  return brightest;
}

function luminance(...channels: [number, number, number]): number {
  const [red, green, blue] = channels.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

/** Of two luminances, 1 … 21. */
export const contrast = (one: number, other: number): number => (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
