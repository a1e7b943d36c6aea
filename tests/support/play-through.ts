import type { Browser } from 'playwright-core';
import { z } from 'zod';
import type { BlobStore } from '#server/catalogue/blob-store.ts';
import { launchChromium } from './chromium.ts';
import { serveStream } from './stream-server.ts';

const Seen = z.object({
  times: z.array(z.number()),
  troubles: z.array(z.string()),
  holes: z.array(z.number()),
  /** Of which rung each segment of the picture was taken. */
  levels: z.array(z.number()),
  length: z.number(),
});
type Seen = z.infer<typeof Seen>;

export const PATIENCE_MS = 200_000;

type Whole = {
  frames: number;
  fps: number;
  /** `alternate`: each segment from another rung than the one before it. */
  mode?: 'plain' | 'alternate';
  /** Frames that need not be seen, where their place in time is their number. */
  mayLack?: (frame: number) => boolean;
};

/**
 * A busy machine misses frames here and there, so a stream is played again, slower, until each of its frames was seen once: what is lost at a
 * join is lost every time. Trouble counts where no playing was free of it.
 */
export async function playThrough(
  store: BlobStore,
  playlists: Record<string, string>,
  { frames, fps, mode = 'plain', mayLack = () => false }: Whole,
) {
  function lackedBy(playings: readonly Seen[]): number[] {
    const seen = new Set(playings.flatMap(({ times }) => times.map((time) => Math.round(time * fps))));
    return Array.from({ length: frames }, (_, frame) => frame).filter((frame) => !seen.has(frame) && !mayLack(frame));
  }
  await using server = await serveStream(store, playlists);
  const browser = await launchChromium();
  try {
    const playings: Seen[] = [];
    for (const rate of [1, 0.5, 0.5, 0.25]) {
      playings.push(await play(browser, `${server.url}/?rate=${rate}&mode=${mode}`));
      const account = accountOf(playings, fps);
      const isWhole = mode === 'plain' ? account.frames === frames : lackedBy(playings).length === 0;
      if (isWhole && account.troubles.length === 0) break;
    }
    return { account: accountOf(playings, fps), lacked: lackedBy(playings), levels: playings[0]?.levels ?? [] };
  } finally {
    await browser.close();
  }
}

async function play(browser: Browser, url: string): Promise<Seen> {
  const page = await browser.newPage();
  await page.goto(url);
  await page.waitForFunction(() => document.body.textContent.startsWith('{'), undefined, { timeout: PATIENCE_MS });
  const seen = Seen.parse(JSON.parse(await page.innerText('body')));
  await page.close();
  return seen;
}

/** Even: no step from one picture to the next is longer than a frame at the slower rate. */
function accountOf(playings: readonly Seen[], fps: number) {
  const times = [...new Set(playings.flatMap((seen) => seen.times))].toSorted((a, b) => a - b);
  const calmest = playings.toSorted((a, b) => a.troubles.length - b.troubles.length)[0];
  return {
    frames: times.length,
    isEven: times.every((time, index) => index === 0 || time - (times[index - 1] ?? 0) < 1 / fps + 0.002),
    holes: playings.flatMap(({ holes }) => holes),
    troubles: calmest?.troubles ?? ['not played'],
    seconds: Math.round((calmest?.length ?? 0) * 10) / 10,
  };
}
