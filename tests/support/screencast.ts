import { spawn } from 'node:child_process';
import { buffer } from 'node:stream/consumers';
import type { Page } from 'playwright-core';

/** Y, U and V in the middle of the picture. */
export type Colour = readonly [number, number, number];

/** Records every frame that the browser composes, so that a single black one is found too. */
export async function recordScreen(page: Page): Promise<{ stop(): Promise<Colour[]> }> {
  const session = await page.context().newCDPSession(page);
  const frames: Buffer[] = [];
  session.on('Page.screencastFrame', ({ data, sessionId }) => {
    frames.push(Buffer.from(data, 'base64'));
    void session.send('Page.screencastFrameAck', { sessionId }).catch(() => {}); // The page may be closing.
  });
  await session.send('Page.startScreencast', { format: 'jpeg', quality: 80, everyNthFrame: 1 });
  return {
    async stop() {
      await session.send('Page.stopScreencast');
      await session.detach();
      return frames.length === 0 ? [] : middles(frames);
    },
  };
}

/** One ffmpeg for all frames; each is shrunk to 3 x 3 and the middle looked at. */
async function middles(frames: readonly Buffer[]): Promise<Colour[]> {
  const args = ['-v', 'error', '-f', 'mjpeg', '-i', 'pipe:0', '-vf', 'scale=3:3:flags=area', '-fps_mode', 'passthrough'];
  const ffmpeg = spawn('ffmpeg', [...args, '-f', 'rawvideo', '-pix_fmt', 'yuvj444p', 'pipe:1'], { stdio: ['pipe', 'pipe', 'inherit'] });
  ffmpeg.stdin.end(Buffer.concat(frames));
  const pixels = await buffer(ffmpeg.stdout);
  const count = pixels.length / 27;
  return Array.from({ length: count }, (_, index) => {
    const at = (plane: number): number => pixels[index * 27 + plane * 9 + 4] ?? 0;
    return [at(0), at(1), at(2)];
  });
}
