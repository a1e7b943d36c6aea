import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { ingest } from '#server/catalogue/ingest/ingest.ts';
import { eventPlaylist, previewMaster } from '#shared/hls/event-playlist.ts';
import type { Track } from '#shared/hls/playlist.ts';
import type { Chunk } from '#shared/model/package.ts';
import { blobUrl } from '#shared/protocol/player.ts';
import { launchChromium } from '#tests/support/chromium.ts';
import { ffmpeg, readPackage, temporaryStore } from '#tests/support/packages.ts';
import { serveStream } from '#tests/support/stream-server.ts';

const Seen = z.object({ startedAt: z.number(), troubles: z.array(z.string()), lengths: z.array(z.number()), length: z.number() });
const SEGMENT_S = 4;
/** More than hls.js keeps away from the end of what it takes for live: without being told, it would not begin at the beginning. */
const READY_AT_FIRST = 4;

test('a lesson that is still being encoded plays from its first picture to its last, while the list of it grows', async () => {
  await using made = await temporaryStore();
  const source = join(made.folder, 'film.mp4');
  const picture = ['-f', 'lavfi', '-i', 'testsrc2=s=192x108:r=25:d=22'];
  await ffmpeg(...picture, '-f', 'lavfi', '-i', 'sine=frequency=440:d=22', '-c:v', 'libx264', '-preset', 'veryfast', '-c:a', 'aac', source);
  const { package: hash } = await ingest(source, made);
  const { rungs, audio } = await readPackage(made.store, hash);
  const [rung, sound] = [rungs[0], audio[0]];
  if (!rung || !sound) throw new Error('a track is missing');

  const begun = {
    rungs: [{ ...rung, chunks: segmentsApart(rung).slice(0, 1) }],
    audio: { ...sound, chunks: segmentsApart(sound).slice(0, 1) },
  };
  await using server = await serveStream(made.store, {
    '/master.m3u8': previewMaster(begun, (name) => `/${name === 'audio' ? 'sound' : 'picture'}.m3u8`),
    '/picture.m3u8': growing(rung),
    '/sound.m3u8': growing(sound),
  });
  const seen = await play(`${server.url}/growing`);
  expect({ ...seen, length: Math.round(seen.length) }).toEqual({
    startedAt: expect.closeTo(0, 1),
    troubles: [],
    lengths: expect.anything(),
    length: 22,
  });
  expect(new Set(seen.lengths).size).toBeGreaterThan(2); // It did grow while it played.
});

/** One more segment each time somebody asks. */
function growing(track: Track): () => string {
  const all = segmentsApart(track);
  let ready = READY_AT_FIRST;
  return () => {
    const chunks = all.slice(0, ready);
    ready += 1;
    const { init, timescale } = track;
    return eventPlaylist({ init, timescale, chunks, targetSeconds: SEGMENT_S, isComplete: chunks.length === all.length }, blobUrl);
  };
}

/** As if each segment were a chunk, so that a short lesson grows in many steps. */
const segmentsApart = ({ chunks }: Track): Chunk[] =>
  chunks.flatMap((chunk) => chunk.segments.map((segment) => ({ ...chunk, segments: [segment] })));

async function play(url: string): Promise<z.infer<typeof Seen>> {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage();
    await page.goto(url);
    await page.waitForFunction(() => document.body.textContent.startsWith('{'), undefined, { timeout: 90_000 });
    return Seen.parse(JSON.parse(await page.innerText('body')));
  } finally {
    await browser.close();
  }
}
