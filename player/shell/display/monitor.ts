import { uint32, type XConnection } from './x-connection.ts';

/** Where pictures are seen, in points of the X display. */
export interface Monitor {
  x: number;
  y: number;
  width: number;
  height: number;
}

const GET_GEOMETRY = 14;
const QUERY_EXTENSION = 98;
const RANDR_VERSION = 0;
const RANDR_MONITORS = 42;

/** The first of several monitors, for half a lesson on each serves nobody; the whole screen where the server knows of none. */
export async function monitorOf(x: XConnection): Promise<Monitor> {
  return (await firstMonitor(x)) ?? (await wholeScreen(x));
}

async function wholeScreen({ ask, root }: XConnection): Promise<Monitor> {
  const geometry = await ask(GET_GEOMETRY, 0, uint32(root));
  return { x: 0, y: 0, width: geometry.readUInt16LE(16), height: geometry.readUInt16LE(18) };
}

/** As RandR 1.5 tells it; null where the server does not know that. */
async function firstMonitor({ ask, root }: XConnection): Promise<Monitor | null> {
  const name = Buffer.from('RANDR');
  const extension = await ask(QUERY_EXTENSION, 0, Buffer.concat([Buffer.from([name.length, 0, 0, 0]), name]));
  if (extension[8] === 0) return null;
  const randr = extension.readUInt8(9);
  const version = await ask(randr, RANDR_VERSION, uint32(1, 5));
  if (version.readUInt32LE(8) === 1 && version.readUInt32LE(12) < 5) return null;
  const monitors = monitorsIn(await ask(randr, RANDR_MONITORS, uint32(root, 1)));
  return monitors.find(({ isPrimary }) => isPrimary)?.monitor ?? monitors[0]?.monitor ?? null;
}

function monitorsIn(reply: Buffer): { isPrimary: boolean; monitor: Monitor }[] {
  let at = 32;
  return Array.from({ length: reply.readUInt32LE(12) }, () => {
    const isPrimary = reply[at + 4] !== 0;
    const [x, y] = [reply.readInt16LE(at + 8), reply.readInt16LE(at + 10)];
    const [width, height] = [reply.readUInt16LE(at + 12), reply.readUInt16LE(at + 14)];
    at += 24 + reply.readUInt16LE(at + 6) * 4;
    return { isPrimary, monitor: { x, y, width, height } };
  }).filter(({ monitor }) => monitor.width > 0 && monitor.height > 0);
}
