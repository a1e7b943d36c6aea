import { join } from 'node:path';
import type { Logger } from 'pino';
import type { BlobHash } from '#shared/model/blob.ts';
import type { ScreenId } from '#shared/model/ids.ts';
import type { ManifestRoot } from '#shared/model/manifest.ts';
import { createTrial } from '../core/going-back.ts';
import { orderOfNeed } from '../core/stock-plan.ts';
import type { Clock } from './clock.ts';
import type { Disk } from './disk/disk.ts';
import { machineDisk } from './disk/machine-disk.ts';
import { settleFolder } from './files.ts';
import { openFit } from './fit.ts';
import { chooseHere } from './generations/choose-here.ts';
import { blobsNamed, packageReader, readContents, type Contents } from './generations/contents.ts';
import { openGenerations } from './generations/generations.ts';
import { openLean } from './generations/lean.ts';
import { createRoomMaker } from './generations/make-room.ts';
import { createPlayed } from './generations/played.ts';
import type { Generation } from './generations/sections.ts';
import { stockUp, type FilesOfOffice } from './generations/stock.ts';
import { openLineMeter } from './link/line-meter.ts';
import { openBlobFiles } from './shelf/blob-files.ts';
import { shelfReport } from './shelf/report.ts';
import { createPacer } from './shelf/pacer.ts';
import { createShelf } from './shelf/shelf.ts';
import { removeStrangeFiles } from './shelf/strange-files.ts';
import { checkWeekly } from './shelf/weekly-check.ts';
import { canPlay, type World } from './stage/world.ts';
import type { Suspicions } from './suspicions.ts';

export interface KeepingNeeds {
  data: string;
  screen: ScreenId;
  rootKey: Uint8Array;
  clock: Pick<Clock, 'wall' | 'mono' | 'trust'>;
  log: Logger;
  disk?: Disk;
  suspect: Suspicions;
  trickleMs?: number;
  raise: (what: 'plan_too_large' | 'plan_lowered' | 'generation_failed', detail: string) => void;
  /** The content that is on the screen. */
  showing: () => string | null;
  /** What can be shown has changed. */
  onChange: () => void;
  onTakenOver: () => void;
  /** The box has not managed to draw what it was given: other rungs are needed. */
  onFewerLines: () => void;
}

export type Keeping = Awaited<ReturnType<typeof openKeeping>>;

interface On {
  generation: Generation;
  contents: Contents;
  tookOverAt: number;
}

