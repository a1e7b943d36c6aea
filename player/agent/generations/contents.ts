import type { BlobHash, BlobRef } from '#shared/model/blob.ts';
import { blobsOf, Package, type Rung } from '#shared/model/package.ts';
import { packageFor, waysToPlay, wantedOf, type Wanted } from '../../core/shelf-plan.ts';
import type { Shelf } from '../shelf/shelf.ts';
import type { Generation } from './sections.ts';

/** A thing that can be shown, and the blobs it is played from. `needs` is null while its index is not on the shelf. */
export interface Content {
  wanted: Wanted;
  title: string;
  durationMs: number;
  size: { width: number; height: number };
  /** A lesson's; shown where it happens to be on the shelf. */
  poster: BlobRef | null;
  needs: BlobRef[] | null;
  /** Each a set of blobs from which it can be played. */
  ways: BlobRef[][];
}

export type Contents = ReadonlyMap<string, Content>;

/** How lessons are had and shown on this screen. */
export interface Choosing {
  readPackage: (hash: BlobHash) => Promise<Package | null>;
  chooseRungs: (packages: ReadonlyMap<string, Package>, generation: Generation) => ReadonlyMap<string, Rung>;
  mostLines: () => number;
}

/** Reads the package indexes that are on the shelf. Of each lesson only the rung is needed that was chosen for this screen. */
export async function readContents(generation: Generation, { readPackage, chooseRungs, mostLines }: Choosing): Promise<Contents> {
  const { lessons, packages, settings } = generation;
  const read = new Map<string, Package>();
  for (const wanted of wantedOf(lessons, packages)) {
    const pkg = wanted.kind === 'lesson' ? await readPackage(wanted.index.blob) : null;
    if (pkg) read.set(wanted.content, pkg);
  }
  const rungs = chooseRungs(read, generation);
  const lessonOf = new Map<string, (typeof lessons.lessons)[number]>(lessons.lessons.map((lesson) => [lesson.id, lesson]));
  const imageOf = new Map<string, (typeof lessons.images)[number]>(lessons.images.map((image) => [image.id, image]));
  const contents = new Map<string, Content>();
  for (const wanted of wantedOf(lessons, packages)) {
    const image = imageOf.get(wanted.content);
    const size = { width: image?.width ?? 0, height: image?.height ?? 0 };
    if (wanted.kind === 'image') {
      const { blob } = wanted;
      contents.set(wanted.content, { wanted, title: image?.title ?? '', durationMs: 0, size, poster: null, needs: [blob], ways: [[blob]] });
      continue;
    }
    const lesson = lessonOf.get(wanted.content);
    const pkg = read.get(wanted.content);
    const needs = pkg ? [wanted.index, ...blobsOf(packageFor(pkg, settings.kind, rungs.get(wanted.content)))] : null;
    const ways = pkg ? waysToPlay(pkg, settings.kind, mostLines()).map((way) => [wanted.index, ...way]) : [];
    const poster = pkg?.posters[0] ?? null;
    contents.set(wanted.content, { wanted, title: lesson?.title ?? '', durationMs: lesson?.durationMs ?? 1, size, poster, needs, ways });
  }
  return contents;
}

/** Package indexes, parsed once; what is on the shelf never changes under its name. */
export function packageReader(shelf: Shelf): (hash: BlobHash) => Promise<Package | null> {
  const parsed = new Map<BlobHash, Package>();
  return async (hash) => {
    const known = parsed.get(hash);
    if (known && shelf.has(hash)) return known;
    const bytes = await shelf.read(hash);
    const pkg = bytes && parsePackage(bytes);
    if (pkg) parsed.set(hash, pkg);
    return pkg;
  };
}

function parsePackage(bytes: Buffer): Package | null {
  try {
    return Package.parse(JSON.parse(bytes.toString('utf8')));
  } catch {
    return null; // Right by hash and still no package: a mistake of the office; the rest of the programme goes on without it.
  }
}

export const isPlayable = (contents: Contents, content: string, holds: (ref: BlobRef) => boolean): boolean =>
  contents.get(content)?.ways.some((way) => way.every(holds)) === true;

/** What stands in a record as its package: the package's index, or the image itself. */
export const indexOf = ({ wanted }: Content): BlobRef => (wanted.kind === 'lesson' ? wanted.index : wanted.blob);

/** What must stay for these contents: all that they need and, where that is not here as a whole, what they are played from meanwhile. */
export function blobsNamed(contents: Contents, holds: (ref: BlobRef) => boolean): BlobHash[] {
  return [...contents.values()].flatMap((content) => {
    const needs = content.needs ?? [];
    const meanwhile = needs.every(holds) ? [] : (content.ways.findLast((way) => way.every(holds)) ?? []);
    return [indexOf(content), ...needs, ...meanwhile].map(({ blob }) => blob);
  });
}
