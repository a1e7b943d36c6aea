import { expect, test } from 'vitest';
import type { BackupSchedule } from '#shared/model/backup.ts';
import { lastDue, nextDue } from './schedule.ts';
import { thinOut } from './thin.ts';

const nightly: BackupSchedule = {
  isOn: true,
  at: '02:30',
  target: '/mnt/backup',
  keysFolder: '/root/keys',
  keep: { days: 7, weeks: 4, months: 12 },
};
const local = (month: number, day: number, hour = 2, minute = 30): number => new Date(2026, month - 1, day, hour, minute).getTime();

test('a backup is due at its time of day, and stays due until it was taken: a night without power is made up for', () => {
  const since = local(11, 1, 12);
  expect(lastDue({ schedule: nightly, since }, local(11, 23, 9))).toBe(local(11, 23));
  expect(lastDue({ schedule: nightly, since }, local(11, 23, 1))).toBe(local(11, 22));
  expect(nextDue({ schedule: nightly }, local(11, 23, 9))).toBe(local(11, 24));
  expect(nextDue({ schedule: nightly }, local(11, 23, 1))).toBe(local(11, 23));
});

test('what would have been due before somebody said so is not made up for; nothing is due while it is off', () => {
  expect(lastDue({ schedule: nightly, since: local(11, 23, 8) }, local(11, 23, 9))).toBeNull();
  const off = { ...nightly, isOn: false };
  expect([lastDue({ schedule: off, since: 0 }, local(11, 23)), nextDue({ schedule: off }, local(11, 23))]).toEqual([null, null]);
});

const daily = Array.from({ length: 500 }, (_, i) => ({ name: `n${i}`, takenAt: local(11, 23 - i), isGood: true }));

test('seven days, four weeks and twelve months are kept of daily backups', () => {
  const going = new Set(thinOut(daily, nightly.keep));
  const stays = daily.filter(({ name }) => !going.has(name));
  expect(stays.slice(0, 7)).toEqual(daily.slice(0, 7));
  expect(new Set(stays.map(({ takenAt }) => `${new Date(takenAt).getFullYear()}-${new Date(takenAt).getMonth()}`)).size).toBe(12);
  expect(stays.length).toBeGreaterThanOrEqual(7 + 2 + 10);
  expect(stays.length).toBeLessThanOrEqual(7 + 4 + 12);
});

test('thinning out again takes nothing more, and a day later only what that day made superfluous', () => {
  const stays = daily.filter(({ name }) => !thinOut(daily, nightly.keep).includes(name));
  expect(thinOut(stays, nightly.keep)).toEqual([]);
  const next = [{ name: 'new', takenAt: local(11, 24), isGood: true }, ...stays];
  expect(thinOut(next, nightly.keep).length).toBeLessThanOrEqual(2);
});

test('a faulty backup takes no good one’s place, and the last good one is never let go', () => {
  const bad = Array.from({ length: 40 }, (_, i) => ({ name: `b${i}`, takenAt: local(11, 23 - i, 3), isGood: false }));
  const good = { name: 'good', takenAt: local(9, 1), isGood: true };
  const keep = { days: 1, weeks: 0, months: 0 };
  expect(thinOut([...bad, good], keep)).not.toContain('good');
  expect(
    thinOut(
      [
        { name: 'bad', takenAt: local(11, 23, 4), isGood: false },
        { name: 'ok', takenAt: local(11, 23, 3), isGood: true },
      ],
      keep,
    ),
  ).toEqual([]);
});
