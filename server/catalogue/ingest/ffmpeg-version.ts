import { runTool } from './run-ffmpeg.ts';

const ANSWER_MS = 10_000;

/** '5.1.6-0+deb12u1'; null where there is no ffmpeg that runs. */
export async function ffmpegVersion(): Promise<string | null> {
  let first = '';
  const onStdout = (line: string): void => void (first ||= line);
  const ended = await runTool(['ffmpeg', '-version'], { args: [], silentMs: ANSWER_MS, onStdout }).catch(() => null);
  return ended?.code === 0 ? (/^ffmpeg version (\S+)/.exec(first)?.[1] ?? null) : null;
}
