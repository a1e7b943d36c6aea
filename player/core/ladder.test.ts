import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { atTheFoot, climb, lost, STEPS, type Climb, type Step } from './ladder.ts';
import { looked, signsAt, SILENCE_MS, type PageSigns } from './page-watch.ts';

const SECOND = 1000;

/** A page whose lesson behaves each second as it is told; what is decided is done, and written down with the second it was done in. */
function watch(seconds: number, behaves: (second: number) => { says: boolean; plays: boolean; hasPicture: boolean }) {
  let state: { climb: Climb; signs: PageSigns } = { climb: atTheFoot(0), signs: signsAt(0) };
  const steps: { second: number; step: Step; why: string | null; taken: readonly Step[] }[] = [];
  for (let second = 1; second <= seconds; second++) {
    const mono = second * SECOND;
    const { says, plays, hasPicture } = behaves(second);
    const { signs } = state;
    const played = plays ? { ...signs, grewMono: mono, frames: signs.frames + 25 } : signs;
    const spoken = says ? looked(played, { isVisible: true, heapBytes: null, picture: hasPicture ? 'fine' : 'missing' }, mono) : signs;
    const { climb: next, step, why } = climb(state.climb, spoken, 'lesson', mono);
    if (step) steps.push({ second, step, why, taken: next.taken });
    const isFresh = step === 'reload_page' || step === 'strike';
    state = { climb: step === 'strike' ? atTheFoot(mono) : next, signs: isFresh ? signsAt(mono) : spoken };
  }
  return steps;
}

const named = (steps: readonly { step: Step }[]): Step[] => steps.map(({ step }) => step);
const well = { says: true, plays: true, hasPicture: true };

test('a lesson that stands still is helped on, loaded anew, given another page, and left, within a minute', () => {
  const steps = watch(60, (second) => ({ ...well, plays: second < 5 }));
  expect(named(steps)).toEqual([...STEPS]);
  expect(steps.map(({ second }) => second)).toEqual([10, 16, 28, 48]);
});

test('a picture that has lost its place on the page goes the same way, though its frames are counted on', () => {
  expect(named(watch(50, (second) => ({ ...well, hasPicture: second < 5 })))).toEqual([...STEPS]);
});

test('what plays on after a step needs no other, and later trouble begins at the bottom again', () => {
  const steps = watch(120, (second) => ({ ...well, plays: (second < 10 || second > 17) && (second < 80 || second > 87) }));
  expect(named(steps)).toEqual(['seek', 'seek']);
});

test('a lesson that stands still again and again is left after three beginnings', () => {
  const steps = watch(400, (second) => ({ ...well, plays: second % 45 > 7 }));
  expect(named(steps).slice(0, 6)).toEqual(['seek', 'seek', 'seek', 'reload_item', 'reload_page', 'strike']);
});

test('a page that says nothing is replaced at once; one that falls silent again with the same item takes the item along', () => {
  const steps = watch(45, (second) => ({ ...well, says: second < 3 }));
  expect(steps.map(({ step, why }) => `${step} ${why}`).slice(0, 2)).toEqual(['reload_page silent', 'strike silent']);
});

test('a tab that nobody looks at presents nothing and is left in peace', () => {
  const hidden = looked(signsAt(0), { isVisible: false, heapBytes: null, picture: 'missing' }, 100_000);
  expect(climb(atTheFoot(0), hidden, 'lesson', 100_000).step).toBeNull();
});

test('an item with which the page dies twice is left; one that dies much later is another matter', () => {
  const once = lost(atTheFoot(0), 5000);
  expect(once.step).toBe('reload_page');
  expect(lost(once.climb, 20_000).step).toBe('strike');
  expect(lost(once.climb, 500_000).step).toBe('reload_page');
});

describe('whatever a page does', () => {
  const second = fc.record({ says: fc.boolean(), plays: fc.boolean(), hasPicture: fc.boolean() });
  /** Moods rather than coin tosses: trouble lasts. */
  const moods = fc.array(fc.tuple(second, fc.integer({ min: 1, max: 40 })), { minLength: 1, maxLength: 12 });
  const spread = (list: readonly (readonly [typeof well, number])[]) =>
    list.flatMap(([mood, length]) => Array.from({ length }, () => mood));

  test('no step is left out, but where it says nothing', () => {
    fc.assert(
      fc.property(moods, (list) => {
        const course = spread(list);
        for (const { step, why, taken } of watch(course.length, (at) => course[at - 1] ?? well)) {
          const before = taken.at(-2);
          const isNext = STEPS.indexOf(step) === (before ? STEPS.indexOf(before) + 1 : 0);
          expect(isNext || why === 'silent').toBe(true);
          expect(step !== 'strike' || taken.includes('reload_page')).toBe(true);
        }
      }),
    );
  });

  test('what does not play for a minute is not on any more: each path ends in the loop going on', () => {
    fc.assert(
      fc.property(moods, fc.constantFrom('says', 'plays', 'hasPicture'), (list, fault) => {
        const before = spread(list);
        const longest = 60 + SILENCE_MS / SECOND;
        const steps = watch(before.length + longest, (at) => before[at - 1] ?? { ...well, [fault]: false });
        expect(steps.some(({ second: at, step }) => step === 'strike' && at > before.length)).toBe(true);
      }),
    );
  });

  test('one showing sees ten steps at most', () => {
    fc.assert(
      fc.property(moods, (list) => {
        const course = spread(list);
        for (const { taken } of watch(course.length, (at) => course[at - 1] ?? well))
          expect(taken.length).toBeLessThanOrEqual(STEPS.length);
      }),
    );
  });
});
