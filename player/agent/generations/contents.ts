import type { BlobHash, BlobRef } from '#shared/model/blob.ts';
import { blobsOf, Package } from '#shared/model/package.ts';
import { packageFor, wantedOf, type Wanted } from '../../core/shelf-plan.ts';
import type { Shelf } from '../shelf/shelf.ts';
import type { Generation } from './sections.ts';

/** A thing that can be shown, and the blobs it is played from. `needs` is null while its index is not on the shelf. */
export interface Content {
  wanted: Wanted;
  title: string;
  durationMs: number;
  size: { width: number; height: number };
  needs: BlobRef[] | null;
}

export type Contents = ReadonlyMap<string, Content>;

/** Reads the package indexes that are on the shelf. Only what this screen's kind plays is needed. */
export async function readContents(generation: Generation, readPackage: (hash: BlobHash) => Promise<Package | null>): Promise<Contents> {
  const { lessons, packages, settings } = generation;
  const lessonOf = new Map<string, (typeof lessons.lessons)[number]>(lessons.lessons.map((lesson) => [lesson.id, lesson]));
  const imageOf = new Map<string, (typeof lessons.images)[number]>(lessons.images.map((image) => [image.id, image]));
  const contents = new Map<string, Content>();
  for (const wanted of wantedOf(lessons, packages)) {
    const image = imageOf.get(wanted.content);
    const size = { width: image?.width ?? 0, height: image?.height ?? 0 };
    if (wanted.kind === 'image') {
      contents.set(wanted.content, { wanted, title: image?.title ?? '', durationMs: 0, size, needs: [wanted.blob] });
      continue;
    }
    const lesson = lessonOf.get(wanted.content);
    const pkg = await readPackage(wanted.index.blob);
    const needs = pkg && [wanted.index, ...blobsOf(packageFor(pkg, settings.kind))];
    contents.set(wanted.content, { wanted, title: lesson?.title ?? '', durationMs: lesson?.durationMs ?? 1, size, needs });
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
  contents.get(content)?.needs?.every(holds) === true;

/** What stands in a record as its package: the package's index, or the image itself. */
export const indexOf = ({ wanted }: Content): BlobRef => (wanted.kind === 'lesson' ? wanted.index : wanted.blob);

/** Every blob that these contents name, as far as is known. */
export const blobsNamed = (contents: Contents): string[] =>
  [...contents.values()].flatMap((content) => [indexOf(content).blob, ...(content.needs ?? []).map(({ blob }) => blob)]);
