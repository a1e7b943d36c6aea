import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { COOKIE, type XPlace } from './x-place.ts';

const PATIENCE_MS = 3000;
const TCP_BASE = 6000;
const REPLY = 1;
const ERROR = 0;

export interface XConnection extends Disposable {
  /** The window that all others stand on. */
  root: number;
  /** A request that is not answered. */
  tell: (opcode: number, detail: number, body: Buffer) => void;
  /** A request and its reply. */
  ask: (opcode: number, detail: number, body: Buffer) => Promise<Buffer>;
}

/** As much of the X protocol as it takes to ask a server for its size: no library and no program of the system is needed for it. */
export async function connectToX(place: XPlace, cookie: Buffer | null): Promise<XConnection> {
  const { host, number } = place;
  const socket = createConnection(host ? { host, port: TCP_BASE + number } : { path: `/tmp/.X11-unix/X${number}` });
  socket.on('timeout', () => socket.destroy(new Error('the X server does not answer')));
  socket.on('error', () => undefined); // Whoever asks next hears of it.
  try {
    return await connectionOn(socket, place, cookie);
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function connectionOn(socket: Socket, { screen }: XPlace, cookie: Buffer | null): Promise<XConnection> {
  socket.setTimeout(PATIENCE_MS);
  await once(socket, 'connect');
  const take = takerFrom(socket);
  socket.write(greeting(cookie));
  const head = await take(8);
  const setup = await take(head.readUInt16LE(6) * 4);
  socket.setTimeout(0);
  if (head[0] !== 1) throw new Error(`the X server refuses: ${setup.toString('latin1').trim()}`);

  const tell: XConnection['tell'] = (...of) => void socket.write(request(...of));
  async function ask(...of: Parameters<XConnection['ask']>): Promise<Buffer> {
    socket.setTimeout(PATIENCE_MS);
    tell(...of);
    const reply = await replyFrom(take);
    socket.setTimeout(0);
    return reply;
  }
  return { root: rootIn(setup, screen), tell, ask, [Symbol.dispose]: () => socket.destroy() };
}

type Take = (bytes: number) => Promise<Buffer>;

function takerFrom(socket: Socket): Take {
  const pieces: AsyncIterator<Buffer> = socket[Symbol.asyncIterator]();
  let held = Buffer.alloc(0);
  return async (bytes) => {
    while (held.length < bytes) {
      const next = await pieces.next();
      if (next.done) throw new Error('the X server hung up');
      held = Buffer.concat([held, next.value]);
    }
    const taken = held.subarray(0, bytes);
    held = held.subarray(bytes);
    return taken;
  };
}

async function replyFrom(take: Take): Promise<Buffer> {
  for (;;) {
    const head = await take(32);
    if (head[0] === ERROR) throw new Error(`the X server answers with error ${head[1]}`);
    if (head[0] === REPLY) return Buffer.concat([head, await take(head.readUInt32LE(4) * 4)]);
    // Anything else is an event, which every client gets when the keyboard changes.
  }
}

const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);

export const uint32 = (...numbers: number[]): Buffer => Buffer.from(Uint32Array.from(numbers).buffer);

function request(opcode: number, detail: number, body: Buffer): Buffer {
  const whole = padded(Buffer.concat([Buffer.from([opcode, detail, 0, 0]), body]));
  whole.writeUInt16LE(whole.length / 4, 2);
  return whole;
}

/** 'l': we write little-endian, and are answered so. */
function greeting(cookie: Buffer | null): Buffer {
  const [name, value] = cookie ? [Buffer.from(COOKIE), cookie] : [Buffer.alloc(0), Buffer.alloc(0)];
  const head = Buffer.alloc(12);
  head.write('l');
  head.writeUInt16LE(11, 2);
  head.writeUInt16LE(name.length, 6);
  head.writeUInt16LE(value.length, 8);
  return Buffer.concat([head, padded(name), padded(value)]);
}

/** Behind the vendor's name and the pixel formats stand the screens, each with its depths and their visuals. */
function rootIn(setup: Buffer, wanted: number): number {
  const [vendorBytes, screens, formats] = [setup.readUInt16LE(16), setup.readUInt8(20), setup.readUInt8(21)];
  if (wanted >= screens) throw new Error(`the X server has no screen ${wanted}`);
  let at = 32 + vendorBytes + (-vendorBytes & 3) + formats * 8;
  for (let screen = 0; screen < wanted; screen++) {
    let depths = setup.readUInt8(at + 39);
    for (at += 40; depths > 0; depths--) at += 8 + setup.readUInt16LE(at + 2) * 24;
  }
  return setup.readUInt32LE(at);
}
