import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ShownSoFar } from '#shared/protocol/page.ts';
import { backoffMs, jittered, withinWindow } from './backoff.ts';
import { judgeClock, offsetFrom, type SavedClock } from './clock-rules.ts';
import { heard, judgePage, signsAt, SILENCE_MS } from './page-watch.ts';
import { createStrikes } from './strikes.ts';
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

test('a page is silent when it says nothing, stalled when its lesson presents no frames, and a card may stand still', () => {
  const shown: ShownSoFar = {
    showing: 1,
    firstFrameMono: 0,
    lastFrameMono: 0,
    frames: 10,
    droppedFrames: 0,
    media: [],
    sound: [],
    rung: null,
    positionMs: 0,
  };
  const playing = heard(signsAt(0), shown, 1000);
  const stuck = heard(playing, shown, 20_000);
  expect(judgePage(playing, true, 2000)).toBe('fine');
  expect(judgePage(playing, true, 1001 + SILENCE_MS)).toBe('silent');
  expect(judgePage(stuck, true, 20_000)).toBe('stalled');
  expect(judgePage(stuck, false, 20_000)).toBe('fine');
});

test('what failed rests longer each time, and is forgiven once it has played', () => {
  const strikes = createStrikes();
  strikes.strike('les', 0);
  expect(strikes.isResting('les', 9000)).toBe(true);
  expect(strikes.isResting('les', 10_000)).toBe(false);
  strikes.strike('les', 10_000);
  expect(strikes.isResting('les', 69_000)).toBe(true);
  strikes.clear('les');
  expect(strikes.isResting('les', 11_000)).toBe(false);
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
