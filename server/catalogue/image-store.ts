import { z } from 'zod';
import { BlobHash } from '#shared/model/blob.ts';
import { Image } from '#shared/model/content.ts';
import { ImageId, RegionId } from '#shared/model/ids.ts';
import type { Db, Reads } from '../database/connection.ts';
import { rowOf, rowsOf } from '../database/insert.ts';
import { whereContains } from '../database/like.ts';
import { whereHomeSeen } from '../database/scope.ts';
import type { Scope } from '../kit/by.ts';

const ImageRow = z
  .object({
    id: ImageId,
    home: RegionId.nullable(),
    home_path: z.string().nullish(),
    title: z.string(),
    source_name: z.string(),
    blob: BlobHash,
    bytes: z.int(),
    type: Image.shape.type,
    width: z.int(),
    height: z.int(),
    revision: z.int(),
    created_at: z.int(),
  })
  .transform(({ home_path, source_name, created_at, ...rest }) => ({
    image: { ...rest, sourceName: source_name, createdAt: created_at } satisfies Image,
    homePath: home_path ?? null,
  }));
export type StoredImage = z.output<typeof ImageRow>;

function seenImages(reads: Reads, scope: Scope) {
  const query = reads('image').leftJoin({ home: 'region' }, 'home.id', 'image.home').select('image.*', { home_path: 'home.path' });
  whereHomeSeen(query, scope, reads, 'image.home');
  return query;
}

/** The image, if somebody with this scope may see it. */
export async function seeImage(reads: Reads, scope: Scope, id: ImageId): Promise<StoredImage | undefined> {
  return rowOf(ImageRow, await seenImages(reads, scope).where('image.id', id).first());
}

export async function listImages(reads: Reads, scope: Scope, search?: string): Promise<Image[]> {
  const query = seenImages(reads, scope).orderBy('image.created_at', 'desc').orderBy('image.id', 'desc');
  const text = search?.trim();
  if (text)
    void query.where((any) =>
      ['title', 'source_name'].forEach((column) => void any.orWhere((one) => whereContains(one, `image.${column}`, text))),
    );
  return rowsOf(ImageRow, await query).map(({ image }) => image);
}

export async function addImage(tx: Db, image: Image): Promise<void> {
  const { sourceName, createdAt, ...rest } = image;
  await tx('image').insert({ ...rest, source_name: sourceName, created_at: createdAt });
}

export async function renameImage(tx: Db, id: ImageId, title: string, revision: number): Promise<void> {
  await tx('image').where({ id }).update({ title, revision });
}

export async function removeImage(tx: Db, id: ImageId): Promise<void> {
  await tx('image').where({ id }).delete();
}
