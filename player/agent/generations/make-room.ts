import type { Logger } from 'pino';
import type { BlobHash } from '#shared/model/blob.ts';
import type { ContentId } from '#shared/model/ids.ts';
import { AppError } from '#shared/problem.ts';
import { planRoom } from '../../core/room-plan.ts';
import type { Shelf } from '../shelf/shelf.ts';
import { indexOf, type Contents } from './contents.ts';
import type { Generation } from './sections.ts';
import { tellTooLarge } from './too-large.ts';

export interface RoomNeeds {
  shelf: Pick<Shelf, 'room' | 'sweep' | 'evict'>;
  log: Logger;
  raise: (what: 'plan_too_large', detail: string) => void;
  /** Of what is on; null when there is nothing to show. */
  revisionOn: () => number | null;
  /** What must stay whatever comes. */
  untouchable: () => ReadonlySet<string>;
  /** What is let go only when it must be, in this order. */
  spares: () => Promise<ReadonlySet<string>[]>;
}

/** Room for all of a plan, or the word that there is none: before anything is fetched. With nothing to show yet, what fits is better than nothing. */
export function createRoomMaker({ shelf, log, raise, revisionOn, untouchable, spares }: RoomNeeds) {
  let refused: number | null = null;

  return async (generation: Generation, contents: Contents, order: readonly ContentId[]): Promise<ReadonlySet<string>> => {
    const named = order.flatMap((content) => contents.get(content) ?? []);
    const wanted = named.map((content) => ({ content: content.wanted.content, needs: content.needs ?? [indexOf(content)] }));
    const isShort = planRoom({ ...(await shelf.room()), wanted, untouchable: new Set(), spares: [] });
    if (isShort.kind === 'fits' && isShort.evict.length === 0) return new Set();

    await shelf.sweep(new Set<BlobHash>(wanted.flatMap((one) => one.needs.map(({ blob }) => blob))));
    const plan = planRoom({ ...(await shelf.room()), wanted, untouchable: untouchable(), spares: await spares() });
    if (plan.kind === 'fits') {
      await shelf.evict(plan.evict);
      return new Set();
    }
    const { revision } = generation.root;
    if (refused !== revision) raise('plan_too_large', tellTooLarge(plan, generation.lessons));
    refused = revision;
    log.error({ revision, needBytes: plan.needBytes, roomBytes: plan.roomBytes }, 'the plan does not fit on this disk');
    const on = revisionOn();
    if (on !== null && on !== revision) throw new AppError('no_space', { needBytes: plan.needBytes, freeBytes: plan.roomBytes });
    return new Set(plan.tooMuch);
  };
}
