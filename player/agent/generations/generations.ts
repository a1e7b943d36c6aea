import { mkdir, readdir, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { ScreenId } from '#shared/model/ids.ts';
import type { ManifestRoot } from '#shared/model/manifest.ts';
import { Envelope } from '#shared/protocol/dsse.ts';
import type { Clock } from '../clock.ts';
import { readIfThere, writeWhole } from '../files.ts';
import type { Suspicions } from '../suspicions.ts';
import { verifyManifest, type SignedManifest, type Verdict } from '../trust.ts';
import { readGeneration, sectionNames, type Generation, type SectionName, type SectionTexts } from './sections.ts';

const Signed = z.object({ delegation: Envelope, manifest: Envelope });
const Pointer = z.object({ current: z.int(), previous: z.int().nullable() });

export interface GenerationsNeeds {
  folder: string;
  screen: ScreenId;
  rootKey: Uint8Array;
  clock: Clock;
  log: Logger;
  suspect: Suspicions;
}

export type Generations = Awaited<ReturnType<typeof openGenerations>>;

/** The manifests this box has verified and taken over. The pointer moves by one atomic rename; what was before it can be gone back to. */
export async function openGenerations({ folder, screen, rootKey, clock, log, suspect }: GenerationsNeeds) {
  await mkdir(folder, { recursive: true });
  const pointerFile = join(folder, 'taken-over.json');
  const newestFile = join(folder, 'newest.json');
  const folderOf = (revision: number): string => join(folder, String(revision));

  let delegatedSince = 0;
  let newest = await loadRoot(newestFile);
  const pointer = await readChecked(pointerFile, Pointer);
  let current = pointer && (await load(pointer.current));
  let previous = pointer?.previous ? await load(pointer.previous) : null;
  if (!current && previous) [current, previous] = [previous, null];
  newest ??= current?.root ?? null; // Else the office would offer what is on as if it were new.

  /** On the disk nothing is believed either: signature and hashes are checked at each start. Time is not: it was when it came. */
  async function loadRoot(file: string): Promise<ManifestRoot | null> {
    const text = await readIfThere(file);
    if (text === null) return null;
    const signed = parsed(text, Signed);
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
    const read = async (name: SectionName): Promise<string> => (await readIfThere(join(folderOf(revision), `${name}.json`))) ?? '';
    const [programme, lessons, packages, settings] = await Promise.all(sectionNames.map(read));
    return { programme: programme ?? '', lessons: lessons ?? '', packages: packages ?? '', settings: settings ?? '' };
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
    await writeWhole(join(folderOf(verdict.root.revision), 'signed.json'), JSON.stringify(signed));
    await writeWhole(newestFile, JSON.stringify(signed));
    newest = verdict.root;
    delegatedSince = verdict.delegatedSince;
    return verdict;
  }

  /** Kept as soon as it is there, so that a restart need not ask for it again. */
  const keepSection = (revision: number, name: SectionName, text: string): Promise<void> =>
    writeWhole(join(folderOf(revision), `${name}.json`), text);

  async function takeOver(generation: Generation): Promise<void> {
    const before = current?.root.revision === generation.root.revision ? previous : current;
    await writeWhole(pointerFile, JSON.stringify({ current: generation.root.revision, previous: before?.root.revision ?? null }));
    [current, previous] = [generation, before];
    await prune();
  }

  async function prune(): Promise<void> {
    const kept = new Set([newest, current?.root, previous?.root].map((root) => String(root?.revision)));
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (entry.isDirectory() && !kept.has(entry.name)) await rm(join(folder, entry.name), { recursive: true, force: true });
    }
  }

  return {
    newest: () => newest,
    current: () => current,
    previous: () => previous,
    floor,
    /** When the root named the key that signed the newest plan; no older key counts any more. */
    delegatedSince: () => delegatedSince,
    offer,
    keepSection,
    readTexts,
    takeOver,
  };
}

/** A file that cannot be read counts as missing: the office has it all, and a screen must start. */
async function readChecked<T>(file: string, schema: z.ZodType<T>): Promise<T | null> {
  const text = await readIfThere(file);
  return text === null ? null : parsed(text, schema);
}

function parsed<T>(text: string, schema: z.ZodType<T>): T | null {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
