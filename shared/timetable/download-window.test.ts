import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { LessonId, newId, PlaylistId, SlotId } from '../model/ids.ts';
import type { Programme } from '../model/programme.ts';
import { heldBack, opensAt } from './download-window.ts';

const night = { from: '22:00', to: '06:00' };
const at = (text: string): number => Date.parse(`2026-11-${text}+08:00`);
const opens = (text: string, window = night) => opensAt('Asia/Shanghai', window, at(text));

test('a window is open between its hours, also over midnight; else it opens at its next beginning', () => {
  expect(opens('23T23:30')).toBe(at('23T23:30'));
  expect(opens('24T05:59:59')).toBe(at('24T05:59:59'));
  expect(opens('24T06:00')).toBe(at('24T22:00'));
  expect(opens('24T12:00', { from: '13:00', to: '14:00' })).toBe(at('24T13:00'));
  expect(opens('24T14:00', { from: '13:00', to: '14:00' })).toBe(at('25T13:00'));
});

test('hours that the clock leaves out in spring are left to the next night', () => {
  const twoToThree = { from: '02:00', to: '02:30' };
  const spring = Date.parse('2026-03-29T00:30:00+01:00');
  expect(opensAt('Europe/Berlin', twoToThree, spring)).toBe(Date.parse('2026-03-30T02:00:00+02:00'));
});

const [net, soon, evening, late] = Array.from({ length: 4 }, () => newId('les', LessonId)) as [LessonId, LessonId, LessonId, LessonId];
const lists = [net, soon, evening, late].map((content) => ({ id: newId('pls', PlaylistId), items: [{ content, ms: 600_000 }] }));
const slot = (list: number, start: string, end: string) => ({
  id: newId('slt', SlotId),
  tier: 'timed' as const,
  priority: 5,
  playlist: lists[list]?.id ?? newId('pls', PlaylistId),
  repeats: true,
  from: '2026-11-24',
  until: '2026-11-24',
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  start,
  end,
});
const programme: Programme = {
  v: 1,
  zone: 'Asia/Shanghai',
  slots: [slot(1, '13:00', '14:00'), slot(2, '22:30', '22:45'), slot(3, '23:30', '23:45')],
  playlists: lists,
  defaultPlaylist: lists[0]?.id ?? null,
  classes: [],
};
const waits = (text: string): boolean[] => {
  const held = heldBack(programme, night, at(text));
  return [net, soon, evening, late].map((content) => held?.isHeld(content) ?? false);
};

test('what is due soon, what could not wait for the window, and the net under everything are fetched at any hour', () => {
  expect(waits('24T10:00')).toEqual([false, false, false, true]);
  expect(heldBack(programme, night, at('24T10:00'))?.until).toBe(at('24T22:00'));
  expect(waits('24T06:00')).toEqual([false, false, false, true]); // The one at half past ten is due before the window has been open for an hour.
  expect(waits('24T18:00')).toEqual([false, true, false, false]); // Its time is over; the late one is due within six hours.
});

test('in an open window nothing waits', () => {
  expect(heldBack(programme, night, at('24T23:00'))).toBeNull();
});

test('whatever the hour and the window: nothing that is due within six hours waits, and what waits is let go of in the end', () => {
  const hour = fc.integer({ min: 0, max: 23 }).map((h) => `${String(h).padStart(2, '0')}:00`);
  fc.assert(
    fc.property(hour, hour, fc.integer({ min: 0, max: 48 * 60 }), (from, to, minutes) => {
      fc.pre(from !== to);
      const now = at('23T00:00') + minutes * 60_000;
      const held = heldBack(programme, { from, to }, now);
      const dues = [
        { content: soon, at: at('24T13:00') },
        { content: late, at: at('24T23:30') },
      ];
      const near = dues.filter((due) => due.at >= now && due.at < now + 6 * 3_600_000);
      expect(near.filter(({ content }) => held?.isHeld(content))).toEqual([]);
      expect((held?.until ?? now) - now).toBeLessThanOrEqual(24 * 3_600_000);
      expect(held && heldBack(programme, { from, to }, held.until)).toBeNull();
    }),
  );
});
