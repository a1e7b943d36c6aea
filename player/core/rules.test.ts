import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { backoffMs, jittered, withinWindow } from './backoff.ts';
import { judgeClock, offsetFrom, type SavedClock } from './clock-rules.ts';
import { createStrikes, QUARANTINE_MS } from './strikes.ts';
import { isReadyToTakeOver } from './stock-plan.ts';
import { ContentId, LessonId, newId } from '#shared/model/ids.ts';

const NOW = Date.parse('2026-11-23T08:00:00Z');
const DAY_MS = 86_400_000;

describe('the clock', () => {
  const saved: SavedClock = { boot: 'boot-1', offsetMs: NOW - 5000, isSynced: true, isSet: false, lastGoodMs: NOW };
  const machine = { boot: 'boot-2', monoMs: 1000, systemMs: NOW + DAY_MS, hasBatteryClock: true };

  test('is sure again after a restart of the player in the same boot, whatever the system says', () => {
    const judged = judgeClock(saved, { ...machine, boot: 'boot-1', systemMs: 0, hasBatteryClock: false });
    expect(judged).toEqual({ offsetMs: NOW - 5000, trust: 'sure', isSet: false });
  });

  test('is believed from a battery, but not when it runs behind the last good time or far ahead', () => {
    expect(judgeClock(saved, machine).trust).toBe('sure');
    expect(judgeClock(saved, { ...machine, hasBatteryClock: false }).trust).toBe('unsure');
    expect(judgeClock(saved, { ...machine, systemMs: NOW + 401 * DAY_MS }).trust).toBe('unsure');
    expect(judgeClock(saved, { ...machine, systemMs: 0 })).toEqual({ offsetMs: NOW - 1000, trust: 'unsure', isSet: false });
    expect(judgeClock(null, machine).trust).toBe('unsure');
  });

  test('takes the first word of the server, and later only what the round trip cannot explain', () => {
    const sample = { sentMono: 0, heardMono: 400, serverMs: NOW };
    expect(offsetFrom(sample, { offsetMs: 0, trust: 'unsure' })).toBe(NOW - 200);
    expect(offsetFrom(sample, { offsetMs: NOW - 100, trust: 'sure' })).toBeNull();
    expect(offsetFrom(sample, { offsetMs: NOW - 5000, trust: 'sure' })).toBe(NOW - 200);
  });
});

test('returns are spread over the whole window and never beyond it', () => {
  fc.assert(
    fc.property(fc.nat(60), fc.double({ min: 0, max: 0.999, noNaN: true }), (failures, luck) => {
      const wait = backoffMs(failures, { firstMs: 1000, mostMs: 20_000 }, () => luck);
      expect(wait).toBeGreaterThanOrEqual(0);
      expect(wait).toBeLessThanOrEqual(Math.min(20_000, 1000 * 2 ** failures));
      expect(jittered(60_000, () => luck)).toBeGreaterThanOrEqual(45_000);
    }),
  );
});

const atMono = (mono: number) => ({ mono, wall: mono });
const lesson = (thing: string) => ({ thing, kind: 'lesson' as const });

test('what failed rests longer each time, and is forgiven once it has played', () => {
  const strikes = createStrikes();
  strikes.strike(lesson('pkg'), atMono(0));
  expect(strikes.isResting('pkg', atMono(9000))).toBe(true);
  expect(strikes.isResting('pkg', atMono(10_000))).toBe(false);
  strikes.strike(lesson('pkg'), atMono(10_000));
  expect(strikes.isResting('pkg', atMono(69_000))).toBe(true);
  strikes.clear(lesson('pkg'));
  expect(strikes.isResting('pkg', atMono(11_000))).toBe(false);
});

test('what failed three times is put away for a week, over a restart too, and let go of when a person asks', () => {
  const strikes = createStrikes();
  expect([0, 100_000, 200_000].map((mono) => strikes.strike(lesson('pkg'), atMono(mono)))).toEqual([false, false, true]);
  expect(strikes.isResting('pkg', atMono(QUARANTINE_MS + 199_000))).toBe(true);
  const later = createStrikes(strikes.struck());
  expect(later.isResting('pkg', { mono: 0, wall: 300_000 })).toBe(true);
  expect(later.isResting('another package', { mono: 0, wall: 300_000 })).toBe(false);
  expect(later.isResting('pkg', atMono(QUARANTINE_MS + 200_000))).toBe(false);
  later.forgive();
  expect(later.isResting('pkg', { mono: 0, wall: 300_000 })).toBe(false);
});

test('where everything fails nothing is put away: that is the box, not its programme', () => {
  const strikes = createStrikes();
  const all = Array.from({ length: 10 }, (_, round) =>
    ['one', 'two'].map((thing) => strikes.strike(lesson(thing), atMono(round * 100_000))),
  );
  expect(all.flat().some(Boolean)).toBe(false);
});

test('one bad thing among good ones is put away, and then the next', () => {
  const strikes = createStrikes();
  const told: string[] = [];
  for (let round = 0; round < 8; round++) {
    for (const thing of ['bad', 'worse'].filter((each) => !strikes.isResting(each, atMono(round * 1e7)))) {
      if (strikes.strike(lesson(thing), atMono(round * 1e7))) told.push(thing);
    }
    strikes.clear(lesson('good'));
  }
  expect(told).toEqual(['bad', 'worse']);
});

describe('a new generation', () => {
  const [here, missing] = [ContentId.parse(newId('les', LessonId)), ContentId.parse(newId('les', LessonId))];
  const has = (change: { current: boolean; hopeless?: ContentId[] }) => ({
    isPlayable: (content: ContentId) => content === here,
    isHopeless: (content: ContentId) => change.hopeless?.includes(content) ?? false,
    current: change.current,
  });

  test('waits for all that the coming hours need while an older one plays', () => {
    expect(isReadyToTakeOver([here, missing], has({ current: true }))).toBe(false);
    expect(isReadyToTakeOver([here], has({ current: true }))).toBe(true);
  });

  test('is taken over with the first thing it can show when there is nothing yet', () => {
    expect(isReadyToTakeOver([missing], has({ current: false }))).toBe(false);
    expect(isReadyToTakeOver([here, missing], has({ current: false }))).toBe(true);
  });

  test('is not held up by what the office itself does not have', () => {
    expect(isReadyToTakeOver([here, missing], has({ current: true, hopeless: [missing] }))).toBe(true);
  });
});

test('a return is spread over the whole window that the office wants, evenly, from the first try on', () => {
  expect([0, 0.25, 0.5, 0.999].map((luck) => withinWindow(20_000, () => luck))).toEqual([0, 5000, 10_000, 19_980]);
});
