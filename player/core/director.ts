import type { ContentId, PlaylistId, SlotId } from '#shared/model/ids.ts';
import type { Programme } from '#shared/model/programme.ts';
import type { Cause, ClockTrust } from '#shared/model/record.ts';
import { nextLocalHour } from '#shared/timetable/local-time.ts';
import { nextChange } from '#shared/timetable/next-change.ts';
import { wheelFor } from '#shared/timetable/plan.ts';
import { whatsOn, type OnNow } from '#shared/timetable/whats-on.ts';
import { rejoin, type Wheel } from '#shared/timetable/wheel.ts';
import { byChoice, type Choice } from './choice.ts';

export type Planned = Exclude<OnNow, { cause: 'idle' }>;

/** What is on the screen, as far as the plan is concerned. */
export interface Playing {
  cause: Cause;
  /** Only with `cause: operator`: then there is neither slot nor playlist. */
  choice?: Choice;
  slot: SlotId | null;
  playlist: PlaylistId | null;
  /** Start of the slot's occurrence. */
  occurrence: number;
  index: number;
  content: ContentId;
  /** From its beginning to its end, wherever it was joined. */
  itemMs: number;
  /** When it will have run through, as planned from its start on. */
  endsAt: number;
  /** When the loop last joined its wheel. */
  joinedAt: number;
  /** Whose plan it was, and when its slot ends by itself. */
  revision: number;
  slotEnds: number;
}

export interface Scene {
  now: number;
  trust: ClockTrust;
  programme: Programme;
  /** The generation: its number, when it took over, and whether it waits for the end of what an earlier one has put on. */
  revision: number;
  tookOverAt: number;
  isAtOnce: boolean;
  isExpired: boolean;
  /** The newest word of the office is an emergency. */
  isEmergency: boolean;
  /** What an operator chose, and has not given up. */
  choice: Choice | null;
  /** On the shelf, not withdrawn, not resting after a failure. */
  isPlayable: (content: ContentId) => boolean;
  isWithdrawn: (content: ContentId) => boolean;
  current: Playing | null;
  /** `begin`: nothing was on. `tick`: time or shelf have moved. `ended`: what was on is through, or failed. */
  moment: 'begin' | 'tick' | 'ended';
}

/** An item that the plan wants now and that is not begun: its loop re-joins its wheel past it, or it cannot be played. */
export type LeftOut = Pick<Playing, 'cause' | 'slot' | 'playlist' | 'occurrence' | 'index' | 'content'> & { isPlayable: boolean };

/** Every decision says when to ask again at the latest, and what was passed over for it. */
export type Decision = { until: number; leftOut: LeftOut[] } & ({ kind: 'keep' } | Change);

/** Something else than what is on. */
export type Change = { kind: 'show'; playing: Playing; fromMs: number } | { kind: 'idle' };

/** A loop's item this close to its end is let through, unless something timed begins. */
const LINGER_MS = 10_000;
const OVERDUE_MS = 5000;
/** The last picture stands this long at most; something new is not begun for less. */
const HOLD_MS = 2000;
/** A start this late is a start: nobody wants to miss the first word for the sake of a slow disk. */
const PUNCTUAL_MS = 1500;
const LONGEST_REST_MS = 3_600_000;

/** What goes on now. Never black while anything can be played: what is missing is passed over, then the next lower tier has its turn. */
export function direct(scene: Scene): Decision {
  return byChoice(scene) ?? byPlan(scene);
}

function byPlan(scene: Scene): Decision {
  const programme = effectiveProgramme(scene);
  const on = whatsOn(programme, scene.now);
  const change = Math.min(nextChange(programme, scene.now) ?? Infinity, scene.now + LONGEST_REST_MS);
  return linger(scene, on, change) ?? fit(programme, scene, on, change);
}

const defaultOnly = new WeakMap<Programme, Programme>();

/** With an unsure clock, and past a manifest's end, the default loop goes on and nothing else. */
function effectiveProgramme({ programme, trust, isExpired }: Scene): Programme {
  if (trust === 'sure' && !isExpired) return programme;
  const known = defaultOnly.get(programme) ?? { ...programme, slots: [] };
  defaultOnly.set(programme, known); // The evaluator keeps what it found out about a programme as long as the object lives.
  return known;
}

const kept = (until: number): Decision => ({ kind: 'keep', until, leftOut: [] });

/** What may stay although the plan has moved on: the end of a loop's item, or the last picture just before a change. */
function linger(scene: Scene, on: OnNow, change: number): Decision | null {
  const { current, moment, now } = scene;
  if (!current || current.choice || moment === 'begin' || scene.isWithdrawn(current.content)) return null;
  if (moment === 'ended') return isSameSlot(current, on) && change - now < HOLD_MS ? kept(change) : null;
  const held = heldOver(scene, current, on);
  if (held !== null) return kept(Math.min(change, held));
  if (on.cause === 'timed' || isSameSlot(current, on)) return null;
  const left = current.endsAt - now;
  const isEnding = left <= LINGER_MS && left > -OVERDUE_MS;
  return isEnding ? kept(Math.min(change, current.endsAt + OVERDUE_MS)) : null;
}

/**
 * Until when an item of an earlier generation goes on: to its end or its slot's, and not past the start of something timed. Null: not at all.
 */
function heldOver({ revision, tookOverAt, isAtOnce, now }: Scene, current: Playing, on: OnNow): number | null {
  if (current.revision === revision || isAtOnce) return null;
  const isNewlyTimed = on.cause === 'timed' && on.from >= tookOverAt;
  const until = Math.min(current.endsAt + OVERDUE_MS, current.slotEnds);
  return isNewlyTimed || now >= until ? null : until;
}

