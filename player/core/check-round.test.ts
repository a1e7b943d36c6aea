import { expect, test } from 'vitest';
import { nextCheck, type CheckRound } from './check-round.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const names = Array.from({ length: 500 }, (_, index) => String(index).padStart(3, '0'));

/** Goes on until so much time is over; the box is off in the hours that are said, with its place kept. */
function checkFor(ms: number, isOff: (at: number) => boolean = () => false): Map<string, number> {
  const read = new Map<string, number>();
  let round: CheckRound = { beganAt: 0, after: '' };
  for (let now = 0; now < ms;) {
    if (isOff(now)) {
      now += HOUR;
      continue;
    }
    const next = nextCheck(round, names, now);
    if (next.check !== null) read.set(next.check, (read.get(next.check) ?? 0) + 1);
    expect(next.waitMs).toBeGreaterThanOrEqual(10_000);
    round = next.round;
    now += next.waitMs;
  }
  return read;
}

test('in a week everything is read again once, and in two weeks twice', () => {
  expect([...checkFor(7 * DAY).values()]).toEqual(names.map(() => 1));
  expect(checkFor(14 * DAY).get('250')).toBe(2);
});

test('a box that is on four hours a day is through in a week as well', () => {
  expect(checkFor(7 * DAY, (at) => at % DAY >= 4 * HOUR).size).toBe(names.length);
});

test('a clock that is set back makes no round longer than a week from then on', () => {
  expect(nextCheck({ beganAt: 300 * DAY, after: '' }, names, DAY)).toMatchObject({ check: '000', round: { beganAt: DAY } });
});

test('an empty shelf is asked again later', () => {
  expect(nextCheck({ beganAt: 0, after: '' }, [], 0)).toMatchObject({ check: null, waitMs: HOUR });
});
