import { pino } from 'pino';
import { expect, test } from 'vitest';
import { until } from '#tests/support/until.ts';
import { followManifests, type FollowerNeeds } from './follower.ts';

test('what could not be fetched without a line is fetched as soon as there is one again, not when its long wait is over', async () => {
  const stopping = new AbortController();
  let [isAway, tries, isComplete] = [true, 0, false];
  const root = { revision: 3, lowestPlayer: '0.0.1' };
  const follower = followManifests({
    office: { call: () => Promise.reject(new Error('no line')) },
    generations: { newest: () => root, current: () => null, floor: () => 3 },
    clock: { mono: () => 0, wall: () => 0, trust: () => 'unsure', learn: () => undefined },
    log: pino({ level: 'silent' }),
    signal: stopping.signal,
    stockUp: () => {
      tries += 1;
      return isAway ? Promise.reject(new Error('no line')) : Promise.resolve(null);
    },
    onComplete: () => Promise.resolve(void (isComplete = true)),
    onNewest: () => undefined,
    suspect: () => undefined,
    random: () => 1000, // Waits longer than any test.
  } as unknown as FollowerNeeds); // As much of the player as stocking up asks.
  await until(() => tries > 0);
  isAway = false;
  follower.lineIsBack();
  await until(() => isComplete);
  expect(tries).toBe(2);
  stopping.abort();
  await follower.done;
});
