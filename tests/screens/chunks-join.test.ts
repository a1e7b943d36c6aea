import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { BlobStore } from '#server/catalogue/blob-store.ts';
import { openDraft } from '#server/catalogue/ingest/blob-draft.ts';
import { planFor, type FrameSpan } from '#server/catalogue/ingest/encode-plan.ts';
import { encodePicture } from '#server/catalogue/ingest/encode.ts';
import { ingest } from '#server/catalogue/ingest/ingest.ts';
import { probe } from '#server/catalogue/ingest/probe.ts';
import { split, type SplitTrack } from '#server/catalogue/ingest/split.ts';
import { joinedPlaylist, masterPlaylist, type Part } from '#shared/hls/playlist.ts';
import type { Package } from '#shared/model/package.ts';
import { blobUrl } from '#shared/protocol/player.ts';
import { launchChromium } from '#tests/support/chromium.ts';
import { ffmpeg, readPackage, temporaryStore } from '#tests/support/packages.ts';
import { serveStream } from '#tests/support/stream-server.ts';

const Seen = z.object({
  times: z.array(z.number()),
  presented: z.int(),
  troubles: z.array(z.string()),
  holes: z.array(z.number()),
  decoded: z.int(),
  dropped: z.int(),
  length: z.number(),
});
type Seen = z.infer<typeof Seen>;

type Made = Awaited<ReturnType<typeof temporaryStore>>;

/** Moving pictures that never repeat and a tone; small, so that software rendering keeps up. */
async function film({ folder }: Made, fps: number, seconds: number): Promise<string> {
  const path = join(folder, `film-${fps}.mp4`);
  const sources = [
    '-f',
    'lavfi',
    '-i',
    `testsrc2=s=320x180:r=${fps}:d=${seconds}`,
    '-f',
    'lavfi',
    '-i',
    `sine=frequency=${fps * 20}:d=${seconds}`,
  ];
  await ffmpeg(...sources, '-c:v', 'libx264', '-preset', 'veryfast', '-c:a', 'aac', path);
  return path;
}

async function packageOf(made: Made, source: string): Promise<Package> {
  const { package: hash } = await ingest(source, made);
  return readPackage(made.store, hash);
}

test('two chunks of one lesson that were encoded apart play as one: every frame, no gap', async () => {
  await using made = await temporaryStore();
  const source = await film(made, 25, 16);
  const whole = await packageOf(made, source);
  const apart = [
    await chunkApart(made, source, { fromFrame: 0, frames: 300 }),
    await chunkApart(made, source, { fromFrame: 300, frames: 100 }),
  ];
  expect(apart.map(({ track }) => track.init)).toEqual([whole.rungs[0]?.init, whole.rungs[0]?.init]);
  expect(apart.map(({ fragments }) => fragments[0]?.startTicks)).toEqual([0, 12 * 120_000]);

  const picture = apart.map(({ track }, index) => ({ track, continues: index > 0 }));
  const seen = await playThrough(made.store, whole, picture, soundOf(whole));
  expect(accountOf(seen, { seconds: 16, fps: 25 })).toEqual({ ...flawless, frames: 400 });
});

async function chunkApart(made: Made, source: string, span: FrameSpan): Promise<SplitTrack> {
  const found = await probe(source);
  const folder = join(made.folder, `apart-${span.fromFrame}`);
  await mkdir(folder);
  const { files } = await encodePicture({ source, probe: found, plan: planFor(found), folder, span });
  return split(files[0] ?? '', openDraft(made.store));
}

test('two lessons of unequal length, at 25 and 30 frames a second, play as one: every frame, no gap', async () => {
  await using made = await temporaryStore();
  const first = await packageOf(made, await film(made, 25, 6.28));
  const second = await packageOf(made, await film(made, 30, 5.1));
  const picture = [first, second].flatMap(({ rungs }) => rungs.slice(0, 1).map((track) => ({ track, continues: false })));
  const seen = await playThrough(made.store, first, picture, [...soundOf(first), ...soundOf(second)]);
  expect(accountOf(seen, { seconds: 6.28 + 5.1, fps: 25 })).toEqual({ ...flawless, frames: 157 + 153 });
});

const soundOf = ({ audio }: Package): Part[] => audio.map((track) => ({ track, continues: false }));

/** A busy machine drops frames at full speed; a frame that is lost at a join is lost at every speed. */
async function playThrough(store: BlobStore, pkg: Package, picture: readonly Part[], sound: readonly Part[]): Promise<Seen> {
  await using server = await serveStream(store, {
    '/master.m3u8': masterPlaylist(pkg, (name) => (name === 'audio' ? '/sound.m3u8' : '/picture.m3u8')),
    '/picture.m3u8': joinedPlaylist(picture, blobUrl),
    '/sound.m3u8': joinedPlaylist(sound, blobUrl),
  });
  const browser = await launchChromium();
  try {
    const attempts: Seen[] = [];
    for (const rate of [1, 0.5, 0.25]) {
      const page = await browser.newPage();
      await page.goto(`${server.url}/?rate=${rate}`);
      await page.waitForFunction(() => document.body.textContent.startsWith('{'), undefined, { timeout: 110_000 });
      const seen = Seen.parse(JSON.parse(await page.innerText('body')));
      await page.close();
      if (seen.dropped === 0 && seen.times.length === seen.presented) return seen;
      attempts.push(seen);
    }
    throw new Error(
      `frames were dropped at every speed: ${JSON.stringify(attempts.map(({ dropped, presented }) => ({ dropped, presented })))}`,
    );
  } finally {
    await browser.close();
  }
}

const flawless = { troubles: [], holes: [], isEven: true, isWhole: true };

/** Even: no step between two pictures is longer than one at the slower rate, and none goes back. Whole: as long as its parts and one AAC frame. */
function accountOf({ troubles, holes, times, length }: Seen, { seconds, fps }: { seconds: number; fps: number }) {
  const steps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  return {
    troubles,
    holes,
    frames: new Set(times).size,
    isEven: steps.every((step) => step > 0 && step < 1 / fps + 0.002),
    isWhole: Math.abs(length - seconds) < 0.025,
  };
}
