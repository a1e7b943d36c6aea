import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { everySecond } from '#tests/support/cases.ts';
import { disagreements } from '#tests/support/timetable-agreement.ts';
import { anyTimetableCase } from '#tests/support/timetable-cases.ts';

/** 2,000 programmes in all; the trial `timetable` takes as many as one likes. */
test.each(everySecond([1, 2, 3, 4, 5, 6, 7, 8]))(
  '250 random programmes (seed %i) are planned and explained as the naive walk sees them',
  (seed) => {
    const property = fc.property(anyTimetableCase, (timetableCase) => {
      expect(disagreements(timetableCase)).toEqual([]);
    });
    fc.assert(property, { numRuns: 250, seed });
  },
);
