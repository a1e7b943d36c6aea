import { troubleOf, type PageSigns, type Trouble } from './page-watch.ts';

/**
 * What helps where something does not show as it should, in the order of what it costs those who watch: a step over the gap, the same
 * item loaded anew, another page, another item. None is left out, but where the page says nothing: that one can only be replaced.
 */
export const STEPS = ['seek', 'reload_item', 'reload_page', 'strike'] as const;
export type Step = (typeof STEPS)[number];

/** How far it has gone for the item that is on. */
export interface Climb {
  taken: readonly Step[];
  /** Monotonic ms of the last step, or of the item's beginning. */
  at: number;
  /** How often it has begun at the bottom with this item. */
  starts: number;
}

/** Trouble for so long is trouble: while it runs, and before its first frame, without which the page gives up by itself after 10 s. */
const RUNNING_MS = 6000;
const BEGUN_MS = 15_000;
/** How long each step is given until the next; a page that was replaced has to load all anew. */
const PATIENCE_MS = { seek: 6000, reload_item: 12_000, reload_page: 20_000, strike: 0 } as const;
/** Run on for so long, an item is well: the next trouble begins at the bottom again. */
const WELL_MS = 30_000;
/** An item that is not cured by then goes on climbing where it is: nobody watches a lesson that stands still each half minute. */
const MOST_STARTS = 3;
/** A page that dies within this time of an item's beginning may have died of it. */
const SUSPECT_MS = 120_000;

export const atTheFoot = (mono: number): Climb => ({ taken: [], at: mono, starts: 0 });

export interface Climbed {
  climb: Climb;
  step: Step | null;
  why: Trouble['kind'] | null;
}

/** The next step for what is on, if it needs one now. Asked each second. */
export function climb(before: Climb, signs: PageSigns, on: 'lesson' | 'image' | 'none', mono: number): Climbed {
  const trouble = troubleOf(signs, on, mono);
  const rest: Climbed = { climb: before, step: null, why: null };
  if (trouble?.kind === 'silent') {
    const isSecond = on !== 'none' && before.taken.includes('reload_page');
    return stepped(before, isSecond ? 'strike' : 'reload_page', 'silent', mono);
  }
  if (!trouble) return { ...rest, climb: recovered(before, mono) };
  const patience = signs.frames > 0 ? RUNNING_MS : BEGUN_MS;
  if (mono - trouble.since < patience) return { ...rest, climb: recovered(before, mono) };
  const last = before.taken.at(-1);
  if (last && mono - before.at < PATIENCE_MS[last]) return rest;
  return stepped(before, nextStep(last), trouble.kind, mono);
}

const nextStep = (last: Step | undefined): Step => (last ? (STEPS[STEPS.indexOf(last) + 1] ?? 'strike') : 'seek');

function stepped(before: Climb, step: Step, why: Trouble['kind'], mono: number): Climbed {
  const starts = before.taken.length === 0 ? before.starts + 1 : before.starts;
  return { climb: { taken: [...before.taken, step], at: mono, starts }, step, why };
}

function recovered(before: Climb, mono: number): Climb {
  const isWell = before.taken.length > 0 && before.starts < MOST_STARTS && mono - before.at >= WELL_MS;
  return isWell ? { ...before, taken: [], at: mono } : before;
}

/** The page is gone, and nobody sent it away: what an item makes die a second time is left. */
export function lost(before: Climb, mono: number): Climbed {
  const isSuspect = mono - before.at < SUSPECT_MS;
  const isSecond = isSuspect && before.taken.includes('reload_page');
  const known = isSuspect ? before : { ...before, taken: [] };
  return stepped(known, isSecond ? 'strike' : 'reload_page', 'silent', mono);
}