/** A loop goes on over its own midnight; what is timed begins anew with each occurrence. */
function isSameSlot(current: Playing, on: OnNow): on is Planned {
  if (on.cause !== current.cause || (on.slot?.id ?? null) !== current.slot) return false;
  return on.cause !== 'timed' || on.from === current.occurrence;
}

/** The first playable item of what is planned; where there is none, the same question without it. */
function fit(programme: Programme, scene: Scene, on: OnNow, until: number): Decision {
  if (on.cause === 'idle') return { kind: 'idle', until, leftOut: [] };
  const { current, moment } = scene;
  const isOn = current !== null && moment === 'tick' && isSameSlot(current, on) && !scene.isWithdrawn(current.content);
  if (isOn && (current.revision === scene.revision || !scene.isAtOnce)) return kept(until);

  const wheel = wheelFor(programme, on.playlist);
  const start = wheel ? startingPoint(programme, scene, on, wheel) : null;
  const found = wheel && start ? firstPlayable(wheel, start.index, on.slot?.repeats ?? true, scene.isPlayable) : null;
  const leftOut = wheel && start ? leftOutOf(wheel, on, start.rejoinedPast, found?.passed ?? stillToCome(wheel, on, start.index)) : [];
  if (!start || !found) {
    const lower = without(programme, on);
    const decision = fit(lower, scene, whatsOn(lower, scene.now), until);
    return { ...decision, leftOut: [...leftOut, ...decision.leftOut] };
  }
  const fromMs = found.index === start.index ? start.fromMs : 0;
  const playing: Playing = {
    ...placeOf(on, found),
    itemMs: found.ms,
    endsAt: scene.now + found.ms - fromMs,
    joinedAt: start.joinedAt,
    revision: scene.revision,
    slotEnds: on.cause === 'default' ? Infinity : on.to,
  };
  return { kind: 'show', playing, fromMs, until, leftOut };
}

const placeOf = (on: Planned, { index, content }: { index: number; content: ContentId }) => ({
  cause: on.cause,
  slot: on.slot?.id ?? null,
  playlist: on.playlist,
  occurrence: on.from,
  index,
  content,
});

function leftOutOf(wheel: Wheel, on: Planned, rejoinedPast: readonly number[], unplayable: readonly number[]): LeftOut[] {
  const told = (indexes: readonly number[], isPlayable: boolean) =>
    indexes.flatMap((index): LeftOut[] => {
      const item = wheel.items[index];
      return item ? [{ ...placeOf(on, { index, content: item.content }), isPlayable }] : [];
    });
  return [...told(rejoinedPast, true), ...told(unplayable, false)];
}

const stillToCome = (wheel: Wheel, { slot }: Planned, start: number): number[] =>
  wheel.items.flatMap((_, index) => (index < start && slot?.repeats === false ? [] : [index]));

interface StartingPoint {
  index: number;
  fromMs: number;
  joinedAt: number;
  /** Whole items that the loop leaves out to be on its wheel again. */
  rejoinedPast: readonly number[];
}

/** Null: a playlist that does not repeat is through. */
function startingPoint(programme: Programme, scene: Scene, on: Planned, wheel: Wheel): StartingPoint | null {
  const { current, now, moment } = scene;
  const elapsed = (wheel.ends[on.index] ?? 0) - on.item.ms + on.offsetMs;
  // A new generation may have changed the playlist: the place in it counts only where the same item still stands.
  const isPlaceKept = current?.playlist === on.playlist && wheel.items[current.index]?.content === current.content;
  if (current && isPlaceKept && isSameSlot(current, on) && moment === 'ended') {
    const isDue = on.from !== current.occurrence || nextLocalHour(programme.zone, current.joinedAt) <= now;
    if (isDue && on.cause !== 'timed') {
      const { next, leftOut } = rejoin(wheel, current.index, elapsed);
      return { index: next, fromMs: 0, joinedAt: now, rejoinedPast: leftOut };
    }

    const next = current.index + 1;
    if (next >= wheel.items.length && on.slot?.repeats === false) return null;
    return { index: next % wheel.items.length, fromMs: 0, joinedAt: current.joinedAt, rejoinedPast: [] };
  }
  // A loop plays whole items; what is timed, and whatever a restart finds, is joined where it should be.
  const isWhole = on.cause !== 'timed' && current !== null;
  if (isWhole) return { index: rejoin(wheel, null, elapsed).next, fromMs: 0, joinedAt: now, rejoinedPast: [] };
  return { index: on.index, fromMs: on.offsetMs < PUNCTUAL_MS ? 0 : Math.round(on.offsetMs), joinedAt: now, rejoinedPast: [] };
}

type Found = { index: number; content: ContentId; ms: number; passed: number[] };

function firstPlayable(wheel: Wheel, start: number, repeats: boolean, isPlayable: (content: ContentId) => boolean): Found | null {
  const count = wheel.items.length;
  const end = repeats ? start + count : count;
  const passed: number[] = [];
  for (let position = start; position < end; position++) {
    const index = position % count;
    const item = wheel.items[index];
    if (item && isPlayable(item.content)) return { index, content: item.content, ms: item.ms, passed };
    passed.push(index);
  }
  return null;
}

function without(programme: Programme, on: Planned): Programme {
  if (on.slot === null) return { ...programme, slots: [], defaultPlaylist: null };
  const id = on.slot.id;
  return { ...programme, slots: programme.slots.filter((slot) => slot.id !== id) };
}
