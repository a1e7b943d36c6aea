import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { BlobStore } from '#server/catalogue/blob-store.ts';
import { planFor, type FrameSpan } from '#server/catalogue/ingest/encode-plan.ts';
import { encodePicture } from '#server/catalogue/ingest/encode.ts';
import { ingest } from '#server/catalogue/ingest/ingest.ts';
import { probe } from '#server/catalogue/ingest/probe.ts';
import { split, type SplitTrack } from '#server/catalogue/ingest/split.ts';
import { joinedPlaylist, masterPlaylist, type Part } from '#shared/hls/playlist.ts';
import { STILLS, type Package, type Rung } from '#shared/model/package.ts';
import { blobUrl } from '#shared/protocol/player.ts';
import { ffmpeg, readPackage, temporaryStore } from '#tests/support/packages.ts';
import { PATIENCE_MS, playThrough } from '#tests/support/play-through.ts';

vi.setConfig({ testTimeout: 2 * PATIENCE_MS });

type Made = Awaited<ReturnType<typeof temporaryStore>>;

/** Moving pictures that never repeat and a tone; small, so that software rendering keeps up. */
async function film({ folder }: Made, fps: number, seconds: number): Promise<string> {
  const path = join(folder, `film-${fps}.mp4`);
  const sources = [
    '-f',
    'lavfi',
    '-i',
    `testsrc2=s=192x108:r=${fps}:d=${seconds}`,
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

// Each sample that is played to its end in the journey 'exact' joins its chunks as well; here every frame is counted, in real time.
test.skipIf(process.env['EVERY_CASE'] === undefined)(
  'two chunks of one lesson that were encoded apart play as one: every frame, no gap',
  async () => {
    await using made = await temporaryStore();
    const source = await film(made, 25, 12);
    const whole = await packageOf(made, source);
    const apart = [
      await chunkApart(made, source, { fromFrame: 0, frames: 200 }),
      await chunkApart(made, source, { fromFrame: 200, frames: 100 }),
    ];
    expect(apart.map(({ track }) => track.init)).toEqual([moving(whole)[0]?.init, moving(whole)[0]?.init]);
    expect(apart.map(({ fragments }) => fragments[0]?.startTicks)).toEqual([0, 8 * 120_000]);

    const picture = apart.map(({ track }, index) => ({ track, continues: index > 0 }));
    const seen = await playJoined({ store: made.store, pkg: whole, picture, sound: soundOf(whole) }, { frames: 300, fps: 25 });
    expect(seen).toEqual({ frames: 300, isEven: true, holes: [], troubles: [], seconds: 12 });
  },
);

async function chunkApart(made: Made, source: string, span: FrameSpan): Promise<SplitTrack> {
  const found = await probe(source);
  const folder = join(made.folder, `apart-${span.fromFrame}`);
  await mkdir(folder);
  const plan = planFor(found);
  const { files } = await encodePicture({ source, probe: found, plan, folder, stretch: { span, rungs: plan.rungs.length } });
  const lowest = plan.rungs.findIndex(({ isStills }) => !isStills);
  return split(files[lowest] ?? '', made.store.put);
}

/** Whose every frame is another, lowest first. */
const moving = ({ rungs }: Package): Rung[] => rungs.filter(({ name }) => name !== STILLS);

test('two lessons of unequal length, at 25 and 30 frames a second, play as one: every frame, no gap', async () => {
  await using made = await temporaryStore();
  const first = await packageOf(made, await film(made, 25, 4.28));
  const second = await packageOf(made, await film(made, 30, 3.1));
  const picture = [first, second].flatMap((pkg) =>
    moving(pkg)
      .slice(0, 1)
      .map((track) => ({ track, continues: false })),
  );
  const sound = [...soundOf(first), ...soundOf(second)];
  const seen = await playJoined({ store: made.store, pkg: first, picture, sound }, { frames: 107 + 93, fps: 25 });
  expect(seen).toEqual({ frames: 200, isEven: true, holes: [], troubles: [], seconds: 7.4 });
});

const soundOf = ({ audio }: Package): Part[] => audio.slice(0, 1).map((track) => ({ track, continues: false }));

type Stream = { store: BlobStore; pkg: Package; picture: readonly Part[]; sound: readonly Part[] };

async function playJoined({ store, pkg, picture, sound }: Stream, whole: { frames: number; fps: number }) {
  const playlists = {
    '/master.m3u8': masterPlaylist(pkg, (name) => (name === 'audio' ? '/sound.m3u8' : '/picture.m3u8')),
    '/picture.m3u8': joinedPlaylist(picture, blobUrl),
    '/sound.m3u8': joinedPlaylist(sound, blobUrl),
  };
  return (await playThrough(store, playlists, whole)).account;
}
