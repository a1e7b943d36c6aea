import { expect, test } from 'vitest';
import { playlist, playlistId, programme, slot } from '#tests/support/programmes.ts';
import type { PlannedSlot } from '../model/programme.ts';
import { explain } from './explain.ts';

const MONDAY_NOON = Date.parse('2026-11-23T12:00:00+08:00');
const winner = slot(5, { tier: 'timed', priority: 5, start: '11:00', end: '13:00' });
const playlists = [playlist(1, 600, 300), playlist(2)];

/** Why a slot loses on Monday at noon against slot 5. */
const reason = (loser: PlannedSlot): string | undefined =>
  explain(programme({ slots: [loser, winner], playlists }), MONDAY_NOON).losers[0]?.because;

test('each slot that is not on is told the rule that beat it', () => {
  expect(reason(slot(1))).toBe('lower_tier');
  expect(reason(slot(6, { tier: 'timed', priority: 4 }))).toBe('lower_priority');
  expect(reason(slot(4, { tier: 'timed', priority: 5 }))).toBe('smaller_id');
});

test('each slot that could not be on is told why', () => {
  expect(reason(slot(1, { playlist: playlistId(2) }))).toBe('empty_playlist');
  expect(reason(slot(1, { playlist: playlistId(3) }))).toBe('empty_playlist');
  expect(reason(slot(1, { from: '2026-11-24' }))).toBe('before_first_day');
  expect(reason(slot(1, { until: '2026-11-22' }))).toBe('after_last_day');
  expect(reason(slot(1, { weekdays: [2, 7] }))).toBe('wrong_weekday');
  expect(reason(slot(1, { start: '14:00', end: '15:00' }))).toBe('outside_window');
  expect(reason(slot(1, { start: '11:00', end: '13:00', repeats: false }))).toBe('already_through');
});

test('a window over midnight is judged by the day it started on', () => {
  const night = slot(1, { weekdays: [1], start: '20:00', end: '14:00' });
  expect(reason(night)).toBe('wrong_weekday'); // At noon it would still be Sunday's.
  expect(reason({ ...night, weekdays: [7] })).toBe('lower_tier');
});

test('an hour that does not exist is named', () => {
  const plan = programme({ zone: 'Europe/Berlin', slots: [slot(1, { start: '02:30', end: '04:00' })], playlists });
  expect(explain(plan, Date.parse('2026-03-29T03:30:00+02:00')).losers).toMatchObject([{ because: 'start_does_not_exist', window: null }]);
});

test('the default playlist too learns why it is not on', () => {
  const slots = [winner];
  const lost = (number: number, instant: number) =>
    explain(programme({ slots, playlists, defaultPlaylist: playlistId(number) }), instant).defaultLost?.because;
  expect(lost(1, MONDAY_NOON)).toBe('lower_tier');
  expect(lost(2, MONDAY_NOON + 3_600_000)).toBe('empty_playlist');
  expect(lost(1, MONDAY_NOON + 3_600_000)).toBeUndefined();
});
