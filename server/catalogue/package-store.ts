import { z } from 'zod';
import { BlobHash, BlobRef } from '#shared/model/blob.ts';
import { ContentId } from '#shared/model/ids.ts';
import type { Db, Reads } from '../database/connection.ts';
import { holdName } from '../database/hold.ts';
import { insertRows, rowsOf } from '../database/insert.ts';
import { whereHomeSeen } from '../database/scope.ts';
import type { Scope } from '../kit/by.ts';

/** Where blobs are named. */
const NAMING = ['package_blob', 'image', 'encode_blob', 'screen_file'] as const;

/** Taken by whoever makes blobs needed or finds out that nobody needs them: between the two, none is claimed or deleted. */
export const holdBlobs = (tx: Db): Promise<void> => holdName(tx, 'blobs');

/** Which blobs a sealed package needs, its own index among them. The same package twice is the same rows. */
export async function recordPackage(tx: Db, pkg: BlobHash, blobs: readonly BlobRef[]): Promise<void> {
  await tx('package_blob').where({ package: pkg }).delete();
  await insertRows(
    tx,
    'package_blob',
    blobs.map(({ blob, bytes }) => ({ package: pkg, blob, bytes })),
  );
}

export async function isPackage(reads: Reads, hash: string): Promise<boolean> {
  return (await reads('package_blob').where({ package: hash }).first('package')) !== undefined;
}

/** Lets go of a package that no lesson names any more; returns the blobs that nobody else uses either. */
export async function releasePackage(tx: Db, pkg: BlobHash): Promise<BlobHash[]> {
  if (await tx('lesson').where({ package: pkg }).first('id')) return [];
  const blobs = rowsOf(z.object({ blob: BlobHash }), await tx('package_blob').where({ package: pkg }).select('blob')).map(
    ({ blob }) => blob,
  );
  await tx('package_blob').where({ package: pkg }).delete();
  return listUnused(tx, blobs);
}

/** All blobs that a package, an image or a screen's picture or log needs: what a backup must hold. */
export async function listNeeded(reads: Reads): Promise<BlobRef[]> {
  const others = [reads('image').select('blob', 'bytes'), reads('screen_file').select('blob', 'bytes')];
  const rows = await reads('package_blob').select('blob', 'bytes').union(others).orderBy('blob');
  return rowsOf(BlobRef, rows);
}

/** Of these blobs, those that no package, no image, no screen's file and no lesson that is being encoded needs. */
export async function listUnused(reads: Reads, blobs: readonly BlobHash[]): Promise<BlobHash[]> {
  const unused: BlobHash[] = [];
  for (let i = 0; i < blobs.length; i += 500) {
    const some = blobs.slice(i, i + 500);
    const used: unknown[] = [];
    for (const table of NAMING) used.push(...(await reads(table).whereIn('blob', some).distinct('blob')));
    const names = new Set(rowsOf(z.object({ blob: z.string() }), used).map(({ blob }) => blob));
    unused.push(...some.filter((blob) => !names.has(blob)));
  }
  return unused;
}

const Concerned = z.object({ id: ContentId, title: z.string(), blob: BlobHash });

/** The lessons and images that need any of these blobs. */
export async function listConcerned(reads: Reads, blobs: readonly BlobHash[]): Promise<z.infer<typeof Concerned>[]> {
  const rows: unknown[] = [];
  for (let i = 0; i < blobs.length; i += 500) {
    const some = blobs.slice(i, i + 500);
    const lessons = reads('package_blob').join('lesson', 'lesson.package', 'package_blob.package').whereIn('package_blob.blob', some);
    rows.push(...(await lessons.select('lesson.id', 'lesson.title', 'package_blob.blob').orderBy('lesson.id')));
    rows.push(...(await reads('image').whereIn('blob', some).select('id', 'title', 'blob').orderBy('id')));
  }
  return rowsOf(Concerned, rows);
}

/** Of these blobs, those that screens have sent: pictures and logs. */
export async function listSent(reads: Reads, blobs: readonly BlobHash[]): Promise<BlobHash[]> {
  const rows: unknown[] = [];
  for (let i = 0; i < blobs.length; i += 500)
    rows.push(
      ...(await reads('screen_file')
        .whereIn('blob', blobs.slice(i, i + 500))
        .distinct('blob')),
    );
  return rowsOf(z.object({ blob: BlobHash }), rows).map(({ blob }) => blob);
}

/** Whether a blob belongs to content that somebody with this scope may see. */
export async function isBlobSeen(reads: Reads, scope: Scope, blob: BlobHash): Promise<boolean> {
  const lessons = reads('package_blob').join('lesson', 'lesson.package', 'package_blob.package').where('package_blob.blob', blob);
  whereHomeSeen(lessons, scope, reads, 'lesson.home');
  if (await lessons.first('lesson.id')) return true;
  const pieces = reads('encode_blob').join('lesson', 'lesson.id', 'encode_blob.lesson').where('encode_blob.blob', blob);
  whereHomeSeen(pieces, scope, reads, 'lesson.home');
  if (await pieces.first('lesson.id')) return true;
  const images = reads('image').where({ blob });
  whereHomeSeen(images, scope, reads, 'image.home');
  return (await images.first('image.id')) !== undefined;
}

/** How long the catalogue says a blob is; undefined where nothing needs it. */
export async function findBlobBytes(reads: Reads, blob: BlobHash): Promise<number | undefined> {
  for (const table of NAMING) {
    const row: unknown = await reads(table).where({ blob }).first('blob', 'bytes');
    if (row !== undefined) return BlobRef.parse(row).bytes;
  }
  return undefined;
}
