import { z } from 'zod';
import { BlobHash } from '#shared/model/blob.ts';
import { Image } from '#shared/model/content.ts';
import { ImageId, RegionId } from '#shared/model/ids.ts';
import type { Sketch } from '#shared/model/sketch.ts';
import type { catalogueCalls } from '#shared/protocol/http/catalogue.ts';
import type { Db, Reads } from '../database/connection.ts';
import { toLook } from '../database/hold.ts';
import { countOf, rowOf, rowsOf } from '../database/insert.ts';
import { nameKeys, orderByName, whereMatches } from '../database/name-keys.ts';
import { whereHomeSeen } from '../database/scope.ts';
import { everywhere, type Scope } from '../kit/by.ts';

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
export async function seeImage(reads: Reads, scope: Scope, id: ImageId, hold = toLook): Promise<StoredImage | undefined> {
  return rowOf(ImageRow, await hold(seenImages(reads, scope).where('image.id', id).first(), 'image'));
}

type Query = z.output<typeof catalogueCalls.listImages.query>;

export async function listImages(
  reads: Reads,
  scope: Scope,
  { search, sort, page, size }: Query,
): Promise<{ total: number; images: Image[] }> {
  const query = seenImages(reads, scope);
  const counted = reads('image');
  whereHomeSeen(counted, scope, reads, 'image.home');
  for (const one of [query, counted]) whereMatches(one, 'image', search);
  if (sort === 'title') orderByName(query, 'image');
  else void query.orderBy('image.created_at', 'desc').orderBy('image.id', 'desc');
  const rows = await query.offset((page - 1) * size).limit(size);
  return { total: await countOf(counted), images: rowsOf(ImageRow, rows).map(({ image }) => image) };
}

export async function addImage(tx: Db, image: Image, sketch: Sketch | null = null): Promise<void> {
  const { sourceName, createdAt, ...rest } = image;
  const keys = await nameKeys(image.title, { also: [sourceName] });
  await tx('image').insert({ ...rest, source_name: sourceName, source_sketch: sketch, created_at: createdAt, ...keys });
}

export async function renameImage(tx: Db, id: ImageId, title: string, revision: number): Promise<void> {
  const image = await seeImage(tx, everywhere, id);
  const keys = await nameKeys(title, { also: [image?.image.sourceName ?? ''] });
  await tx('image')
    .where({ id })
    .update({ title, revision, ...keys });
}

export async function removeImage(tx: Db, id: ImageId): Promise<void> {
  await tx('image').where({ id }).delete();
}
