import { describe, expect, test } from 'vitest';
import { playlist, playlistId, programme, slot } from '#tests/support/programmes.ts';
import type { Programme } from '../model/programme.ts';
import { whatsOn } from './whats-on.ts';

const at = (time: string): number => Date.parse(time);
const lessons = playlist(1, 600, 300, 300);

/** Which slot is on, by its last letter; the cause where there is none. */
function nameOn(plan: Programme, time: string): string {
  const on = whatsOn(plan, at(time));
  return on.cause === 'idle' || !on.slot ? on.cause : on.slot.id.slice(-1);
}

describe('who wins', () => {
  test('what is timed beats the loop, from its first to before its last instant', () => {
    const plan = programme({
      slots: [slot(1, { tier: 'timed', start: '09:00', end: '10:00' }), slot(2, { priority: 9 })],
      playlists: [lessons],
    });
    expect(nameOn(plan, '2026-11-23T08:59:59.999+08:00')).toBe('2');
    expect(nameOn(plan, '2026-11-23T09:00:00.000+08:00')).toBe('1');
    expect(nameOn(plan, '2026-11-23T09:59:59.999+08:00')).toBe('1');
    expect(nameOn(plan, '2026-11-23T10:00:00.000+08:00')).toBe('2');
  });

  test('within a tier the higher priority wins, then the larger id, whatever the order in the programme', () => {
    const slots = [slot(1, { priority: 5 }), slot(3), slot(2)];
    expect(nameOn(programme({ slots, playlists: [lessons] }), '2026-11-23T12:00:00+08:00')).toBe('1');
    expect(nameOn(programme({ slots: slots.slice(1), playlists: [lessons] }), '2026-11-23T12:00:00+08:00')).toBe('3');
    expect(nameOn(programme({ slots: slots.slice(1).reverse(), playlists: [lessons] }), '2026-11-23T12:00:00+08:00')).toBe('3');
  });

  test('the default playlist fills every hole, and without one the screen is idle', () => {
    const slots = [slot(1, { start: '09:00', end: '10:00' })];
    const withDefault = programme({ slots, playlists: [lessons], defaultPlaylist: playlistId(1) });
    expect(nameOn(withDefault, '2026-11-23T10:00:00+08:00')).toBe('default');
    expect(nameOn(programme({ slots, playlists: [lessons] }), '2026-11-23T10:00:00+08:00')).toBe('idle');
  });

  test('a slot whose playlist is empty or missing is never on, and neither is such a default', () => {
    const plan = programme({
      slots: [slot(1, { tier: 'timed', playlist: playlistId(2) }), slot(2, { tier: 'timed', playlist: playlistId(3) }), slot(3)],
      playlists: [lessons, playlist(2)],
    });
    expect(nameOn(plan, '2026-11-23T12:00:00+08:00')).toBe('3');
    expect(nameOn(programme({ playlists: [playlist(2)], defaultPlaylist: playlistId(2) }), '2026-11-23T12:00:00+08:00')).toBe('idle');
  });
});

describe('on which days', () => {
  test('a window over midnight belongs to the weekday it starts on', () => {
    const mondayNight = slot(1, { weekdays: [1], start: '22:00', end: '02:00' });
    const plan = programme({ slots: [mondayNight], playlists: [lessons] });
    expect(nameOn(plan, '2026-11-23T01:00:00+08:00')).toBe('idle'); // Monday morning is Sunday's night.
    expect(nameOn(plan, '2026-11-23T22:00:00+08:00')).toBe('1');
    expect(nameOn(plan, '2026-11-24T01:59:59+08:00')).toBe('1');
    expect(nameOn(plan, '2026-11-24T02:00:00+08:00')).toBe('idle');
    expect(nameOn(plan, '2026-11-24T22:00:00+08:00')).toBe('idle');
  });

  test('the first and the last day are included, and the last night runs to its end', () => {
    const plan = programme({
      slots: [slot(1, { from: '2026-11-23', until: '2026-11-24', start: '20:00', end: '06:00' })],
      playlists: [lessons],
    });
    expect(nameOn(plan, '2026-11-22T21:00:00+08:00')).toBe('idle');
    expect(nameOn(plan, '2026-11-23T21:00:00+08:00')).toBe('1');
    expect(nameOn(plan, '2026-11-25T05:59:59+08:00')).toBe('1');
    expect(nameOn(plan, '2026-11-25T21:00:00+08:00')).toBe('idle');
  });

  test('equal times are a whole day from that time on, and each day starts the wheel anew', () => {
    const plan = programme({ slots: [slot(1, { start: '06:00', end: '06:00' })], playlists: [lessons] });
    expect(whatsOn(plan, at('2026-11-24T05:59:59+08:00'))).toMatchObject({ from: at('2026-11-23T06:00+08:00'), index: 2 });
    expect(whatsOn(plan, at('2026-11-24T06:00:00+08:00'))).toMatchObject({ from: at('2026-11-24T06:00+08:00'), index: 0, round: 0 });
  });

  test("the zone is the station's: nine in Urumqi is two hours after nine in Shanghai", () => {
    const slots = [slot(1, { start: '09:00', end: '10:00' })];
    expect(nameOn(programme({ slots, playlists: [lessons], zone: 'Asia/Urumqi' }), '2026-11-23T09:00:00+08:00')).toBe('idle');
    expect(nameOn(programme({ slots, playlists: [lessons], zone: 'Asia/Urumqi' }), '2026-11-23T11:00:00+08:00')).toBe('1');
  });
});

