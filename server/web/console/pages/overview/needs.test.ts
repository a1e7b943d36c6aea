import { expect, test } from 'vitest';
import { county1 } from '#tests/support/fake-county.ts';
import { needsOf } from './needs.ts';

const quiet = { screens: [], failed: [], failedJobs: 0, hasDefault: true, hasPlaylists: true };
const screensThatAre = (...presences: string[]) => county1.screens.filter((screen) => presences.includes(screen.presence));

test('a county where all is well needs nobody', () => {
  expect(needsOf({ ...quiet, screens: screensThatAre('online') })).toEqual([]);
});

test('offline comes before never seen, never seen before unknown', () => {
  expect(needsOf({ ...quiet, screens: county1.screens }).map(({ kind }) => kind)).toEqual(['offline', 'never', 'unknown']);
});

test('one screen leads to its page, several to the list of them', () => {
  const one = screensThatAre('offline');
  expect(needsOf({ ...quiet, screens: one })[0]?.to).toBe(`/screens/${one[0]?.id}`);
  expect(needsOf({ ...quiet, screens: [...one, ...one] })[0]?.to).toBe('/screens?presence=offline');
  expect(needsOf({ ...quiet, screens: one, counts: { online: 0, offline: 180, never: 0, unknown: 0 } })[0]).toMatchObject({ count: 180 });
});

test('a screen that was cut off is not missed', () => {
  expect(needsOf({ ...quiet, screens: screensThatAre('offline').map((screen) => ({ ...screen, revoked: true })) })).toEqual([]);
});

test('a failed encode is said once, with its lesson', () => {
  const failed = county1.lessons.filter((lesson) => lesson.state === 'failed');
  expect(needsOf({ ...quiet, failed, failedJobs: failed.length }).map(({ kind }) => kind)).toEqual(['failed']);
  expect(needsOf({ ...quiet, failed, failedJobs: failed.length + 2 })).toMatchObject([{ kind: 'failed' }, { kind: 'jobs', count: 2 }]);
});
