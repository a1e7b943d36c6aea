import { isDeepStrictEqual } from 'node:util';
import type { Monitor } from './monitor.ts';
import { uint32, type XConnection } from './x-connection.ts';

const CONFIGURE_WINDOW = 12;
const GET_GEOMETRY = 14;
const QUERY_TREE = 15;
const HEIGHT = 8;

/**
 * How a window is opened that shall fill a monitor: full screen is a wish to the window manager. Where there is none, a window keeps the
 * size it is opened with, and Chromium takes a point off each side of one that is just as large as the monitor. One line more, it leaves alone.
 */
export const openedOver = (monitor: Monitor): Monitor => ({ ...monitor, height: monitor.height + 1 });

/** Takes that line off again once the window is there: a picture would stand half a point too low. With a window manager there is no such window. */
export async function trimWindow({ ask, tell, root }: XConnection, monitor: Monitor): Promise<void> {
  const tree = await ask(QUERY_TREE, 0, uint32(root));
  const windows = Array.from({ length: tree.readUInt16LE(16) }, (_, i) => tree.readUInt32LE(32 + i * 4));
  for (const window of windows) {
    const place = await ask(GET_GEOMETRY, 0, uint32(window)).then(placeIn, () => null); // It may be gone by now.
    if (isDeepStrictEqual(place, openedOver(monitor))) tell(CONFIGURE_WINDOW, 0, uint32(window, HEIGHT, monitor.height));
  }
}

const placeIn = (geometry: Buffer): Monitor => ({
  x: geometry.readInt16LE(12),
  y: geometry.readInt16LE(14),
  width: geometry.readUInt16LE(16),
  height: geometry.readUInt16LE(18),
});
