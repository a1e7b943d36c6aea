import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ShownSoFar } from '#shared/protocol/page.ts';
import { emptyAccount, tell } from './account.ts';
import { createLessonAccount } from './lesson-account.ts';
import { createRunningCount } from './running-count.ts';

const frame = (at: number, presented: number) => ({ at, mediaMs: at, presented, rate: 1 });

test('what was presented while hidden is nobody’s', () => {
  const account = createLessonAccount(10_000);
  account.present(frame(0, 7), '720p');
  expect(account.told(0)).toEqual(emptyAccount(0));
  account.begin(3, frame(100, 7), 2);
  account.present(frame(140, 8), '720p');
  account.drop(5);
  expect(account.told(140)).toMatchObject({ showing: 3, firstFrameAt: 100, lastFrameAt: 140, frames: 2, droppedFrames: 3, rung: '720p' });
});

test('the record names the rung that most frames came from', () => {
  const account = createLessonAccount(10_000);
  account.begin(1, frame(0, 1), 0);
  account.present(frame(40, 2), '360p');
  account.present(frame(80, 3), '720p');
  account.present(frame(120, 4), '720p');
  expect(account.told(120).rung).toBe('720p');
});

test('media past the end of the lesson is not claimed', () => {
  const account = createLessonAccount(1000);
  account.begin(1, frame(0, 1), 0);
  account.present(frame(990, 25), null);
  account.present(frame(1020, 26), null);
  account.finish(1060, 1050);
  expect(account.told(1050).media).toEqual([[0, 1000, 1, 0]]);
});

test('a counter that starts over with a new source loses nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.nat({ max: 50 }))), fc.nat({ max: 100 }), (runs, before) => {
      const count = createRunningCount();
      count.begin(before);
      let expected = 0;
      let counter = before;
      for (const steps of runs) {
        for (const step of steps) {
          counter += step;
          expected += step;
          count.see(counter);
        }
        counter = 0;
        count.see(counter);
      }
      expect(count.total()).toBe(expected);
    }),
  );
});

test('the account is told in the agent’s time, in whole milliseconds, as the contract has it', () => {
  const account = createLessonAccount(10_000);
  account.begin(4, { at: 100.4, mediaMs: 0, presented: 1, rate: 1 }, 0);
  account.present({ at: 140.6, mediaMs: 40.1, presented: 2, rate: 1 }, '360p');
  const told = ShownSoFar.parse(tell(account.told(40.1), (at) => at + 1000));
  expect(told).toMatchObject({ firstFrameMono: 1100, lastFrameMono: 1141, media: [[0, 40, 1, 1100]], positionMs: 40 });
});

test('without the agent’s clock nothing is claimed to have been seen', () => {
  const account = createLessonAccount(10_000);
  account.begin(4, frame(100, 1), 0);
  account.present(frame(140, 2), '360p');
  expect(tell(account.told(140), () => null)).toMatchObject({ firstFrameMono: null, lastFrameMono: null, media: [], sound: [] });
});
