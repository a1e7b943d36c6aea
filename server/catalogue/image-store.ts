import { z } from 'zod';
import { BlobHash } from '#shared/model/blob.ts';
import { Image } from '#shared/model/content.ts';
import { ImageId } from '#shared/model/ids.ts';
import type { Db, Reads } from '../database/connection.ts';
import { toLook } from '../database/hold.ts';
import { rowOf, rowsOf } from '../database/insert.ts';
import { whereContains } from '../database/like.ts';

const ImageRow = z
  .object({
    id: ImageId,
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
  .transform(({ source_name, created_at, ...rest }): Image => ({ ...rest, sourceName: source_name, createdAt: created_at }));

export async function findImage(reads: Reads, id: ImageId, hold = toLook): Promise<Image | undefined> {
  return rowOf(ImageRow, await hold(reads('image').where({ id }).first()));
}

export async function listImages(reads: Reads, search?: string): Promise<Image[]> {
  const query = reads('image').orderBy('created_at', 'desc').orderBy('id', 'desc');
  const text = search?.trim();
  if (text)
    void query.where((any) => ['title', 'source_name'].forEach((column) => void any.orWhere((one) => whereContains(one, column, text))));
  return rowsOf(ImageRow, await query);
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
