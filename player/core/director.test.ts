import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ContentId, LessonId, newId, PlaylistId, SlotId } from '#shared/model/ids.ts';
import type { PlannedSlot, Programme } from '#shared/model/programme.ts';
import { direct, type Decision, type Playing, type Scene } from './director.ts';

const MINUTE = 60_000;
const at = (time: string): number => Date.parse(`2026-11-23T${time}Z`);

const [a, b, c, party] = Array.from({ length: 4 }, () => newId('les', LessonId)) as [ContentId, ContentId, ContentId, ContentId];
const loop = newId('pls', PlaylistId);
const meeting = newId('pls', PlaylistId);
const meetingSlot = newId('slt', SlotId);

const slot = (start: string, end: string, change: Partial<PlannedSlot> = {}): PlannedSlot => ({
  id: meetingSlot,
  from: '2026-11-01',
  until: null,
  weekdays: [1, 2, 3, 4, 5, 6, 7],
  start,
  end,
  tier: 'timed',
  priority: 0,
  playlist: meeting,
  repeats: false,
  ...change,
});

const programme = (slots: PlannedSlot[] = []): Programme => ({
  v: 1,
  zone: 'UTC',
  slots,
  playlists: [
    { id: loop, items: [a, b, c].map((content) => ({ content, ms: 10 * MINUTE })) },
    { id: meeting, items: [{ content: party, ms: 20 * MINUTE }] },
  ],
  defaultPlaylist: loop,
  classes: [],
});

const scene = (change: Partial<Scene>): Scene => ({
  now: at('09:00:00'),
  trust: 'sure',
  programme: programme(),
  revision: 1,
  tookOverAt: 0,
  isAtOnce: false,
  isExpired: false,
  isEmergency: false,
  choice: null,
  isPlayable: () => true,
  isWithdrawn: () => false,
  current: null,
  moment: 'begin',
  ...change,
});

function shown(decision: Decision): Playing {
  if (decision.kind !== 'show') throw new Error(`nothing new is shown: ${decision.kind}`);
  return decision.playing;
}

/** Plays item after item, each for its planned length and `late` ms more. */
function playFor(items: number, start: Scene, late = 0): Playing[] {
  const played = [shown(direct(start))];
  while (played.length < items) {
    const current = played.at(-1);
    if (!current) break;
    played.push(shown(direct({ ...start, current, now: current.endsAt + late, moment: 'ended' })));
  }
  return played;
}

test('a loop plays its items whole and in order', () => {
  const played = playFor(5, scene({ now: at('00:00:00') }));
  expect(played.map(({ content }) => content)).toEqual([a, b, c, a, b]);
});

test('a box that starts in the middle of an item joins it where it should be', () => {
  const decision = direct(scene({ now: at('00:14:00') }));
  expect(decision).toMatchObject({ kind: 'show', fromMs: 4 * MINUTE, playing: { content: b } });
});

test('what is timed cuts the loop on time, and the loop comes back with a whole item', () => {
  const plan = programme([slot('09:05', '10:00')]);
  const before = shown(direct(scene({ now: at('09:00:00'), programme: plan })));
  expect(direct(scene({ now: at('09:04:59'), programme: plan, current: before, moment: 'tick' }))).toEqual({
    kind: 'keep',
    until: at('09:05:00'),
    leftOut: [],
  });
  const timed = shown(direct(scene({ now: at('09:05:00'), programme: plan, current: before, moment: 'tick' })));
  expect(timed).toMatchObject({ content: party, cause: 'timed', slot: meetingSlot });

  const after = direct(scene({ now: at('09:25:00'), programme: plan, current: timed, moment: 'ended' }));
  expect(after).toMatchObject({ kind: 'show', fromMs: 0, playing: { cause: 'default' } });
});

