import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

/** A film of moving colours with a tone: small, so that it is encoded in a moment, and never black. */
export async function makeFilm(folder: string, { seconds, height }: { seconds: number; height: number }): Promise<string> {
  const file = path.join(folder, `film-${seconds}-${height}.mp4`);
  const size = `${(height * 16) / 9}x${height}`;
  const picture = ['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=25:duration=${seconds}`];
  const sound = ['-f', 'lavfi', '-i', `sine=frequency=440:duration=${seconds}`];
  const args = ['-v', 'error', ...picture, ...sound, '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac', file];
  await promisify(execFile)('ffmpeg', args);
  return file;
}
