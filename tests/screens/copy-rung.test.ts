import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { ingest } from '#server/catalogue/ingest/ingest.ts';
import { masterPlaylist, mediaPlaylist } from '#shared/hls/playlist.ts';
import { STILLS, type Rung } from '#shared/model/package.ts';
import { blobUrl } from '#shared/protocol/player.ts';
import { ffmpeg, readPackage, temporaryStore } from '#tests/support/packages.ts';
import { PATIENCE_MS, playThrough } from '#tests/support/play-through.ts';

/**
 * Where a segment is laid over the end of another, the other's pictures that were to be decoded after the cut go too, among them B-pictures that
 * are shown just before it. Screens never come to this: they keep one rung. Without a change none is lost.
 */
const MOST_KEPT_BACK = 3;
vi.setConfig({ testTimeout: 2 * PATIENCE_MS });

// Left out until it is known why hls.js stands still in it now and then, made to change rungs at each segment. No screen does that.
// oxlint-disable-next-line vitest/no-disabled-tests
test.skip(
  'a player that goes to and fro between what was copied and what was encoded, cut elsewhere, goes on without a hole',
  { retry: 2 },
  async () => {
    await using made = await temporaryStore();
    const source = join(made.folder, 'film.mp4');
    const sources = ['-f', 'lavfi', '-i', 'testsrc2=s=192x108:r=25:d=21', '-f', 'lavfi', '-i', 'sine=d=21'];
    const coding = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-b:v', '90k', '-maxrate', '140k', '-bufsize', '140k'];
    const x264 = 'keyint=67:min-keyint=67:scenecut=0:open-gop=0:bframes=2:colormatrix=bt709';
    await ffmpeg(...sources, ...coding, '-x264-params', x264, '-c:a', 'aac', source);
    const whole = await readPackage(made.store, (await ingest(source, made)).package);
    const pkg = { ...whole, rungs: whole.rungs.filter(({ name }) => name !== STILLS), audio: whole.audio.slice(0, 1) };
    const names = pkg.rungs.map(({ name }) => name);
    expect(pkg.source).toEqual({ copied: true, why: [] });
    expect(names).toHaveLength(2);

    const playlists = Object.fromEntries([...names, 'audio'].map((name) => [`/${name}.m3u8`, mediaPlaylist(pkg, name, blobUrl)]));
    const streams = { ...playlists, '/master.m3u8': masterPlaylist(pkg, (name) => `/${name}.m3u8`) };
    const cuts = pkg.rungs.flatMap(cutsOf);
    const mayLack = (frame: number): boolean => cuts.some((cut) => frame < cut && frame >= cut - MOST_KEPT_BACK);
    const { account, lacked, levels } = await playThrough(made.store, streams, { frames: 525, fps: 25, mode: 'alternate', mayLack });
    expect({ ...account, lacked }).toMatchObject({ lacked: [], holes: [], troubles: [], seconds: 21 });
    const changes = levels.filter((level, index) => index > 0 && level !== levels[index - 1]);
    expect(changes.length).toBeGreaterThanOrEqual(3);
    expect(account.frames).toBeGreaterThanOrEqual(525 - MOST_KEPT_BACK * changes.length);
  },
);

/** Frames at which a segment begins, the first left out. */
function cutsOf({ chunks, timescale }: Rung): number[] {
  let ticks = 0;
  return chunks.flatMap(({ segments }) => segments.map((segment) => ((ticks += segment.ticks) * 25) / timescale)).slice(0, -1);
}
