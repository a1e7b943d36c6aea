type Triple = readonly [number, number, number];
type Weights = { red: number; blue: number };

const bt601: Weights = { red: 0.299, blue: 0.114 };
const bt709: Weights = { red: 0.2126, blue: 0.0722 };

/** From 720 lines on players take an untold picture for BT.709, below for BT.601. */
export const isHighDefinition = ({ height }: { height: number }): boolean => height >= 720;

/**
 * ffmpeg's `ass` draws on YUV by the rule of BT.601 whatever the picture is. This gives the colour to ask for, so that the wanted one appears
 * on a BT.709 picture. Drawing on RGB would need no trick, but takes twice the time.
 */
export function askedOn709(fill: string): string {
  const wanted = [1, 3, 5].map((at) => Number.parseInt(fill.slice(at, at + 2), 16));
  const [red = 0, green = 0, blue = 0] = wanted;
  const asked = toRgb(toYuv([red, green, blue], bt709), bt601);
  return `#${asked
    .map((part) =>
      Math.round(Math.min(255, Math.max(0, part)))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}

function toYuv([red, green, blue]: Triple, by: Weights): Triple {
  const luma = by.red * red + (1 - by.red - by.blue) * green + by.blue * blue;
  return [luma, (blue - luma) / (1 - by.blue), (red - luma) / (1 - by.red)];
}

function toRgb([luma, u, v]: Triple, by: Weights): Triple {
  const [red, blue] = [luma + v * (1 - by.red), luma + u * (1 - by.blue)];
  return [red, (luma - by.red * red - by.blue * blue) / (1 - by.red - by.blue), blue];
}
