import { join, relative } from 'node:path';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { ScreenId } from '#shared/model/ids.ts';
import type { ManifestRoot } from '#shared/model/manifest.ts';
import { Envelope } from '#shared/protocol/dsse.ts';
import type { Clock } from '../clock.ts';
import type { Disk } from '../disk/disk.ts';
import { isDiskFault } from '../disk/faults.ts';
import { machineDisk } from '../disk/machine-disk.ts';
import { parseKept, settleFolder, readIfThere, writeWhole } from '../files.ts';
import type { Suspicions } from '../suspicions.ts';
import { verifyManifest, type SignedManifest, type Verdict } from '../trust.ts';
import { readGeneration, sectionNames, type Generation, type SectionName, type SectionTexts } from './sections.ts';

const Signed = z.object({ delegation: Envelope, manifest: Envelope });
/** `isProven`: something of it has been shown. `refused`: it could not be shown, and is not tried again. */
const Pointer = z.object({
  current: z.int(),
  previous: z.int().nullable(),
  isProven: z.boolean().default(true),
  refused: z.int().nullable().default(null),
});
type Pointer = z.infer<typeof Pointer>;

export interface GenerationsNeeds {
  folder: string;
  screen: ScreenId;
  rootKey: Uint8Array;
  clock: Pick<Clock, 'wall' | 'trust'>;
  log: Logger;
  disk?: Disk;
  suspect: Suspicions;
}

export type Generations = Awaited<ReturnType<typeof openGenerations>>;

