import { spawn } from 'node:child_process';
import { buffer } from 'node:stream/consumers';
import { expect } from 'vitest';

/** The mean colours of so many columns of a picture, as RGB. */
export async function meansOf(jpeg: Uint8Array, columns: number): Promise<number[][]> {
  const args = ['-v', 'error', '-f', 'jpeg_pipe', '-i', 'pipe:0', '-vf', `format=rgb24,scale=${columns}:1:flags=area`, '-frames:v', '1'];
  const ffmpeg = spawn('ffmpeg', [...args, '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1'], { stdio: ['pipe', 'pipe', 'inherit'] });
  ffmpeg.stdin.end(jpeg);
  const pixels = await buffer(ffmpeg.stdout);
  return Array.from({ length: columns }, (_, at) => [...pixels.subarray(at * 3, at * 3 + 3)]);
}

/** A colour as a lossy picture may give it back. */
export const near = (hex: string, by = 12): unknown =>
  [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).map((value) => expect.closeTo(value, -Math.log10(by * 2)));
