import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { outlineOf, planLesson } from '#server/catalogue/ingest/lesson-plan.ts';
import { alsoHeard, makeChunks } from '#server/catalogue/ingest/run-task.ts';
import { chunksOfTask, type EncodedTrack, type PictureResult } from '#server/catalogue/ingest/task.ts';
import { eventPlaylist, previewMaster } from '#shared/hls/event-playlist.ts';
import { blobUrl } from '#shared/protocol/player.ts';
import { ffmpeg, temporaryStore } from '#tests/support/packages.ts';
import { PATIENCE_MS, playThrough } from '#tests/support/play-through.ts';
import { joinedTrack } from '#tests/support/tracks.ts';

vi.setConfig({ testTimeout: 2 * PATIENCE_MS });

test('the sound of a preview, encoded with each chunk, plays over all joins as one, and lasts as long as the pictures', async () => {
  await using made = await temporaryStore();
  const source = join(made.folder, 'film.mp4');
  const tone = ['-f', 'lavfi', '-i', 'sine=frequency=440:d=41:r=44100'];
  await ffmpeg(
    '-f',
    'lavfi',
    '-i',
    'testsrc2=s=192x108:r=25:d=41',
    ...tone,
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-c:a',
    'aac',
    source,
  );
  const plan = await planLesson(source, await outlineOf(source));
  const needs = { source, folder: join(made.folder, 'work'), put: made.store.put };
  await mkdir(needs.folder);
  const pieces: PictureResult[] = [];
  for (const index of plan.chunks.keys())
    pieces.push(await alsoHeard(makeChunks(plan, index, needs), plan, chunksOfTask(plan, index), needs));
  expect(pieces.length).toBeGreaterThan(3);

  const rung = joinedTrack(pieces.flatMap(({ rungs }) => rungs.at(-1) ?? []));
  const sound = joinedTrack(pieces.flatMap(({ previewSound }) => previewSound ?? []));
  const listed = { ...rung, name: '108p', width: 192, height: 108, frameRate: 25 };
  const audio = { ...sound, name: 'early-sound', language: 'und' };
  const playlists = {
    '/master.m3u8': previewMaster({ rungs: [listed], audio }, (name) => (name === 'audio' ? '/sound.m3u8' : '/picture.m3u8')),
    '/picture.m3u8': whole(rung),
    '/sound.m3u8': whole(sound),
  };
  const { account } = await playThrough(made.store, playlists, { frames: plan.frames, fps: 25 });
  expect(account).toEqual({ frames: plan.frames, isEven: true, holes: [], troubles: [], seconds: 41 });
});

const whole = (track: EncodedTrack): string => eventPlaylist({ ...track, targetSeconds: 4, isComplete: true }, blobUrl);
