import type { Logger } from 'pino';
import type { BlobRef } from '#shared/model/blob.ts';
import { UNLIMITED } from '#shared/model/download-rule.ts';
import type { ContentId } from '#shared/model/ids.ts';
import type { ManifestRoot } from '#shared/model/manifest.ts';
import { AppError } from '#shared/problem.ts';
import { sectionPath, blobUrl } from '#shared/protocol/player.ts';
import { heldBack, type HeldBack } from '#shared/timetable/download-window.ts';
import { isReadyToTakeOver, orderOfNeed } from '../../core/stock-plan.ts';
import { expectFile } from '../link/expected-file.ts';
import { NotTheOffice, readAtMost, TooLong, Unreachable } from '../link/http.ts';
import type { Office } from '../link/office.ts';
import type { Clock } from '../clock.ts';
import type { Pacer } from '../shelf/pacer.ts';
import type { FetchBlob, Shelf } from '../shelf/shelf.ts';
import type { Suspicions } from '../suspicions.ts';
import { isExpired } from '../trust.ts';
import { isPlayable, readContents, type Choosing, type Contents } from './contents.ts';
import type { Generations } from './generations.ts';
import { isSection, readGeneration, sectionNames, type Generation, type SectionTexts } from './sections.ts';

export type FilesOfOffice = Pick<Office, 'fetchFile'>;

export interface StockNeeds {
  office: FilesOfOffice;
  generations: Generations;
  shelf: Shelf;
  choosing: Choosing;
  clock: Pick<Clock, 'wall' | 'trust'>;
  log: Logger;
  /** Says what is too much for this disk, or refuses the plan. */
  makeRoom: (generation: Generation, order: readonly ContentId[]) => Promise<ReadonlySet<string>>;
  pacer: Pick<Pacer, 'set'>;
  suspect: Suspicions;
  trickleMs?: number;
  /** What was fetched may be playable now. */
  onStocked: (generation: Generation, contents: Contents) => void;
  takeOver: (generation: Generation, contents: Contents) => Promise<void>;
}

const AT_ONCE = 3;

/** What waits for its hours is looked at again so often: it may have come nearer. */
const LOOK_AGAIN_MS = 600_000;

/**
 * Brings all that one root names onto the shelf, soonest first, and takes it over as soon as the coming hours are there. Throws when
 * something is left to try again. What waits for the hours in which it may be fetched is no trouble: the answer says in how many ms to look
 * again, null when nothing waits. `isAsked`: a person wants it now, whatever the hour.
 */
export async function stockUp(root: ManifestRoot, needs: StockNeeds, signal: AbortSignal, isAsked = false): Promise<number | null> {
  const { generations, shelf, clock, log } = needs;
  const generation = readGeneration(root, await obtainSections(root, needs, signal));
  const { programme, settings } = generation;
  const rule = root.emergency === null ? (settings.download ?? UNLIMITED) : UNLIMITED;
  needs.pacer.set(rule.rateCapKbps);
  const hopeless = new Set<string>();
  let waiting: HeldBack | null = null;

  /** By an unsure clock nobody knows what hour it is. */
  function isHeld(content: string): boolean {
    const window = isAsked || clock.trust() !== 'sure' ? null : rule.window;
    const held = window && heldBack(programme, window, clock.wall());
    if (!held?.isHeld(content)) return false;
    waiting = held;
    return true;
  }

  const obtain = (ref: BlobRef): Promise<void> => {
    const fetchBlob: FetchBlob = async (hash, from, etag, inner) => {
      const response = await needs.office.fetchFile(blobUrl(hash), from, etag, inner);
      return expectFile(response, ref, (why) => needs.suspect('file_distrusted', `${hash} ${why}`), needs.trickleMs);
    };
    return shelf.obtain(ref, fetchBlob, signal);
  };
  let contents = await readContents(generation, needs.choosing);
  let trouble: unknown = null;

  /** Trouble with one of them holds up none of the others. */
  async function trying(content: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof AppError && error.code === 'not_found') hopeless.add(content);
      trouble = error;
      if (error instanceof AppError && error.code === 'media_fault') needs.suspect('file_distrusted', String(error.params['detail']));
      if (error instanceof NotTheOffice) needs.suspect('answer_distrusted', error.message);
      log.warn({ err: error, content }, 'not on the shelf yet');
    }
  }

  const obtainIndex = (content: string): Promise<void> =>
    trying(content, async () => {
      const known = contents.get(content);
      if (known?.wanted.kind === 'lesson') await obtain(known.wanted.index);
    });

  async function obtainContent(content: string): Promise<void> {
    await trying(content, async () => {
      for (;;) {
        contents = await readContents(generation, needs.choosing); // What the line brings is known better with each chunk.
        const next = contents.get(content)?.needs?.find((ref) => !shelf.holds(ref));
        if (!next || isHeld(content)) break;
        await obtain(next);
      }
    });
    needs.onStocked(generation, contents);
    await takeOverIfReady();
  }

  let isTaking = false;
  const { soon, later } = orderOfNeed(programme, clock.wall());
  async function takeOverIfReady(): Promise<void> {
    const current = generations.current();
    if (!generations.isWanted(root) || isExpired(root, clock.wall(), clock.trust())) return;
    const isReady = isReadyToTakeOver(soon, {
      isPlayable: (content) => isPlayable(contents, content, shelf.holds),
      isHopeless: (content) => hopeless.has(content) || !contents.has(content),
      current: current !== null,
    });
    if (!isReady || isTaking) return;
    isTaking = true;
    await needs.takeOver(generation, contents);
  }

  // The indexes say how much it all is: they come first, and are small beside what they name.
  const order = [...soon, ...later];
  await inTurn(order, AT_ONCE, obtainIndex);
  contents = await readContents(generation, needs.choosing);
  needs.onStocked(generation, contents);
  const tooMuch = await needs.makeRoom(generation, order);
  contents = await readContents(generation, needs.choosing); // In fewer lines, perhaps.
  needs.onStocked(generation, contents);
  await takeOverIfReady();
  await inTurn(
    order.filter((content) => !tooMuch.has(content)),
    AT_ONCE,
    obtainContent,
  );
  if (tooMuch.size > 0) throw new AppError('no_space');
  if (trouble) throw trouble;
  return lookAgain(waiting, clock.wall());
}

const lookAgain = (waiting: HeldBack | null, now: number): number | null =>
  waiting && Math.min(Math.max(waiting.until - now, 1000), LOOK_AGAIN_MS);

/** As many at once as a village line has use for; the order is kept. */
async function inTurn<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

async function obtainSections(root: ManifestRoot, needs: StockNeeds, signal: AbortSignal): Promise<SectionTexts> {
  const { generations, office } = needs;
  const texts = await generations.readTexts(root.revision);
  for (const name of sectionNames) {
    const ref = root.sections[name];
    if (!ref || isSection(ref, texts[name])) continue;
    const response = await office.fetchFile(sectionPath(ref.blob), 0, null, AbortSignal.any([signal, AbortSignal.timeout(60_000)]));
    const text = await readAtMost(response, ref.bytes).catch((error: unknown) => {
      if (!(error instanceof TooLong)) throw new Unreachable(error);
      return ''; // Whatever it was, it was not the section.
    });
    if (!isSection(ref, text)) {
      needs.suspect('file_distrusted', `section ${name}`);
      throw new Unreachable(new Error(`section ${name} is not what the root names`));
    }
    await generations.keepSection(root.revision, name, text);
    texts[name] = text;
  }
  return texts;
}