/** All that this box has to show and its orders, kept so that a power cut at any moment leaves something valid. */
export async function openKeeping(needs: KeepingNeeds) {
  const { data, screen, rootKey, clock, log, disk = machineDisk, suspect } = needs;
  const blobs = join(data, 'blobs');
  await settleFolder(data, disk);
  const meter = await openLineMeter(data, clock.mono, disk);
  const fit = await openFit({ data, log, disk, onLess: needs.onFewerLines });
  for (const name of await removeStrangeFiles(blobs, disk)) suspect('shelf_damaged', name);
  const pacer = createPacer({ mono: clock.mono });
  const shelf = createShelf({ files: await openBlobFiles(blobs, disk), log, meter, pacer });
  const { holds } = shelf;
  const lean = await openLean({ data, disk, log });
  const bytesPerS = (): number | null => slower(meter.bytesPerS(), pacer.cap());
  const here = { readPackage: packageReader(shelf), mostLines: fit.mostLines, meter: { bytesPerS }, holds, wall: clock.wall };
  const choosing = chooseHere({ ...here, lean: lean.of });
  const generations = await openGenerations({ folder: join(data, 'generations'), screen, rootKey, clock, log, disk, suspect });
  const trial = createTrial();
  let on = await begun(generations.current());
  /** What the generation on has replaced: its last item may be on the screen still. */
  let before: Contents = new Map();
  /** Of the newest root, as far as it is known: what is still to come. */
  let coming: Pick<On, 'generation' | 'contents'> | null = on;
  const played = createPlayed({ choosing, kind: () => on?.generation.settings.kind, holds, mono: clock.mono });
  const makeRoom = createRoomMaker({
    shelf,
    log,
    raise: needs.raise,
    lean,
    leaner: (generation, fewer) => readContents(generation, chooseHere({ ...here, lean: () => fewer })),
    revisionOn: () => on?.generation.root.revision ?? null,
    untouchable,
    spares: async () => [new Set(named(await previousContents())), new Set(named(on?.contents))],
  });

  async function begun(generation: Generation | null): Promise<On | null> {
    return generation && { generation, contents: await readContents(generation, choosing), tookOverAt: clock.wall() };
  }

  const operators = (): World['operators'] => (coming ?? on)?.generation.operators?.operators ?? [];
  const world = (): World | null => on && { ...on, before, newest: generations.newest(), operators: operators(), holds };

  function putOn(generation: Generation, contents: Contents): void {
    before = on?.contents ?? before;
    on = { generation, contents, tookOverAt: clock.wall() };
    trial.begin();
    needs.onChange();
    needs.onTakenOver();
  }

  const stock = (root: ManifestRoot, office: FilesOfOffice, signal: AbortSignal, isAsked = false): Promise<number | null> =>
    stockUp(
      root,
      {
        office,
        generations,
        shelf,
        choosing,
        clock,
        log,
        suspect,
        ...(needs.trickleMs === undefined ? {} : { trickleMs: needs.trickleMs }),
        makeRoom,
        pacer,
        onStocked(generation, contents) {
          coming = { generation, contents };
          if (on?.generation.root.revision === generation.root.revision) on = { ...on, contents };
          needs.onChange();
        },
        async takeOver(generation, contents) {
          await generations.takeOver(generation);
          coming = { generation, contents };
          log.info({ revision: generation.root.revision }, 'taken over');
          putOn(generation, contents);
        },
      },
      signal,
      isAsked,
    );

  const named = (contents: Contents | undefined): BlobHash[] => (contents ? blobsNamed(contents, holds) : []);

  /** On the screen, or promised to it: it may be on in another rung than the one that has come. */
  function inUse(): BlobHash[] {
    const shown = needs.showing() ?? '';
    const ways = [on?.contents, before].flatMap((contents) => contents?.get(shown)?.ways.flat() ?? []);
    return [...ways, ...played.promised()].map(({ blob }) => blob);
  }

  /** What is on, what the coming hours need, and the default. */
  function untouchable(): Set<string> {
    if (!on) return new Set();
    const { soon } = orderOfNeed(on.generation.programme, clock.wall());
    const isSoon = new Set<string>(soon);
    const next = new Map([...on.contents].filter(([content]) => isSoon.has(content)));
    return new Set([...named(next), ...named(before), ...inUse()]);
  }

  const previousContents = async (): Promise<Contents> => {
    const previous = generations.previous();
    return previous ? readContents(previous, choosing) : new Map();
  };

  /** Everything the newest needs is there: what only older generations needed may go. */
  async function tidy(): Promise<void> {
    const kept = [await previousContents(), coming?.contents, before, on?.contents];
    const gone = await shelf.keepOnly(new Set([...kept.flatMap(named), ...inUse()]));
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

  const windowOf = ({ generation }: Pick<On, 'generation'>) =>
    clock.trust() === 'sure' ? (generation.settings.download?.window ?? null) : null;

  return {
    shelf,
    generations,
    meter,
    readPackage: played.readPackage,
    /** What the page's last word on a showing was. */
    shown: fit.shown,
    world,
    stockUp: stock,
    tidy,
    judged,
    /** Runs until it is told to stop. */
    checkWeekly: (signal: AbortSignal): Promise<void> => checkWeekly({ shelf, folder: blobs, disk, clock }, log, signal),
    /** What the newest needs and is not here yet. */
    report: () => coming && shelfReport(coming, holds, { now: clock.wall(), bytesPerS: bytesPerS(), window: windowOf(coming) }),
  };
}

/** What was never measured stays unknown: the line may be slower than it is allowed to be. */
const slower = (measured: number | null, cap: number | null): number | null =>
  measured === null ? null : Math.min(measured, cap ?? Infinity);
