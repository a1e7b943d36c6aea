/** As few points as tell one colour from several, whatever is written small on a slide. */
const [COLUMNS, ROWS] = [32, 18];
/** Noise of the encoder within one colour. */
const ALIKE = 8;

/** How many samples of each kind stand side by side in a plane, and how many lines of the picture share one. */
interface Plane {
  offset: number;
  stride: number;
  width: number;
  height: number;
  step: number;
}

/** Of the formats that decoders give: luma, then colour in two planes or interleaved in one. */
function planesOf(format: VideoPixelFormat | null, layouts: readonly PlaneLayout[], width: number, height: number): Plane[] {
  const [luma, first, second] = layouts;
  if (!luma || !first) return [];
  const half = { width: width >> 1, height: height >> 1 };
  const brightness = { ...luma, width, height, step: 1 };
  if (format === 'I420' && second) return [brightness, { ...first, ...half, step: 1 }, { ...second, ...half, step: 1 }];
  if (format === 'NV12') return [brightness, ...[0, 1].map((at) => ({ ...first, ...half, offset: first.offset + at, step: 2 }))];
  return [];
}

function isEven(bytes: Uint8Array, { offset, stride, width, height, step }: Plane): boolean {
  let [least, most] = [255, 0];
  for (let row = 0; row < ROWS; row++)
    for (let column = 0; column < COLUMNS; column++) {
      const [x, y] = [Math.floor(((column + 0.5) * width) / COLUMNS), Math.floor(((row + 0.5) * height) / ROWS)];
      const value = bytes[offset + y * stride + x * step] ?? 0;
      [least, most] = [Math.min(least, value), Math.max(most, value)];
    }
  return most - least <= ALIKE;
}

let bytes = new Uint8Array();
let isLooking = false;
const plain = new WeakMap<HTMLVideoElement, boolean>();

/**
 * Whether the frame that was looked at last had one single colour; the one that is shown now is looked at for the next question. By a copy of the
 * decoded frame: what a canvas is given of a video, Chromium keeps for every frame anew (a megabyte each at 360 lines) up to its own bounds.
 */
export function isPlain(video: HTMLVideoElement): boolean {
  void look(video);
  return plain.get(video) ?? false;
}

async function look(video: HTMLVideoElement): Promise<void> {
  if (isLooking || !('VideoFrame' in window)) return;
  isLooking = true;
  let frame: VideoFrame | null = null;
  try {
    frame = new VideoFrame(video);
    const { format, visibleRect } = frame;
    const size = frame.allocationSize();
    if (bytes.length !== size) bytes = new Uint8Array(size);
    const planes = planesOf(format, await frame.copyTo(bytes), visibleRect?.width ?? 0, visibleRect?.height ?? 0);
    plain.set(video, planes.length > 0 && planes.every((plane) => isEven(bytes, plane)));
  } catch {
    plain.delete(video); // No frame yet, or one that only the graphics processor can read: nothing is said of it.
  } finally {
    frame?.close();
    isLooking = false;
  }
}