describe('when clocks are moved', () => {
  const berlin = (start: string, end: string): Programme =>
    programme({ zone: 'Europe/Berlin', slots: [slot(1, { start, end })], playlists: [lessons] });

  test('a start that does not exist is skipped with its whole window', () => {
    const plan = berlin('02:30', '04:00'); // 2026-03-29: 02:00 -> 03:00.
    expect(nameOn(plan, '2026-03-28T03:59:00+01:00')).toBe('1');
    expect(nameOn(plan, '2026-03-29T03:30:00+02:00')).toBe('idle');
    expect(nameOn(plan, '2026-03-30T03:30:00+02:00')).toBe('1');
  });

  test('an end that does not exist is the instant at which the clock is put forward', () => {
    const on = whatsOn(berlin('01:00', '02:30'), at('2026-03-29T01:30:00+01:00'));
    expect(on).toMatchObject({ to: at('2026-03-29T02:00:00+01:00') });
  });

  test('a doubled hour is used once: the first start, and the first end after it', () => {
    const plan = berlin('02:15', '02:45'); // 2026-10-25: 03:00 -> 02:00.
    expect(nameOn(plan, '2026-10-25T02:15:00+02:00')).toBe('1');
    expect(nameOn(plan, '2026-10-25T02:45:00+02:00')).toBe('idle');
    expect(nameOn(plan, '2026-10-25T02:30:00+01:00')).toBe('idle');
  });

  test('a window around the change lasts as long as the clock on the wall says', () => {
    expect(whatsOn(berlin('01:00', '04:00'), at('2026-03-29T01:00+01:00'))).toMatchObject({
      to: at('2026-03-29T01:00+01:00') + 2 * 3_600_000,
    });
    expect(whatsOn(berlin('01:00', '04:00'), at('2026-10-25T01:00+02:00'))).toMatchObject({
      to: at('2026-10-25T01:00+02:00') + 4 * 3_600_000,
    });
  });

  test('a default wheel is anchored to the first instant of a day without a midnight', () => {
    const plan = programme({ zone: 'America/Sao_Paulo', playlists: [lessons], defaultPlaylist: playlistId(1) });
    expect(whatsOn(plan, at('2018-11-04T01:10:00-02:00'))).toMatchObject({ from: at('2018-11-04T01:00:00-02:00'), index: 1 });
  });
});

describe('which item', () => {
  const noon = at('2026-11-23T12:00:00+08:00');
  const loop = programme({ slots: [slot(1, { start: '12:00', end: '13:00' })], playlists: [lessons] });

  test('a loop turns its wheel from the start of its window', () => {
    expect(whatsOn(loop, noon + 1_200_000 + 650_000)).toMatchObject({
      cause: 'loop',
      playlist: playlistId(1),
      from: noon,
      to: noon + 3_600_000,
      index: 1,
      round: 1,
      itemFrom: noon + 1_800_000,
      itemTo: noon + 2_100_000,
      offsetMs: 50_000,
    });
  });

  test('an item gives way to the next at its last instant, to the millisecond', () => {
    expect(whatsOn(loop, noon + 599_999)).toMatchObject({ index: 0, offsetMs: 599_999 });
    expect(whatsOn(loop, noon + 600_000)).toMatchObject({ index: 1, offsetMs: 0 });
  });

  test('the last item is cut at the end of the window', () => {
    const plan = programme({ slots: [slot(1, { start: '12:00', end: '12:35' })], playlists: [lessons] });
    expect(whatsOn(plan, noon + 2_050_000)).toMatchObject({ index: 1, itemTo: noon + 2_100_000 });
    expect(whatsOn(plan, noon + 1_250_000)).toMatchObject({ index: 0, itemTo: noon + 1_800_000 });
    const short = programme({ slots: [slot(1, { start: '12:00', end: '12:05' })], playlists: [lessons] });
    expect(whatsOn(short, noon)).toMatchObject({ index: 0, itemTo: noon + 300_000 });
  });

  test('a loop that was interrupted comes back where its own wheel has turned to', () => {
    const plan = programme({
      slots: [slot(1, { start: '12:00', end: '14:00' }), slot(2, { tier: 'timed', start: '12:05', end: '12:18' })],
      playlists: [lessons],
    });
    expect(whatsOn(plan, noon + 18 * 60_000)).toMatchObject({ cause: 'loop', from: noon, index: 2, offsetMs: 180_000 });
  });

  test('a timed slot that plays once falls back to the loop when its items are through', () => {
    const once = slot(2, { tier: 'timed', start: '12:00', end: '13:00', repeats: false });
    const plan = programme({ slots: [slot(1), once], playlists: [lessons] });
    expect(whatsOn(plan, noon + 1_199_999)).toMatchObject({ cause: 'timed', to: noon + 1_200_000, index: 2 });
    expect(whatsOn(plan, noon + 1_200_000)).toMatchObject({ cause: 'loop' });
  });

  test('fractions of a millisecond, as a corrected clock gives them, are instants too', () => {
    expect(whatsOn(loop, noon + 0.25)).toMatchObject({ index: 0, offsetMs: 0.25 });
  });
});

test('a zone that nobody knows is refused where a programme is read', () => {
  expect(() => programme({ zone: 'Asia/Guangxi' })).toThrow('unknown time zone');
});
