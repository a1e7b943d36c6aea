import { expect, test } from 'vitest';
import type { LessonId } from '#shared/model/ids.ts';
import { openEncodingDesk, type DeskHouse } from '#tests/support/encoding-desk.ts';
import { listBlobs, makeAgain } from './encoding-store.ts';
import { earlyPlaylist } from './early-preview.ts';

const never = new AbortController().signal;

/** Has the next piece of this kind made, with what is heard beneath it or, as an older build would, without; tells of which lesson it was. */
async function make({ desk, resultOf }: DeskHouse, kind: 'first' | 'chunk' | 'copy' | 'sound', isHeard = true): Promise<LessonId> {
  const piece = await desk.claim({ worker: 'one', kinds: [kind], settings: 'this build' }, 0, never);
  if (!piece) throw new Error(`no ${kind} waits`);
  const made = await resultOf(piece);
  const heard = await resultOf({ kind: 'sound' });
  const previewSound = 'sounds' in heard ? heard.sounds[0] : undefined;
  await desk.finish(piece, piece.fence, { ...made, ...(kind !== 'sound' && isHeard && { previewSound }) });
  return piece.lesson;
}

const soundIn = (master: string): string | undefined => /TYPE=AUDIO.*URI="([^"]+)"/.exec(master)?.[1];

test('a lesson is heard as soon as it is seen, and changes to the sound of the whole by a name of its own; the early one goes on to its end', async () => {
  await using house = await openEncodingDesk({ chunks: 2, hasFirst: true });
  const { reads } = house.database;
  const lesson = await make(house, 'first');
  expect(soundIn(await earlyPlaylist(reads, lesson, 'master'))).toBe('early-sound.m3u8');
  const texts = [await earlyPlaylist(reads, lesson, 'early-sound')];
  for (const kind of ['chunk', 'sound', 'chunk'] as const) {
    await make(house, kind);
    expect(soundIn(await earlyPlaylist(reads, lesson, 'master'))).toBe(
      kind === 'chunk' && texts.length === 1 ? 'early-sound.m3u8' : 'audio.m3u8',
    );
    const text = await earlyPlaylist(reads, lesson, 'early-sound');
    expect(text.startsWith(texts.at(-1) ?? '-')).toBe(true);
    texts.push(text);
  }
  expect(texts.map((text) => [text.match(/#EXTINF/g)?.length, text.includes('#EXT-X-ENDLIST')])).toEqual([
    [1, false],
    [1, false],
    [1, false],
    [2, true],
  ]);
});

test('where a piece has no sound, by an older build or for want of one that can be read, pictures go on without', async () => {
  await using house = await openEncodingDesk({ chunks: 3, hasFirst: true });
  const { reads } = house.database;
  const lesson = await make(house, 'first', false);
  expect(soundIn(await earlyPlaylist(reads, lesson, 'master'))).toBeUndefined();
  await expect(earlyPlaylist(reads, lesson, 'early-sound')).rejects.toThrow('not_ready');

  await make(house, 'chunk');
  expect(soundIn(await earlyPlaylist(reads, lesson, 'master'))).toBe('early-sound.m3u8');
  const text = await earlyPlaylist(reads, lesson, 'early-sound');
  await make(house, 'chunk', false);
  await make(house, 'chunk');
  expect(soundIn(await earlyPlaylist(reads, lesson, 'master'))).toBeUndefined();
  expect(await earlyPlaylist(reads, lesson, 'early-sound')).toBe(text); // Who is in the middle of it hears what there is.
});

test('what is only heard early is known by its blobs, so that it may be fetched now and goes when the pieces go', async () => {
  await using house = await openEncodingDesk({ chunks: 1, hasFirst: true });
  const lesson = await make(house, 'first');
  const named = await listBlobs(house.database.reads, lesson);
  const text = await earlyPlaylist(house.database.reads, lesson, 'early-sound');
  const asked = [...text.matchAll(/\/blobs\/(\w+)/g)].map(([, blob]) => blob);
  expect(asked.length).toBeGreaterThan(0);
  expect(named.map(({ blob }) => blob)).toEqual(expect.arrayContaining(asked));
});

test('a piece that has to be made once more is seen meanwhile: what was told stands', async () => {
  await using house = await openEncodingDesk({ chunks: 2 });
  const { reads } = house.database;
  const lesson = await make(house, 'chunk');
  const rung = async () => earlyPlaylist(reads, lesson, '144p');
  await make(house, 'chunk');
  const whole = await rung();
  expect(whole).toContain('#EXT-X-ENDLIST');
  const [blob] = await listBlobs(reads, lesson);
  await house.database.transaction((tx) => makeAgain(tx, lesson, blob ? [blob.blob] : []));
  expect(await house.states()).toContain('chunk 1 waiting');
  expect(await rung()).toBe(whole);
  expect(await listBlobs(reads, lesson)).toContainEqual(blob);
});

test('what is copied is on offer while it is as long as what is encoded: nobody comes to its end before theirs', async () => {
  await using house = await openEncodingDesk({ chunks: 2, hasCopy: true });
  const { reads } = house.database;
  const offered = async (lesson: LessonId) => (await earlyPlaylist(reads, lesson, 'master')).match(/^\w+\.m3u8$/gm);
  const lesson = await make(house, 'copy');
  expect(await offered(lesson)).toEqual(['source.m3u8']);
  await make(house, 'chunk');
  expect(await offered(lesson)).toEqual(['144p.m3u8', 'source.m3u8']);
  await make(house, 'chunk');
  expect(await offered(lesson)).toEqual(['144p.m3u8']);
  expect(await earlyPlaylist(reads, lesson, 'source')).toContain('#EXTINF'); // Who is in the middle of it may go on.
  await make(house, 'copy');
  expect(await offered(lesson)).toEqual(['144p.m3u8', 'source.m3u8']);
});
