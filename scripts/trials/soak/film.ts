import { spawn } from 'node:child_process';
import { buffer } from 'node:stream/consumers';
import type { CDPSession } from 'playwright-core';
import type { Frame } from './slopes.ts';

const CELLS = 16;
/** Of 255; a letterboxed picture has bright cells in its middle. */
const BLACK = 20;

/** Every frame that the browser composes, made small at once: half an hour of them is kept as sixteen grey cells each. */
export async function filmScreen(session: CDPSession, seconds: () => number): Promise<{ stop(): Promise<Frame[]> }> {
  const args = ['-v', 'error', '-f', 'mjpeg', '-i', 'pipe:0', '-vf', 'scale=4:4:flags=area,format=gray', '-fps_mode', 'passthrough'];
  const ffmpeg = spawn('ffmpeg', [...args, '-f', 'rawvideo', 'pipe:1'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const cells = buffer(ffmpeg.stdout);
  const times: number[] = [];
  const take = ({ data, sessionId }: { data: string; sessionId: number }): void => {
    times.push(seconds());
    ffmpeg.stdin.write(Buffer.from(data, 'base64'));
    void session.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined); // The page may be closing.
  };
  session.on('Page.screencastFrame', take);
  await session.send('Page.startScreencast', { format: 'jpeg', quality: 60, maxWidth: 160, maxHeight: 90, everyNthFrame: 1 });
  return {
    async stop() {
      await session.send('Page.stopScreencast').catch(() => undefined);
      session.off('Page.screencastFrame', take);
      ffmpeg.stdin.end();
      const grey = await cells;
      if (grey.length !== times.length * CELLS) throw new Error(`${times.length} frames, of which ffmpeg read ${grey.length / CELLS}`);
      return times.map((atS, i) => ({ atS, isBlack: grey.subarray(i * CELLS, (i + 1) * CELLS).every((cell) => cell < BLACK) }));
    },
  };
}
