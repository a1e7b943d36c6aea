import { appendFile, readFile, rm } from 'node:fs/promises';
import { ffmpeg } from './packages.ts';

/** A broadcast on one clock whose format changes with the programme: each part made by arguments of its own, and as long as the others. */
export async function changingBroadcast(path: string, secondsEach: number, parts: readonly (readonly string[])[]): Promise<string> {
  for (const [index, args] of parts.entries()) {
    const part = `${path}.part`;
    const clock = ['-t', String(secondsEach), '-output_ts_offset', String(10 + index * secondsEach)];
    await ffmpeg(...args, ...clock, '-f', 'mpegts', part);
    await appendFile(path, await readFile(part));
    await rm(part);
  }
  return path;
}