test('a lesson that runs some seconds late is let through before the loop comes back', () => {
  const plan = programme([slot('09:05', '10:00')]);
  const timed = shown(direct(scene({ now: at('09:05:00') + 1000, programme: plan })));
  const kept = direct(scene({ now: at('09:25:00'), programme: plan, current: timed, moment: 'tick' }));
  expect(kept.kind).toBe('keep');
});

test('the last picture stands until the next slot when it came to its end a moment early', () => {
  const plan = programme([slot('09:05', '10:00')]);
  const timed = shown(direct(scene({ now: at('09:05:00'), programme: plan })));
  const decision = direct(scene({ now: at('09:24:59'), programme: plan, current: timed, moment: 'ended' }));
  expect(decision).toEqual({ kind: 'keep', until: at('09:25:00'), leftOut: [] });
});

test('a timed lesson that is not on the shelf leaves the loop on, and is joined where it should be as soon as it has come', () => {
  const plan = programme([slot('09:05', '10:00')]);
  const missing = scene({ programme: plan, isPlayable: (content) => content !== party });
  const looping = shown(direct({ ...missing, now: at('09:00:00') }));
  expect(direct({ ...missing, now: at('09:06:00'), current: looping, moment: 'tick' }).kind).toBe('keep');

  const come = direct(scene({ programme: plan, now: at('09:07:00'), current: looping, moment: 'tick' }));
  expect(come).toMatchObject({ kind: 'show', fromMs: 2 * MINUTE, playing: { content: party, itemMs: 20 * MINUTE } });
});

test('with an unsure clock, and past the end of its manifest, the screen plays its default loop', () => {
  const plan = programme([slot('09:05', '10:00')]);
  for (const doubt of [{ trust: 'unsure' }, { isExpired: true }] as const) {
    expect(shown(direct(scene({ now: at('09:06:00'), programme: plan, ...doubt }))).cause).toBe('default');
  }
});

test('what is withdrawn goes at once', () => {
  const current = shown(direct(scene({ now: at('00:01:00') })));
  const decision = direct(
    scene({ now: at('00:02:00'), current, moment: 'tick', isWithdrawn: (id) => id === a, isPlayable: (id) => id !== a }),
  );
  expect(shown(decision).content).toBe(b);
});

test('a loop that has fallen behind leaves out whole items at the hour, and only there', () => {
  const late = 2 * MINUTE; // A slow box: every item takes 12 minutes instead of 10.
  const played = playFor(8, scene({ now: at('00:00:00') }), late);
  expect(played.map(({ content }) => content)).toEqual([a, b, c, a, b, a, b, c]);
  expect(played[5]?.joinedAt).toBe(at('01:00:00'));
});

test('nothing to show is the idle card, until something is planned', () => {
  const plan = { ...programme([slot('09:05', '10:00')]), defaultPlaylist: null };
  expect(direct(scene({ programme: plan }))).toEqual({ kind: 'idle', until: at('09:05:00'), leftOut: [] });
});

test('whatever is missing: something playable that is planned now is shown, and never anything that is not playable', () => {
  const contents = [a, b, c, party];
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 86_399 }),
      fc.subarray(contents),
      fc.constantFrom<Scene['moment']>('begin', 'tick', 'ended'),
      fc.option(fc.integer({ min: 0, max: 86_399 }), { nil: null }),
      (second, onShelf, moment, before) => {
        const plan = programme([slot('09:05', '10:00'), slot('08:00', '20:00', { id: newId('slt', SlotId), tier: 'loop', repeats: true })]);
        const isPlayable = (content: ContentId): boolean => onShelf.includes(content);
        const then = before === null ? null : direct(scene({ now: at('00:00:00') + before * 1000, programme: plan, isPlayable }));
        const current = then?.kind === 'show' ? then.playing : null;
        const now = at('00:00:00') + second * 1000;
        const decision = direct(scene({ now, programme: plan, isPlayable, current, moment }));
        expect(decision.until).toBeGreaterThan(now);
        const isHonest = decision.kind !== 'show' || isPlayable(decision.playing.content);
        const isIdleForCause = decision.kind !== 'idle' || onShelf.every((content) => content === party);
        expect({ isHonest, isIdleForCause }).toEqual({ isHonest: true, isIdleForCause: true });
      },
    ),
  );
});

