import { spawn } from 'node:child_process';
import { buffer } from 'node:stream/consumers';

export type Picture = { rgba: Uint8Array; width: number; height: number };

/** Screenshots arrive as PNG; the system's ffmpeg unpacks them, so no package is needed for it. */
export async function decodePng(png: Uint8Array): Promise<Picture> {
  const header = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const [width, height] = [header.getUint32(16), header.getUint32(20)]; // IHDR is always the first chunk.

  const args = ['-v', 'error', '-f', 'png_pipe', '-i', 'pipe:0', '-frames:v', '1', '-f', 'rawvideo', '-pix_fmt', 'rgba', 'pipe:1'];
  const ffmpeg = spawn('ffmpeg', args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const gone = new Promise<never>((_, reject) => ffmpeg.once('error', reject));
  ffmpeg.stdin.end(png);
  const rgba = await Promise.race([buffer(ffmpeg.stdout), gone]);
  if (rgba.length !== width * height * 4) throw new Error(`ffmpeg gave ${rgba.length} bytes for a PNG of ${width}x${height}`);
  return { rgba, width, height };
}
