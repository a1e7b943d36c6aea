import { expect, test } from 'vitest';
import { BlobHash } from '#shared/model/blob.ts';
import { Package, soundsFor, STILLS } from '#shared/model/package.ts';
import { lengthOf, readPlaylist } from '#tests/support/playlists.ts';
import { findTrack, joinedPlaylist, masterPlaylist, mediaPlaylist } from './playlist.ts';

const blob = (digit: string) => BlobHash.parse(digit.repeat(64));
const url = (hash: string) => `/blobs/${hash.slice(0, 4)}`;
const segment = (offset: number, ticks: number) => ({ offset, bytes: 1000, ticks });

const track = (digit: string, timescale: number, codec: string) => ({
  codec,
  timescale,
  init: { blob: blob(digit), bytes: 700 },
  chunks: [
    { blob: blob('c'), bytes: 3000, segments: [0, 1000, 2000].map((offset) => segment(offset, timescale * 4)) },
    { blob: blob('d'), bytes: 1000, segments: [segment(0, timescale * 2.5)] },
  ],
  peakBandwidth: 300_000,
  averageBandwidth: 200_000,
});

const pkg = Package.parse({
  v: 1,
  durationMs: 14_500,
  encoder: { build: 'test', settings: 'test' },
  rungs: [
    { ...track('1', 120_000, 'avc1.4d4015'), name: '360p', width: 640, height: 360, frameRate: 29.97, joinable: true },
    { ...track('2', 120_000, 'avc1.64001f'), name: '720p', width: 1280, height: 720, frameRate: 29.97, joinable: true },
  ],
  audio: [
    {
      ...track('3', 48_000, 'mp4a.40.2'),
      name: '普通话"',
      language: 'zh',
      silent: false,
      peakBandwidth: 100_000,
      averageBandwidth: 96_000,
    },
  ],
  posters: [],
  captions: [],
});

test('the list of rungs tells what each costs together with its sound, lowest first', () => {
  const { strict, lenient } = readPlaylist(masterPlaylist(pkg, (name) => `${name}.m3u8`));
  expect(strict.isMasterPlaylist).toBe(true);
  expect(lenient.playlists?.map(({ uri }) => uri)).toEqual(['360p.m3u8', '720p.m3u8']);
  expect(lenient.playlists?.[0]?.attributes).toMatchObject({
    BANDWIDTH: 6400, // Four segments of 1,000 bytes: the last of them, in picture and sound, in 2.5 s.
    'AVERAGE-BANDWIDTH': '4414',
    CODECS: 'avc1.4d4015,mp4a.40.2',
    RESOLUTION: { width: 640, height: 360 },
    'FRAME-RATE': 29.97,
    NAME: '360p',
  });
  expect(Object.values(lenient.mediaGroups.AUDIO['sound'] ?? {})).toMatchObject([{ uri: 'audio.m3u8', default: true }]);
});

const forWorstLines = Package.parse({
  ...pkg,
  rungs: [
    { ...pkg.rungs[0], name: 'stills', width: 426, height: 240 },
    { ...pkg.rungs[0], name: '144p', width: 256, height: 144 },
    ...pkg.rungs,
  ],
  audio: [
    ...pkg.audio,
    {
      ...track('4', 48_000, 'mp4a.40.2'),
      name: 'audio-low',
      language: 'und',
      silent: false,
      peakBandwidth: 50_000,
      averageBandwidth: 48_000,
    },
  ],
});

test('rungs for the worst lines are heard in a small sound, all others in the full one', () => {
  const { strict, lenient } = readPlaylist(masterPlaylist(forWorstLines, (name) => `${name}.m3u8`));
  expect(strict.isMasterPlaylist).toBe(true);
  expect(lenient.playlists?.map(({ attributes }) => [attributes['NAME'], attributes['AUDIO']])).toEqual([
    ['144p', 'sound-low'],
    ['360p', 'sound'],
    ['720p', 'sound'],
    ['stills', 'sound-low'],
  ]);
  const groups = Object.entries(lenient.mediaGroups.AUDIO).map(([group, sounds]) => [group, Object.values(sounds).map(({ uri }) => uri)]);
  expect(groups).toEqual([
    ['sound', ['audio.m3u8']],
    ['sound-low', ['audio-1.m3u8']],
  ]);
});

test('the best rung of a lesson has the full sound however small it is', () => {
  const small = { ...forWorstLines, rungs: forWorstLines.rungs.slice(0, 2) };
  expect(small.rungs.map((rung) => soundsFor(small, rung).map(({ name }) => name))).toEqual([['audio-low'], ['普通话"']]);
});

test('a player that begins with the first rung of the list does not begin with stills', () => {
  const stills = { ...track('4', 120_000, 'avc1.4d4015'), name: STILLS, width: 426, height: 240, frameRate: 29.97, joinable: true };
  const { lenient } = readPlaylist(masterPlaylist({ ...pkg, rungs: [stills, ...pkg.rungs] }, (name) => name));
  expect(lenient.playlists?.map(({ uri }) => uri)).toEqual(['360p', '720p', 'stills']);
});

test('a track lists its segments by byte range, to the microsecond, and ends', () => {
  const { lenient } = readPlaylist(mediaPlaylist(pkg, '360p', url));
  expect(lenient).toMatchObject({ version: 7, targetDuration: 4, endList: true });
  expect(lenient.segments.map(({ uri, duration, byterange }) => [uri, duration, byterange.offset])).toEqual([
    ['/blobs/cccc', 4, 0],
    ['/blobs/cccc', 4, 1000],
    ['/blobs/cccc', 4, 2000],
    ['/blobs/dddd', 2.5, 0],
  ]);
  expect(lengthOf(lenient)).toBe(14.5);
});

test('a track that is not there is not found', () => {
  expect(() => mediaPlaylist(pkg, '4320p', url)).toThrow('not_found');
});

test('chunks of one track follow each other, lessons are told apart', () => {
  const [first, second] = [findTrack(pkg, '360p'), findTrack(pkg, '720p')];
  if (!first || !second) throw new Error('no tracks');
  const parts = first.chunks.map((chunk, index) => ({ track: { ...first, chunks: [chunk] }, continues: index > 0 }));
  const { lenient } = readPlaylist(joinedPlaylist([...parts, { track: second, continues: false }], url));
  expect(lenient.discontinuityStarts).toEqual([4]);
  expect(lenient.segments.map(({ map }) => map.uri)).toEqual([...Array(4).fill('/blobs/1111'), ...Array(4).fill('/blobs/2222')]);
});
