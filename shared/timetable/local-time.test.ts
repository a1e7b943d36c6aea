import { describe, expect, test } from 'vitest';
import { dayName, dayNumber } from './calendar-day.ts';
import { dayAt, instantOf, localDayBounds, localTimeAt, nextLocalHour } from './local-time.ts';

const at = (time: string): number => Date.parse(time);

describe('a local day and time', () => {
  test('is one instant on a plain day', () => {
    expect(instantOf('Asia/Shanghai', '2026-11-23', '09:30')).toBe(at('2026-11-23T09:30+08:00'));
    expect(instantOf('Asia/Urumqi', '2026-11-23', '09:30:15')).toBe(at('2026-11-23T09:30:15+06:00'));
  });

  test('is nothing in a gap, the first instant where it is doubled', () => {
    expect(instantOf('Europe/Berlin', '2026-03-29', '02:00')).toBeUndefined();
    expect(instantOf('Europe/Berlin', '2026-03-29', '03:00')).toBe(at('2026-03-29T01:00Z'));
    expect(instantOf('Europe/Berlin', '2026-10-25', '02:30')).toBe(at('2026-10-25T02:30+02:00'));
    expect(instantOf('Australia/Lord_Howe', '2026-10-04', '02:15')).toBeUndefined();
    expect(instantOf('Pacific/Apia', '2011-12-30', '12:00')).toBeUndefined();
  });
});

describe('a local day', () => {
  test('is as long as the clock makes it', () => {
    const hours = (zone: string, day: string): number => {
      const { from, to } = localDayBounds(zone, day);
      return (to - from) / 3_600_000;
    };
    expect(hours('Asia/Shanghai', '2026-11-23')).toBe(24);
    expect(hours('Europe/Berlin', '2026-03-29')).toBe(23);
    expect(hours('Australia/Lord_Howe', '2026-04-05')).toBe(24.5);
    expect(hours('America/Havana', '2026-11-01')).toBe(25);
    expect(hours('Pacific/Apia', '2011-12-30')).toBe(0);
  });

  test('begins after the gap where its midnight does not exist', () => {
    expect(localDayBounds('America/Sao_Paulo', '2018-11-04').from).toBe(at('2018-11-04T01:00-02:00'));
  });

  test('has begun once its midnight was shown, even if yesterday is shown once more', () => {
    const zone = 'America/St_Johns'; // 2006-10-29: 00:01 -> 23:01 on the 28th.
    const midnight = at('2006-10-29T00:00-02:30');
    expect(localDayBounds(zone, '2006-10-29').from).toBe(midnight);
    expect(localTimeAt(zone, midnight + 600_000)).toEqual({ day: '2006-10-28', weekday: 6, time: '23:10:00' });
    expect(dayName(dayAt(zone, midnight + 600_000))).toBe('2006-10-29');
    expect(dayName(dayAt(zone, midnight - 1))).toBe('2006-10-28');
  });

  test('is found far outside the years of the tables', () => {
    expect(localTimeAt('Europe/Berlin', at('2199-07-01T10:00Z'))).toEqual({ day: '2199-07-01', weekday: 1, time: '12:00:00' });
    expect(localTimeAt('Asia/Shanghai', 0)).toEqual({ day: '1970-01-01', weekday: 4, time: '08:00:00' });
    expect(dayName(dayNumber('0001-01-01'))).toBe('0001-01-01');
  });
});

test("what this machine's own Intl shows is what is computed, in zones all over the world, winter and summer", () => {
  const zones = Intl.supportedValuesOf('timeZone').filter((_, index) => index % 9 === 0);
  for (const zone of zones) {
    const intl = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
    for (const instant of [at('2026-01-15T12:34:56Z'), at('2026-07-15T23:59:59Z')]) {
      const { day, time } = localTimeAt(zone, instant);
      expect({ zone, shown: `${day} ${time}`, back: instantOf(zone, day, time) }).toEqual({
        zone,
        shown: intl.format(instant),
        back: instant,
      });
    }
  }
});

test('the next local hour is the next full hour on the wall, also where zones or changes are half an hour', () => {
  expect(nextLocalHour('Asia/Shanghai', at('2026-11-23T09:00+08:00'))).toBe(at('2026-11-23T10:00+08:00'));
  expect(nextLocalHour('Asia/Shanghai', at('2026-11-23T09:00+08:00') - 1)).toBe(at('2026-11-23T09:00+08:00'));
  expect(nextLocalHour('Asia/Kolkata', at('2026-11-23T09:10+05:30'))).toBe(at('2026-11-23T10:00+05:30'));
  expect(nextLocalHour('Australia/Lord_Howe', at('2026-10-04T01:30+10:30'))).toBe(at('2026-10-04T03:00+11:00'));
  expect(nextLocalHour('Europe/Berlin', at('2026-03-29T01:30+01:00'))).toBe(at('2026-03-29T03:00+02:00'));
});
