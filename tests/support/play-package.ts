import type { Browser } from 'playwright-core';
import { z } from 'zod';
import type { BlobStore } from '#server/catalogue/blob-store.ts';
import { masterPlaylist, mediaPlaylist } from '#shared/hls/playlist.ts';
import type { Package } from '#shared/model/package.ts';
import { blobUrl } from '#shared/protocol/player.ts';
import { serveStream } from './stream-server.ts';

const Seen = z.object({
  times: z.array(z.number()),
  troubles: z.array(z.string()),
  holes: z.array(z.number()),
  starts: z.number(),
  length: z.number(),
});
const PATIENCE_MS = 120_000;
const FRAMES_MAY_PASS_BY = /^(waiting|stalled)/; // Faster than life on a busy machine.

/**
 * Plays a package by hls.js to its end, all its rungs on offer; what went wrong, in words. A busy machine stalls at four times life's speed over
 * a full buffer: what is wrong with the package is wrong at life's own speed too.
 */
export async function playPackage(browser: Browser, store: BlobStore, pkg: Package): Promise<string[]> {
  const faults = await playAt(4, browser, store, pkg);
  return faults.length > 0 ? playAt(1, browser, store, pkg) : faults;
}

async function playAt(rate: number, browser: Browser, store: BlobStore, pkg: Package): Promise<string[]> {
  const tracks = [...pkg.rungs.map(({ name }) => name), 'audio'].map((name) => [`/${name}.m3u8`, mediaPlaylist(pkg, name, blobUrl)]);
  await using server = await serveStream(store, {
    '/master.m3u8': masterPlaylist(pkg, (name) => `/${name}.m3u8`),
    ...Object.fromEntries(tracks),
  });
  const page = await browser.newPage();
  try {
    await page.goto(`${server.url}/?rate=${rate}`);
    await page.waitForFunction(() => document.body.textContent.startsWith('{'), undefined, { timeout: PATIENCE_MS });
    const { times, troubles, holes, starts, length } = Seen.parse(JSON.parse(await page.innerText('body')));
    return [
      ...troubles.filter((trouble) => !FRAMES_MAY_PASS_BY.test(trouble)),
      ...holes.map((hole) => `a hole of ${hole} s`),
      ...(starts === 0 ? [] : [`it begins at ${starts} s`]),
      ...(times.length > 0 ? [] : ['not one picture was shown']),
      ...(Math.abs(length * 1000 - pkg.durationMs) > 50 ? [`it played for ${length} s instead of ${pkg.durationMs} ms`] : []),
    ];
  } catch (error) {
    return [`it did not play to its end: ${String(error)}`];
  } finally {
    await page.close();
  }
}