/** The manifests this box has verified and taken over. The pointer moves by one atomic rename; what was good before it can be gone back to. */
export async function openGenerations({ folder, screen, rootKey, clock, log, disk = machineDisk, suspect }: GenerationsNeeds) {
  await settleFolder(folder, disk);
  const pointerFile = join(folder, 'taken-over.json');
  const newestFile = join(folder, 'newest.json');
  const folderOf = (revision: number): string => join(folder, String(revision));

  let delegatedSince = 0;
  let newest = await findNewest();
  const pointer = await readChecked(pointerFile, Pointer, disk);
  let current = pointer && (await load(pointer.current));
  let previous = pointer?.previous ? await load(pointer.previous) : null;
  let { isProven, refused } = pointer ?? { isProven: true, refused: null };
  if (!current && previous) [current, previous, isProven] = [previous, null, true];

  /**
   * Whatever an earlier life has written there is made durable before it counts: neither a power cut nor damage to one file may lower the
   * floor again.
   */
  async function findNewest(): Promise<ManifestRoot | null> {
    await disk.syncFolder(folder);
    let found = await loadRoot(newestFile);
    for (const { name, isFolder } of await disk.list(folder)) {
      if (!isFolder) continue;
      await disk.syncFolder(join(folder, name));
      const root = await loadRoot(join(folder, name, 'signed.json'));
      if (root && root.revision > (found?.revision ?? 0)) found = root;
    }
    return found;
  }

  /** On the disk nothing is believed either: signature and hashes are checked at each start. Time is not: it was when it came. */
  async function loadRoot(file: string): Promise<ManifestRoot | null> {
    const text = await readUnlessBroken(file, disk);
    if (text === null) return null;
    const signed = parseKept(text, Signed);
    if (!signed) return damaged(file, 'malformed');
    const verdict = verifyManifest(signed, { rootKey, screen, newerThan: 0, wall: 0, trust: 'unsure' });
    if (!verdict.ok) return damaged(file, verdict.why);
    delegatedSince = Math.max(delegatedSince, verdict.delegatedSince);
    return verdict.root;
  }

  function damaged(file: string, why: string): null {
    log.error({ file, why }, 'a kept manifest is not believed');
    suspect('shelf_damaged', relative(folder, file));
    return null;
  }

  async function load(revision: number): Promise<Generation | null> {
    try {
      const kept = await loadRoot(join(folderOf(revision), 'signed.json'));
      const root = kept ?? (newest?.revision === revision ? newest : null); // The same document, kept twice.
      return root && readGeneration(root, await readTexts(revision));
    } catch (error) {
      log.error({ err: error, revision }, 'a kept generation cannot be used');
      suspect('shelf_damaged', error instanceof Error ? error.message : String(revision));
      return null;
    }
  }

  async function readTexts(revision: number): Promise<SectionTexts> {
    const read = async (name: SectionName): Promise<string> => (await readIfThere(join(folderOf(revision), `${name}.json`), disk)) ?? '';
    const texts: SectionTexts = { programme: '', lessons: '', packages: '', settings: '', operators: '' };
    await Promise.all(sectionNames.map(async (name) => void (texts[name] = await read(name))));
    return texts;
  }

  /** The floor below which nothing is taken. */
  const floor = (): number => Math.max(newest?.revision ?? 0, current?.root.revision ?? 0);

  /** What the office offers: once believed it is the newest root, so that what it withdraws is withdrawn now. */
  async function offer(signed: SignedManifest): Promise<Verdict> {
    const verdict = verifyManifest(signed, {
      rootKey,
      screen,
      newerThan: floor(),
      delegatedSince,
      wall: clock.wall(),
      trust: clock.trust(),
    });
    if (!verdict.ok) return verdict;
    await writeWhole(join(folderOf(verdict.root.revision), 'signed.json'), JSON.stringify(signed), disk);
    await writeWhole(newestFile, JSON.stringify(signed), disk);
    newest = verdict.root;
    delegatedSince = verdict.delegatedSince;
    return verdict;
  }

  /** Kept as soon as it is there, so that a restart need not ask for it again. */
  const keepSection = (revision: number, name: SectionName, text: string): Promise<void> =>
    writeWhole(join(folderOf(revision), `${name}.json`), text, disk);

  async function point(to: Pointer): Promise<void> {
    await writeWhole(pointerFile, JSON.stringify(to), disk);
    ({ isProven, refused } = to);
  }

  /** The one before it stays as what can be gone back to; one of which nothing was ever shown is no such thing. */
  async function takeOver(generation: Generation): Promise<void> {
    const before = isProven ? current : previous;
    const { revision } = generation.root;
    await point({ current: revision, previous: before?.root.revision ?? null, isProven: false, refused: null });
    [current, previous] = [generation, before];
    await prune().catch((error: unknown) => log.warn({ err: error }, 'what is not needed any more could not be removed'));
  }

  /** Something of it has been seen: from now on it is the one to go back to. */
  async function prove(): Promise<void> {
    if (isProven || !current) return;
    isProven = true;
    await point({ current: current.root.revision, previous: previous?.root.revision ?? null, isProven: true, refused });
  }

  /** It cannot be shown: the last good one is taken up again, and only something newer ends that. */
  async function goBack(): Promise<Generation | null> {
    if (!previous || !current) return null;
    const [good, failed] = [previous, current.root.revision];
    await point({ current: good.root.revision, previous: null, isProven: true, refused: failed });
    [current, previous] = [good, null];
    return good;
  }

  async function prune(): Promise<void> {
    const kept = new Set([newest, current?.root, previous?.root].map((root) => String(root?.revision)));
    for (const { name, isFolder } of await disk.list(folder)) {
      if (isFolder && !kept.has(name)) await disk.removeFolder(join(folder, name));
    }
  }

  return {
    newest: () => newest,
    current: () => current,
    previous: () => previous,
    isProven: () => isProven,
    /** Newer than what is on, and not known to be impossible to show. */
    isWanted: ({ revision }: ManifestRoot): boolean =>
      revision === newest?.revision && revision !== current?.root.revision && revision !== refused,
    floor,
    /** When the root named the key that signed the newest plan; no older key counts any more. */
    delegatedSince: () => delegatedSince,
    offer,
    keepSection,
    readTexts,
    takeOver,
    prove,
    goBack,
  };
}

/** A file that cannot be read counts as missing: the office has it all, and a screen must start. */
async function readChecked<T>(file: string, schema: z.ZodType<T>, disk: Disk): Promise<T | null> {
  const text = await readUnlessBroken(file, disk);
  return text === null ? null : parseKept(text, schema);
}

/** Text that is nothing where the disk cannot read it any more. */
const readUnlessBroken = (file: string, disk: Disk): Promise<string | null> =>
  readIfThere(file, disk).catch((error: unknown) => {
    if (isDiskFault(error)) return '';
    throw error;
  });
