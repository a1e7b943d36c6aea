import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrokenSample } from './expectations.ts';
import { ffmpeg } from './process.ts';
import { seeded } from './seeded.ts';

/** The good lesson (and its voice) that the broken files are made from; it must be there first. */
const GOOD = 'apple-pruning.mp4';

export async function makeBroken({ file }: BrokenSample, folder: string): Promise<void> {
  const make = makers[file];
  if (!make) throw new Error(`nobody knows how to break ${file}`);
  const content = await make(folder);
  if (content !== undefined) await writeFile(join(folder, file), content);
}

const makers: Readonly<Record<string, (folder: string) => Promise<Buffer | string | void>>> = {
  'empty.mp4': async () => '',
  'text.mp4': async () => '第一课 苹果树冬季修剪\n请把视频放到这个文件夹里。\n'.repeat(40),
  // A server that opens this as a playlist would fetch from itself.
  'playlist.mp4': async () =>
    ['#EXTM3U', '#EXT-X-VERSION:3', '#EXT-X-TARGETDURATION:10', '#EXTINF:10,', 'http://127.0.0.1:1/segment.ts', '#EXT-X-ENDLIST', ''].join(
      '\n',
    ),
  'audio-only.mp3': async (folder) =>
    void (await ffmpeg(['-i', GOOD, '-vn', '-t', '20', '-c:a', 'libmp3lame', '-b:a', '48k', 'audio-only.mp3'], folder)),
  'audio-only.m4a': async (folder) => void (await ffmpeg(['-i', GOOD, '-vn', '-t', '20', '-c', 'copy', 'audio-only.m4a'], folder)),
  // The index of a recording lies at its end, so what is left cannot be played at all.
  'truncated.mp4': async (folder) => {
    const whole = await readFile(join(folder, GOOD));
    return whole.subarray(0, Math.floor(whole.length * 0.6));
  },
  'corrupt.ts': async (folder) => {
    await ffmpeg(['-i', GOOD, '-t', '20', '-c', 'copy', '-f', 'mpegts', 'whole.ts'], folder);
    return withGarbage(await readFile(join(folder, 'whole.ts')));
  },
};

/** The middle third becomes noise: a sector run of a failing card. */
function withGarbage(whole: Buffer): Buffer {
  const random = seeded(13);
  const [from, to] = [Math.floor(whole.length / 3), Math.floor((whole.length * 2) / 3)];
  for (let at = from; at < to; at++) whole[at] = Math.floor(random() * 256);
  return whole;
}
