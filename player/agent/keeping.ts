import { join } from 'node:path';
import type { Logger } from 'pino';
import type { BlobHash, BlobRef } from '#shared/model/blob.ts';
import type { ContentId, ScreenId } from '#shared/model/ids.ts';
import type { ManifestRoot } from '#shared/model/manifest.ts';
import { AppError } from '#shared/problem.ts';
import { createTrial } from '../core/going-back.ts';
import { planRoom } from '../core/room-plan.ts';
import { orderOfNeed } from '../core/stock-plan.ts';
import type { Clock } from './clock.ts';
import type { Disk } from './disk/disk.ts';
import { machineDisk } from './disk/machine-disk.ts';
import { settleFolder } from './files.ts';
import { blobsNamed, indexOf, packageReader, readContents, type Contents } from './generations/contents.ts';
import { openGenerations } from './generations/generations.ts';
import type { Generation } from './generations/sections.ts';
import { stockUp, type FilesOfOffice } from './generations/stock.ts';
import { openBlobFiles } from './shelf/blob-files.ts';
import { createShelf } from './shelf/shelf.ts';
import { checkWeekly } from './shelf/weekly-check.ts';
import { tellTooLarge } from './generations/too-large.ts';
import { canPlay, type World } from './stage/world.ts';

export interface KeepingNeeds {
  data: string;
  screen: ScreenId;
  rootKey: Uint8Array;
  clock: Pick<Clock, 'wall' | 'trust'>;
  log: Logger;
  disk?: Disk;
  raise: (what: 'plan_too_large' | 'generation_failed', detail: string) => void;
  /** What can be shown has changed. */
  onChange: () => void;
  onTakenOver: () => void;
}

export type Keeping = Awaited<ReturnType<typeof openKeeping>>;

interface On {
  generation: Generation;
  contents: Contents;
  tookOverAt: number;
}