test('what a loop leaves out to be on its wheel again is told, and so is what it has to pass over', () => {
  const before = shown(direct(scene({ now: at('08:50:00') })));
  // Twelve minutes late at the full hour: the item in between is left out as a whole.
  const late = direct(scene({ now: at('09:12:00'), current: { ...before, endsAt: at('09:12:00') }, moment: 'ended' }));
  expect(late).toMatchObject({ kind: 'show', leftOut: [{ cause: 'default', slot: null, isPlayable: true }] });
  const passing = direct(scene({ now: at('00:00:00'), isPlayable: (content) => content !== a }));
  expect(passing).toMatchObject({ playing: { content: b }, leftOut: [{ content: a, index: 0, isPlayable: false }] });
});

test('a timed slot that cannot be shown is told although the loop stays on', () => {
  const plan = programme([slot('09:05', '10:00')]);
  const looping = shown(direct(scene({ programme: plan })));
  const kept = direct(scene({ programme: plan, now: at('09:06:00'), current: looping, moment: 'tick', isPlayable: (c) => c !== party }));
  expect(kept).toMatchObject({
    kind: 'keep',
    leftOut: [{ slot: meetingSlot, content: party, occurrence: at('09:05:00'), isPlayable: false }],
  });
});

/** What is on when another generation takes over at 09:02, whose plan has this slot. */
function overtaken(slots: PlannedSlot[], change: Partial<Scene> = {}) {
  const current = shown(direct(scene({ now: at('09:00:00'), revision: 1 })));
  const later = { revision: 2, tookOverAt: at('09:02:00'), programme: programme(slots), current, moment: 'tick' as const, ...change };
  return (time: string): Decision => direct(scene({ now: at(time), ...later }));
}

test('another generation waits for the end of what is on', () => {
  const on = overtaken([slot('00:00', '23:00', { tier: 'loop', repeats: true })]);
  expect(on('09:02:00')).toEqual({ kind: 'keep', until: at('09:10:05'), leftOut: [] });
  expect(shown(on('09:10:06'))).toMatchObject({ content: party, revision: 2 });
  const ended = overtaken([slot('00:00', '23:00', { tier: 'loop', repeats: true })], { moment: 'ended' });
  expect(shown(ended('09:09:58'))).toMatchObject({ content: party, revision: 2 });
});

test('another generation does not wait when it says now', () => {
  expect(shown(overtaken([slot('09:00', '10:00')], { isAtOnce: true })('09:02:00'))).toMatchObject({ content: party, revision: 2 });
  expect(shown(overtaken([], { isAtOnce: true })('09:02:00')).revision).toBe(2);
});

test('what is timed after another generation has taken over is on time; what was under way already waits', () => {
  expect(overtaken([slot('09:05', '10:00')])('09:05:00')).toMatchObject({ kind: 'show', playing: { content: party } });
  expect(overtaken([slot('09:01', '10:00')])('09:05:00').kind).toBe('keep');
});

test('what an earlier generation had in a slot ends with it', () => {
  const meetingOn = shown(direct(scene({ now: at('09:05:00'), programme: programme([slot('09:05', '09:15')]), revision: 1 })));
  const next = (time: string): Decision =>
    direct(scene({ now: at(time), programme: programme(), revision: 2, tookOverAt: at('09:06:00'), current: meetingOn, moment: 'tick' }));
  expect(next('09:14:59')).toMatchObject({ kind: 'keep', until: at('09:15:00') });
  expect(shown(next('09:15:00'))).toMatchObject({ cause: 'default', revision: 2 });
});

test('what is withdrawn does not wait for its end in another generation either', () => {
  const on = overtaken([], { isWithdrawn: () => true });
  expect(on('09:02:00').kind).toBe('show');
});
