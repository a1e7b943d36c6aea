import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { LessonId, newId, PlaylistId, SlotId, type ContentId } from '#shared/model/ids.ts';
import type { PlannedSlot, Programme } from '#shared/model/programme.ts';
import type { Choice } from './choice.ts';
import { direct, type Decision, type Playing, type Scene } from './director.ts';

const MINUTE = 60_000;
const at = (time: string): number => Date.parse(`2026-11-23T${time}Z`);
const [a, b, party, wish] = Array.from({ length: 4 }, () => newId('les', LessonId)) as [ContentId, ContentId, ContentId, ContentId];
const [loop, meeting] = [newId('pls', PlaylistId), newId('pls', PlaylistId)];

const timed: PlannedSlot = {
  id: newId('slt', SlotId),
  from: '2026-11-01',
  until: null,
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  start: '09:05',
  end: '10:00',
  tier: 'timed',
  priority: 0,
  playlist: meeting,
  repeats: false,
};
const programme: Programme = {
  v: 1,
  zone: 'UTC',
  slots: [timed],
  playlists: [
    { id: loop, items: [a, b].map((content) => ({ content, ms: 10 * MINUTE })) },
    { id: meeting, items: [{ content: party, ms: 40 * MINUTE }] },
  ],
  defaultPlaylist: loop,
  classes: [],
};
const choice: Choice = { number: 1, content: wish, durationMs: 20 * MINUTE, operator: null };
const scene = (change: Partial<Scene>): Scene => ({
  now: at('09:00:00'),
  trust: 'sure',
  programme,
  revision: 1,
  tookOverAt: 0,
  isAtOnce: false,
  isExpired: false,
  isEmergency: false,
  choice,
  isPlayable: () => true,
  isWithdrawn: () => false,
  current: null,
  moment: 'tick',
  ...change,
});

function shown(decision: Decision): Playing {
  if (decision.kind !== 'show') throw new Error(`nothing new is shown: ${decision.kind}`);
  return decision.playing;
}
const looping = shown(direct(scene({ choice: null, moment: 'begin' })));
const chosen = shown(direct(scene({ current: looping })));

test('what is chosen is on at once, from its beginning, outside every slot', () => {
  expect(direct(scene({ current: looping }))).toMatchObject({ kind: 'show', fromMs: 0, leftOut: [] });
  expect(chosen).toMatchObject({ cause: 'operator', content: wish, slot: null, endsAt: at('09:20:00'), choice });
});

test('whatever begins, changes or is unsure meanwhile, it goes on to its end, and is not taken up again', () => {
  const doubt = fc.record({
    now: fc.integer({ min: at('09:00:00'), max: at('09:20:00') }),
    trust: fc.constantFrom('sure' as const, 'unsure' as const),
    revision: fc.integer({ min: 1, max: 3 }),
    isAtOnce: fc.boolean(),
    isExpired: fc.boolean(),
    // What a newer generation does not have any more is shown to its end all the same.
    isPlayable: fc.constantFrom(
      () => true,
      (content: ContentId) => content !== wish,
    ),
  });
  fc.assert(
    fc.property(doubt, (change) => {
      expect(direct(scene({ ...change, current: chosen })).kind).toBe('keep');
      const after = { ...change, current: chosen, moment: 'ended' as const };
      expect(direct(scene(after))).toEqual(direct(scene({ ...after, choice: null })));
      expect(shown(direct(scene(after))).cause).not.toBe('operator');
    }),
  );
});

test('given up, or at its end, the programme resumes where the plan says: a loop with a whole item, what is timed where it should be', () => {
  const early = direct(scene({ now: at('09:02:00'), current: chosen, choice: null }));
  expect(early).toMatchObject({ kind: 'show', fromMs: 0, playing: { cause: 'default' } });
  // Neither the last seconds of it nor a new generation keep what was given up.
  for (const change of [
    { now: at('09:19:55'), programme: { ...programme, slots: [] } },
    { revision: 2, tookOverAt: at('09:01:00') },
  ])
    expect(direct(scene({ ...change, current: chosen, choice: null })).kind).toBe('show');
  const late = direct(scene({ now: at('09:20:00'), current: chosen, moment: 'ended' }));
  expect(late).toMatchObject({ kind: 'show', fromMs: 15 * MINUTE, playing: { cause: 'timed', content: party } });
});

test('an emergency and a withdrawal end it at once, and so they do before it has begun', () => {
  for (const end of [{ isEmergency: true }, { isWithdrawn: (content: ContentId) => content === wish }]) {
    expect(shown(direct(scene({ ...end, current: chosen }))).cause).toBe('default');
    expect(direct(scene({ ...end, current: looping })).kind).toBe('keep');
  }
});

test('the same lesson chosen again begins anew; one that cannot be played leaves the programme on', () => {
  expect(shown(direct(scene({ current: chosen, choice: { ...choice, number: 2 } }))).choice?.number).toBe(2);
  expect(direct(scene({ current: looping, isPlayable: (content) => content !== wish })).kind).toBe('keep');
});
