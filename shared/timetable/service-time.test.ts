import { expect, test } from 'vitest';
import { ServiceHours, USUAL_HOURS } from '../model/service-hours.ts';
import { instantOf } from './local-time.ts';
import { isInService, serviceTime } from './service-time.ts';

const ZONE = 'Asia/Shanghai';
const at = (day: string, time: string, zone = ZONE): number => instantOf(zone, day, time) ?? NaN;
const told = (hours: ServiceHours, from: string, to: string, zone = ZONE): string[] =>
  serviceTime(zone, hours, at(from, '00:00', zone), at(to, '00:00', zone)).map(({ from: a, to: b }) =>
    [a, b]
      .map((instant) =>
        new Intl.DateTimeFormat('sv-SE', { timeZone: zone, day: '2-digit', hour: '2-digit', minute: '2-digit' }).format(instant),
      )
      .join('–'),
  );

test('the usual hours are from eight to six every day', () => {
  expect(told(USUAL_HOURS, '2026-11-23', '2026-11-25')).toEqual(['23 08:00–23 18:00', '24 08:00–24 18:00']);
  expect(isInService(ZONE, USUAL_HOURS, at('2026-11-23', '18:00') - 1)).toBe(true);
  expect(isInService(ZONE, USUAL_HOURS, at('2026-11-23', '18:00'))).toBe(false);
});

test('an evening that ends after midnight belongs to the day it began on, and is cut at the edges', () => {
  const evenings = ServiceHours.parse([{ weekdays: [1], from: '22:00', to: '02:00' }]);
  expect(told(evenings, '2026-11-23', '2026-11-25')).toEqual(['23 22:00–24 02:00']);
  expect(told(evenings, '2026-11-24', '2026-11-25')).toEqual(['24 00:00–24 02:00']);
});

test('what overlaps or touches is one stretch: an hour counts once', () => {
  const hours = ServiceHours.parse([
    { weekdays: [1], from: '14:00', to: '18:00' },
    { weekdays: [1], from: '08:00', to: '12:00' },
    { weekdays: [1], from: '11:00', to: '14:00' },
    { weekdays: [1], from: '20:00', to: '20:00' },
  ]);
  expect(told(hours, '2026-11-23', '2026-11-26')).toEqual(['23 08:00–23 18:00', '23 20:00–24 20:00']);
});

test('where the clock is put forward an hour of service is missing', () => {
  const nights = ServiceHours.parse([{ weekdays: [7], from: '01:00', to: '04:00' }]);
  const [span] = serviceTime(
    'Europe/Berlin',
    nights,
    at('2026-03-29', '00:00', 'Europe/Berlin'),
    at('2026-03-30', '00:00', 'Europe/Berlin'),
  );
  expect((span?.to ?? 0) - (span?.from ?? 0)).toBe(2 * 3_600_000);
});

test('hours that mean the same are the same, however they were entered', () => {
  const entered = [
    { weekdays: [3, 1, 3], from: '08:00', to: '12:00' },
    { weekdays: [1], from: '07:00', to: '07:30' },
    { weekdays: [1, 3], from: '08:00', to: '12:00' },
  ];
  expect(ServiceHours.parse(entered)).toEqual([
    { weekdays: [1], from: '07:00', to: '07:30' },
    { weekdays: [1, 3], from: '08:00', to: '12:00' },
  ]);
  expect(ServiceHours.safeParse([]).success).toBe(false);
});
