import { expect, test } from 'vitest';
import { imageId, playlist, playlistId, programme, slot } from '#tests/support/programmes.ts';
import { localDayBounds } from './local-time.ts';
import { itemsOf, stretches } from './stretches.ts';

const at = (time: string): number => Date.parse(time);
const plan = programme({
  slots: [slot(1, { start: '08:00', end: '18:00' }), slot(2, { tier: 'timed', start: '12:05', end: '13:00', repeats: false })],
  playlists: [playlist(1, 600, 300), playlist(2, 3600)],
  defaultPlaylist: playlistId(2),
});

test('a day is covered from midnight to midnight by what wins', () => {
  const { from, to } = localDayBounds('Asia/Shanghai', '2026-11-23');
  const day = stretches(plan, from, to);
  const clock = (instant: number): string => new Date(instant + 8 * 3_600_000).toISOString().slice(11, 16);
  expect(day.map((stretch) => [clock(stretch.from), stretch.cause, stretch.slot?.id.slice(-1), stretch.playlist?.slice(-1)])).toEqual([
    ['00:00', 'default', undefined, '2'],
    ['08:00', 'loop', '1', '1'],
    ['12:05', 'timed', '2', '1'],
    ['12:20', 'loop', '1', '1'],
    ['18:00', 'default', undefined, '2'],
  ]);
  expect(day.at(-1)?.to).toBe(to);
});

test('stretches are cut to what was asked for, and nothing is asked for by an empty span', () => {
  const from = at('2026-11-23T09:00+08:00');
  expect(stretches(plan, from, from + 1000)).toMatchObject([{ from, to: from + 1000, occurrence: { from: at('2026-11-23T08:00+08:00') } }]);
  expect(stretches(plan, from, from)).toEqual([]);
  expect(stretches(plan, from, from - 1)).toEqual([]);
});

test('a stretch lists its items as they are planned, the first from its middle, the last cut', () => {
  const [stretch] = stretches(plan, at('2026-11-23T12:20+08:00'), at('2026-11-23T12:36+08:00'));
  const items = stretch ? itemsOf(plan, stretch, 10) : [];
  expect(items.map(({ content, from, to, offsetMs }) => [content, (to - from) / 60_000, offsetMs / 60_000])).toEqual([
    [imageId(1), 5, 5], // The loop has turned for 260 minutes.
    [imageId(2), 5, 0],
    [imageId(1), 6, 0],
  ]);
  const [second] = stretches(plan, at('2026-11-23T12:27+08:00'), at('2026-11-23T12:36+08:00'));
  expect(second && itemsOf(plan, second, 1)).toMatchObject([
    { content: imageId(2), offsetMs: 2 * 60_000, to: at('2026-11-23T12:30+08:00') },
  ]);
});

test('a day of 25 hours is covered too', () => {
  const berlin = programme({ zone: 'Europe/Berlin', slots: [slot(1)], playlists: [playlist(1, 600)] });
  const { from, to } = localDayBounds('Europe/Berlin', '2026-10-25');
  expect(to - from).toBe(25 * 3_600_000);
  expect(stretches(berlin, from, to)).toMatchObject([{ from, to, cause: 'loop' }]);
});
