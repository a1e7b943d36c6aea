import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Picture } from './png.ts';

export interface XServer extends AsyncDisposable {
  /** As DISPLAY names it. */
  display: string;
  /** What somebody before the screen sees, the pointer included. */
  look: () => Promise<Picture>;
}

/** A bare X server without a window manager, as on a cheap box; what it shows is kept in memory. */
export async function openXServer(width: number, height: number, options: string[] = []): Promise<XServer> {
  const screen = ['-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp'];
  const server = spawn('Xvfb', ['-displayfd', '3', ...screen, ...options], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const ended = once(server, 'exit');
  const numberPipe = server.stdio[3];
  if (!(numberPipe instanceof Readable)) throw new Error('Xvfb has no pipe to say its number on');
  const [number] = await Promise.race([once(createInterface(numberPipe), 'line'), ended]);
  if (typeof number !== 'string') throw new Error(`Xvfb did not start: ${number}`); // It has ended.
  const display = `:${number}`;

  async function look(): Promise<Picture> {
    const from = ['-f', 'x11grab', '-draw_mouse', '1', '-video_size', `${width}x${height}`, '-i', display];
    const args = ['-v', 'error', ...from, '-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'rgba', 'pipe:1'];
    const ffmpeg = spawn('ffmpeg', args, { stdio: ['ignore', 'pipe', 'inherit'] });
    return { rgba: await buffer(ffmpeg.stdout), width, height };
  }
  return {
    display,
    look,
    async [Symbol.asyncDispose]() {
      server.kill();
      await ended;
    },
  };
}

/** Every colour of a picture, or of its outermost points only, as in a style sheet. */
export function coloursOf({ rgba, width, height }: Picture, where: 'all over' | 'at the edges' = 'all over'): Set<string> {
  const points = new Uint32Array(rgba.buffer, rgba.byteOffset, width * height);
  const isSeen = (at: number): boolean =>
    where === 'all over' || at < width || at >= width * (height - 1) || at % width === 0 || at % width === width - 1;
  const found = new Set(points.filter((_, at) => isSeen(at)));
  return new Set([...found].map((point) => `#${Buffer.from(Uint32Array.of(point).buffer).toString('hex', 0, 3)}`));
}
