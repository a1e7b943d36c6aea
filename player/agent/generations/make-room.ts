import type { Logger } from 'pino';
import type { BlobHash } from '#shared/model/blob.ts';
import type { ContentId } from '#shared/model/ids.ts';
import { AppError } from '#shared/problem.ts';
import { planRoom, type RoomPlan } from '../../core/room-plan.ts';
import { LEANER, type Lean as Leaner } from '../../core/shelf-plan.ts';
import type { Shelf } from '../shelf/shelf.ts';
import { indexOf, type Contents } from './contents.ts';
import type { openLean } from './lean.ts';
import type { Generation } from './sections.ts';
import { tellLowered, tellTooLarge, type TooMuch } from './too-large.ts';

export interface RoomNeeds {
  shelf: Pick<Shelf, 'room' | 'sweep' | 'evict'>;
  log: Logger;
  raise: (what: 'plan_too_large' | 'plan_lowered', detail: string) => void;
  /** Of what is on; null when there is nothing to show. */
  revisionOn: () => number | null;
  /** What must stay whatever comes. */
  untouchable: () => ReadonlySet<string>;
  /** What is let go only when it must be, in this order. */
  spares: () => Promise<ReadonlySet<string>[]>;
  lean: Pick<Lean, 'lines' | 'settle'>;
  /** The plan with fewer lines. */
  leaner: (generation: Generation, lean: Leaner | null) => Promise<Contents>;
}

type Lean = Awaited<ReturnType<typeof openLean>>;

/**
 * Room for all of a plan, if need be in fewer lines, or the word that there is none: before anything is fetched. With nothing to show yet, what fits
 * is better than nothing.
 */
export function createRoomMaker({ shelf, log, raise, revisionOn, untouchable, spares, lean, leaner }: RoomNeeds) {
  let refused: number | null = null;

  async function planOf(contents: Contents, order: readonly ContentId[]): Promise<RoomPlan> {
    return planRoom({ ...(await shelf.room()), wanted: wantedIn(contents, order), untouchable: untouchable(), spares: await spares() });
  }

  /** In as few lines as it takes. */
  async function leanPlan(generation: Generation, order: readonly ContentId[], whole: TooMuch): Promise<RoomPlan> {
    const { revision } = generation.root;
    let plan: RoomPlan = whole;
    for (const fewer of LEANER) {
      plan = await planOf(await leaner(generation, fewer), order);
      if (plan.kind !== 'fits') continue;
      const before = lean.lines();
      await lean.settle(revision, fewer);
      log.warn({ revision, ...fewer }, 'the plan is kept in fewer lines: the disk is small');
      if (before !== fewer.lines) raise('plan_lowered', tellLowered(fewer, whole));
      break;
    }
    return plan;
  }

  return async (generation: Generation, order: readonly ContentId[]): Promise<ReadonlySet<string>> => {
    const { revision } = generation.root;
    const full = await leaner(generation, null); // The disk may be larger than it was.
    const isShort = planRoom({ ...(await shelf.room()), wanted: wantedIn(full, order), untouchable: new Set(), spares: [] });
    if (isShort.kind === 'fits' && isShort.evict.length === 0) {
      await lean.settle(revision, null);
      return new Set();
    }

    const named = [...full.values()].flatMap(({ needs, ways }) => [...(needs ?? []), ...ways.flat()]);
    await shelf.sweep(new Set<BlobHash>(named.map(({ blob }) => blob)));
    let plan = await planOf(full, order);
    if (plan.kind === 'fits') await lean.settle(revision, null);
    else plan = await leanPlan(generation, order, plan);
    if (plan.kind === 'fits') {
      await shelf.evict(plan.evict);
      return new Set();
    }
    if (refused !== revision) raise('plan_too_large', tellTooLarge(plan, generation.lessons));
    refused = revision;
    log.error({ revision, needBytes: plan.needBytes, roomBytes: plan.roomBytes }, 'the plan does not fit on this disk');
    const on = revisionOn();
    if (on !== null && on !== revision) throw new AppError('no_space', { needBytes: plan.needBytes, freeBytes: plan.roomBytes });
    await lean.settle(revision, LEANER.at(-1) ?? null);
    return new Set(plan.tooMuch);
  };
}

const wantedIn = (contents: Contents, order: readonly ContentId[]) =>
  order.flatMap((content) => {
    const known = contents.get(content);
    return known ? [{ content: known.wanted.content, needs: known.needs ?? [indexOf(known)] }] : [];
  });
