import { expect, test } from 'vitest';
import { newId, LessonId, PlaylistId, SlotId } from '../model/ids.ts';
import type { Programme } from '../model/programme.ts';
import { readinessOf } from './readiness.ts';

const [apple, pear, songs] = [newId('les', LessonId), newId('les', LessonId), newId('les', LessonId)];
const [morning, fill] = [newId('pls', PlaylistId), newId('pls', PlaylistId)];
const at = (text: string): number => Date.parse(`2026-11-${text}+08:00`);
const item = (content: LessonId) => ({ content, ms: 600_000 });

/** Tomorrow at ten: apple and pear; songs fill the rest of the day. */
const programme: Programme = {
  v: 1,
  zone: 'Asia/Shanghai',
  slots: [
    {
      id: newId('slt', SlotId),
      tier: 'timed',
      priority: 5,
      playlist: morning,
      repeats: true,
      from: '2026-11-24',
      until: '2026-11-24',
      weekdays: [1, 2, 3, 4, 5, 6, 7],
      start: '10:00',
      end: '11:00',
    },
  ],
  playlists: [
    { id: fill, items: [item(songs)] },
    { id: morning, items: [item(apple), item(pear)] },
  ],
  defaultPlaylist: fill,
  classes: [],
};
const evening = at('23T20:00');
const ofShelf = (...lacking: { content: string; blobs: number; bytes: number }[]) => ({ revision: 1, lacking, bytesPerS: 50_000 });

test('a screen that lacks nothing is ready for the last that begins within the day and a half', () => {
  expect(readinessOf(programme, ofShelf(), evening)).toEqual({ kind: 'ready', at: at('25T00:00') });
});

test('what is lacking is told of the first planned thing that cannot be shown whole: chunks, bytes and time', () => {
  const shelf = ofShelf({ content: pear, blobs: 3, bytes: 12_000_000 });
  expect(readinessOf(programme, shelf, evening)).toEqual({
    kind: 'lacking',
    at: at('24T10:00'),
    blobs: 3,
    bytes: 12_000_000,
    leftMs: 240_000,
  });
});

test('what waits for the hours of fetching says from when; what is due before them does not wait', () => {
  const shelf = { ...ofShelf({ content: pear, blobs: 3, bytes: 12_000_000 }), window: { from: '22:00', to: '06:00' } };
  expect(readinessOf(programme, shelf, evening)).toMatchObject({ at: at('24T10:00'), leftMs: 240_000, from: at('23T22:00') });
  expect(readinessOf(programme, shelf, at('23T23:00'))).not.toHaveProperty('from');
  expect(readinessOf(programme, shelf, at('24T08:00'))).not.toHaveProperty('from');
});

test('what comes before it has to come first, and what is planned for later does not count', () => {
  const shelf = ofShelf({ content: songs, blobs: 1, bytes: 100 }, { content: pear, blobs: 3, bytes: 1000 });
  expect(readinessOf(programme, shelf, evening)).toMatchObject({ kind: 'lacking', at: evening, blobs: 1, bytes: 100 });
  expect(readinessOf(programme, { ...shelf, bytesPerS: null }, at('24T10:30'))).toEqual({
    kind: 'lacking',
    at: at('24T10:30'),
    blobs: 3,
    bytes: 1000,
    leftMs: null,
  });
});
