import { open } from 'node:fs/promises';
import { SETTINGS } from './encode-plan.ts';
import { assertDone } from './encode.ts';
import { runFfmpeg } from './run-ffmpeg.ts';
import type { SplitTrack } from './split.ts';
import { readAt } from './mp4-boxes.ts';

/** Which programs made the bytes. Two builds never share a lesson: their chunks need not fit together. */
export async function encoderBuild({ path, fragments }: SplitTrack): Promise<string> {
  return `${await ffmpegBuild()} x264 ${await x264Build(path, fragments[0]?.firstSample)}`;
}

/** Everything on which the bytes depend beside the source, as far as it can be told before anything is encoded. */
export const encoderSettings = async (): Promise<string> => `${await ffmpegBuild()} ${SETTINGS}`;

let asked: Promise<string> | undefined;

/**
 * Asked once: server and encoders must go on calling themselves by one name while ffmpeg is upgraded below them, or no encoder takes a piece of a
 * new lesson. They know the new one when the server is started again.
 */
function ffmpegBuild(): Promise<string> {
  asked ??= askFfmpeg().catch((error: unknown) => {
    asked = undefined;
    throw error;
  });
  return asked;
}

async function askFfmpeg(): Promise<string> {
  const lines: string[] = [];
  assertDone(await runFfmpeg({ args: ['-version'], onStdout: (line) => lines.push(line) }));
  const version = /^ffmpeg version (\S+)/.exec(lines[0] ?? '')?.[1] ?? 'unknown';
  const codec =
    lines
      .find((line) => line.startsWith('libavcodec'))
      ?.split('/')
      .at(-1)
      ?.replaceAll(/\s/g, '') ?? 'unknown';
  return `ffmpeg ${version} libavcodec ${codec}`;
}

/** x264 signs the first picture of every encode: 'x264 - core 164 r3095 baee400'. */
async function x264Build(path: string, sample: { offset: number; bytes: number } | undefined): Promise<string> {
  if (!sample) return 'unknown';
  await using file = await open(path, 'r');
  const text = (await readAt(file, sample.offset, Math.min(sample.bytes, 4096))).toString('latin1');
  return /x264 - core (\d+(?: r\d+ \w+)?)/.exec(text)?.[1] ?? 'unknown';
}