/** All that this box has to show and its orders, kept so that a power cut at any moment leaves something valid. */
export async function openKeeping(needs: KeepingNeeds) {
  const { data, screen, rootKey, clock, log, disk = machineDisk } = needs;
  await settleFolder(data, disk);
  const shelf = createShelf({ files: await openBlobFiles(join(data, 'blobs'), disk), log });
  const readPackage = packageReader(shelf);
  const generations = await openGenerations({ folder: join(data, 'generations'), screen, rootKey, clock, log, disk });
  const trial = createTrial();
  let on = await begun(generations.current());
  /** What the generation on has replaced: its last item may be on the screen still. */
  let before: Contents = new Map();
  /** Of the newest root, as far as it is known: what is still to come. */
  let coming: Contents = on?.contents ?? new Map();
  let refused: number | null = null;

  async function begun(generation: Generation | null): Promise<On | null> {
    return generation && { generation, contents: await readContents(generation, readPackage), tookOverAt: clock.wall() };
  }

  const world = (): World | null => on && { ...on, before, newest: generations.newest(), holds: shelf.holds };

  function putOn(generation: Generation, contents: Contents): void {
    before = on?.contents ?? before;
    on = { generation, contents, tookOverAt: clock.wall() };
    trial.begin();
    needs.onChange();
    needs.onTakenOver();
  }

  const stock = (root: ManifestRoot, office: FilesOfOffice, signal: AbortSignal): Promise<void> =>
    stockUp(
      root,
      {
        office,
        generations,
        shelf,
        readPackage,
        clock,
        log,
        makeRoom,
        onStocked(generation, contents) {
          coming = contents;
          if (on?.generation.root.revision === generation.root.revision) on = { ...on, contents };
          needs.onChange();
        },
        async takeOver(generation, contents) {
          await generations.takeOver(generation);
          coming = contents;
          log.info({ revision: generation.root.revision }, 'taken over');
          putOn(generation, contents);
        },
      },
      signal,
    );

  /** What must stay whatever comes: what is on, what the coming hours need, and the default. */
  function untouchable(): Set<string> {
    if (!on) return new Set();
    const { soon } = orderOfNeed(on.generation.programme, clock.wall());
    return new Set([...blobsOf(on.contents, soon), ...blobsNamed(before)]);
  }

  const previousContents = async (): Promise<Contents> => {
    const previous = generations.previous();
    return previous ? readContents(previous, readPackage) : new Map();
  };

  /** Room for all of a plan, or the word that there is none: before anything is fetched. With nothing to show yet, what fits is better than nothing. */
  async function makeRoom(generation: Generation, contents: Contents, order: readonly ContentId[]): Promise<ReadonlySet<string>> {
    const named = order.flatMap((content) => contents.get(content) ?? []);
    const wanted = named.map((content) => ({ content: content.wanted.content, needs: content.needs ?? [indexOf(content)] }));
    const isShort = planRoom({ ...(await shelf.room()), wanted, untouchable: new Set(), spares: [] });
    if (isShort.kind === 'fits' && isShort.evict.length === 0) return new Set();

    await shelf.sweep(new Set(wanted.flatMap((one) => one.needs.map(({ blob }) => blob))));
    const spares = [new Set(blobsNamed(await previousContents())), new Set(blobsNamed(on?.contents ?? new Map()))];
    const plan = planRoom({ ...(await shelf.room()), wanted, untouchable: untouchable(), spares });
    if (plan.kind === 'fits') {
      await shelf.evict(plan.evict);
      return new Set();
    }
    const { revision } = generation.root;
    if (refused !== revision) needs.raise('plan_too_large', tellTooLarge(plan, generation.lessons));
    refused = revision;
    log.error({ revision, needBytes: plan.needBytes, roomBytes: plan.roomBytes }, 'the plan does not fit on this disk');
    if (on && on.generation.root.revision !== revision)
      throw new AppError('no_space', { needBytes: plan.needBytes, freeBytes: plan.roomBytes });
    return new Set(plan.tooMuch);
  }

  /** Everything the newest needs is there: what only older generations needed may go. */
  async function tidy(): Promise<void> {
    const kept = [await previousContents(), coming, before, on?.contents ?? new Map()];
    const gone = await shelf.keepOnly(new Set(kept.flatMap(blobsNamed)));
    if (gone > 0) log.info({ gone }, 'blobs that no generation needs are gone');
  }

  /** What the screen has made of an item of this generation. */
  async function judged(revision: number, isShown: boolean): Promise<void> {
    if (revision !== generations.current()?.root.revision || generations.isProven()) return;
    if (isShown) {
      trial.shown();
      await generations.prove();
    } else if (trial.failed()) await goBack(revision);
  }

  /** The last good one, if it has anything left to show: nothing would be won otherwise. */
  async function goBack(failed: number): Promise<void> {
    const last = generations.previous();
    const contents = await previousContents();
    const there = world();
    if (!last || !there) return;
    const canShow = [...contents.keys()].some((content) => canPlay({ ...there, generation: last, contents }, content));
    if (!canShow) return;
    const good = await generations.goBack();
    if (!good) return;
    log.error({ failed, revision: good.root.revision }, 'nothing of a generation could be shown: back to the one before');
    needs.raise('generation_failed', String(failed));
    putOn(good, contents);
  }

  return {
    shelf,
    generations,
    readPackage,
    world,
    stockUp: stock,
    tidy,
    judged,
    /** Runs until it is told to stop. */
    checkWeekly: (signal: AbortSignal): Promise<void> => checkWeekly({ shelf, folder: join(data, 'blobs'), disk, clock }, log, signal),
    /** What the newest needs and is not here yet. */
    missing(): BlobRef[] {
      const missing = new Map<BlobHash, BlobRef>();
      for (const content of coming.values()) for (const ref of content.needs ?? []) if (!shelf.holds(ref)) missing.set(ref.blob, ref);
      return [...missing.values()];
    },
  };
}

function blobsOf(contents: Contents, chosen: readonly string[]): string[] {
  return blobsNamed(
    new Map(
      chosen.flatMap((content) => {
        const known = contents.get(content);
        return known ? [[content, known] as const] : [];
      }),
    ),
  );
}
