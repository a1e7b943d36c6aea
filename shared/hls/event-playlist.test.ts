import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPlaylist } from '#tests/support/playlists.ts';
import { anyTrack, chunksOf, someBlob } from '#tests/support/tracks.ts';
import { eventPlaylist, previewMaster, type Growing } from './event-playlist.ts';

const url = (blob: string) => `/blobs/${blob}`;
const init = { blob: someBlob(0), bytes: 700 };

/** Every text that is ever given out while the track grows, the last of them twice: when its chunks are there and when that is known to be all. */
function stagesOf({ timescale, chunks }: Pick<Growing, 'timescale' | 'chunks'>): string[] {
  const grown = { init, timescale, targetSeconds: 4.004 };
  const stages = chunks.map((_, index) => eventPlaylist({ ...grown, chunks: chunks.slice(0, index + 1), isComplete: false }, url));
  return [...stages, eventPlaylist({ ...grown, chunks, isComplete: true }, url)];
}

test('a later text begins with the earlier one, and strangers read every stage', () => {
  fc.assert(
    fc.property(anyTrack(120_000, 480_480, 500_000), (track) => {
      const stages = stagesOf(track);
      for (const [index, stage] of stages.entries()) {
        expect(stage.startsWith(stages[index - 1] ?? '')).toBe(true);
        const { lenient } = readPlaylist(stage);
        const shown = track.chunks.slice(0, index + 1).flatMap(({ segments }) => segments);
        expect(lenient.segments.map(({ byterange }) => byterange)).toEqual(shown.map(({ offset, bytes }) => ({ offset, length: bytes })));
        expect([lenient.targetDuration, lenient.playlistType, lenient.endList ?? false]).toEqual([4, 'EVENT', index === stages.length - 1]);
        expect(lenient.start).toEqual({ timeOffset: 0, precise: true });
      }
    }),
    { numRuns: 50 },
  );
});

test('a segment longer than was promised is refused: the target duration cannot be taken back', () => {
  const chunks = chunksOf([{ ticks: 5000, bytes: 1 }]);
  expect(() => eventPlaylist({ init, chunks, timescale: 1000, targetSeconds: 4, isComplete: true }, url)).toThrow('longer than the 4 s');
});

const rung = (name: string, weights: number[]) => ({
  name,
  codec: 'avc1.4d400d',
  width: 426,
  height: 240,
  frameRate: 29.97,
  timescale: 1000,
  chunks: chunksOf(weights.map((bytes) => ({ ticks: 4000, bytes }))),
});
const sound = {
  name: 'audio',
  language: 'und',
  codec: 'mp4a.40.2',
  timescale: 1000,
  chunks: chunksOf([{ ticks: 4000, bytes: 250 }]),
};
const name = (track: string) => `${track}.m3u8`;

test('the list for a preview names the rungs that have begun, with their sound once there is one', () => {
  const rungs = [rung('144p', [500, 700]), rung('240p', [1000]), rung('360p', [])];
  const { lenient } = readPlaylist(previewMaster({ rungs, audio: sound }, name));
  expect(lenient.playlists?.map(({ uri, attributes }) => [uri, attributes['BANDWIDTH'], attributes['CODECS']])).toEqual([
    ['144p.m3u8', 1900, 'avc1.4d400d,mp4a.40.2'],
    ['240p.m3u8', 2500, 'avc1.4d400d,mp4a.40.2'],
  ]);
  expect(Object.values(lenient.mediaGroups.AUDIO['sound'] ?? {})).toMatchObject([{ uri: 'audio.m3u8' }]);
});

test.each([
  ['none', null],
  ['none of its chunks', { ...sound, chunks: [] }],
])('with %s of the sound the list speaks of pictures only', (_, audio) => {
  const { lenient } = readPlaylist(previewMaster({ rungs: [rung('240p', [1000])], audio }, name));
  expect(lenient.playlists?.map(({ attributes }) => [attributes['CODECS'], attributes['AUDIO']])).toEqual([['avc1.4d400d', undefined]]);
});
