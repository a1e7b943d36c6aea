import { expect, test } from 'vitest';
import { playlist, playlistId, programme, slot } from '#tests/support/programmes.ts';
import { nextChange, nextItem } from './next-change.ts';

const at = (time: string): number => Date.parse(time);
const lessons = playlist(1, 600, 300);

test('the next change is the start of a stronger slot, then its end, then the end of the weaker', () => {
  const plan = programme({
    slots: [slot(1, { start: '08:00', end: '18:00' }), slot(2, { tier: 'timed', start: '12:00', end: '13:00' })],
    playlists: [lessons],
  });
  expect(nextChange(plan, at('2026-11-23T08:00+08:00'))).toBe(at('2026-11-23T12:00+08:00'));
  expect(nextChange(plan, at('2026-11-23T12:00+08:00'))).toBe(at('2026-11-23T13:00+08:00'));
  expect(nextChange(plan, at('2026-11-23T13:00+08:00'))).toBe(at('2026-11-23T18:00+08:00'));
  expect(nextChange(plan, at('2026-11-23T18:00+08:00'))).toBe(at('2026-11-24T08:00+08:00'));
});

test('midnight changes nothing for a slot that runs over it, and begins the default playlist anew', () => {
  const night = programme({ slots: [slot(1, { start: '22:00', end: '05:00' })], playlists: [lessons] });
  expect(nextChange(night, at('2026-11-23T23:00+08:00'))).toBe(at('2026-11-24T05:00+08:00'));
  const always = programme({ playlists: [lessons], defaultPlaylist: playlistId(1) });
  expect(nextChange(always, at('2026-11-23T23:00+08:00'))).toBe(at('2026-11-24T00:00+08:00'));
});

test('an idle screen learns of a slot that starts years later', () => {
  const plan = programme({ slots: [slot(1, { from: '2033-05-01', weekdays: [2], start: '09:30', end: '10:00' })], playlists: [lessons] });
  expect(nextChange(plan, at('2026-11-23T12:00+08:00'))).toBe(at('2033-05-03T09:30+08:00'));
});

test('where nothing is planned for ever after there is no next change and no next item', () => {
  const over = programme({ slots: [slot(1, { until: '2026-01-31' })], playlists: [lessons] });
  expect(nextChange(over, at('2026-11-23T12:00+08:00'))).toBeNull();
  expect(nextItem(over, at('2026-11-23T12:00+08:00'))).toEqual({ cause: 'idle' });
  expect(nextChange(programme({}), 0)).toBeNull();
});

test('the next item is the following one, or whoever interrupts before', () => {
  const plan = programme({
    slots: [slot(1, { start: '08:00', end: '18:00' }), slot(2, { tier: 'timed', start: '12:14', end: '13:00' })],
    playlists: [lessons],
  });
  expect(nextItem(plan, at('2026-11-23T12:02+08:00'))).toMatchObject({ cause: 'loop', index: 1 });
  expect(nextItem(plan, at('2026-11-23T12:11+08:00'))).toMatchObject({ cause: 'timed', index: 0 });
  expect(nextItem(plan, at('2026-11-23T07:00+08:00'))).toMatchObject({ cause: 'loop', from: at('2026-11-23T08:00+08:00') });
});
