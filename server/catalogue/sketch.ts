import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { z } from 'zod';
import { ContentState } from '#shared/model/content.ts';
import { ContentId } from '#shared/model/ids.ts';
import { sketchHead, sketchSpans, type Sketch } from '#shared/model/sketch.ts';
import type { SameFile } from '#shared/protocol/http/catalogue.ts';
import type { Reads } from '../database/connection.ts';
import { rowsOf } from '../database/insert.ts';
import { whereHomeSeen } from '../database/scope.ts';
import type { Scope } from '../kit/by.ts';

export async function sketchOf(path: string): Promise<Sketch> {
  await using file = await open(path, 'r');
  const { size } = await file.stat();
  const sum = createHash('sha256').update(sketchHead(size));
  for (const { from, to } of sketchSpans(size)) {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(to - from), 0, to - from, from);
    sum.update(buffer.subarray(0, bytesRead));
  }
  return sum.digest('hex');
}

const Row = z.object({ id: ContentId, title: z.string(), state: ContentState });

/**
 * What was made of this file, of all that somebody with this scope sees anyway: that another county has the file, too, is told to
 * nobody. What can be shown comes before what failed.
 */
export async function findSameFile(reads: Reads, scope: Scope, { sketch, bytes }: { sketch: Sketch; bytes: number }): Promise<SameFile> {
  const lessons = reads('lesson').where({ source_sketch: sketch, source_bytes: bytes }).orderBy('id', 'desc').limit(20);
  whereHomeSeen(lessons, scope, reads, 'lesson.home');
  const images = reads('image').where({ source_sketch: sketch, bytes }).orderBy('id', 'desc').limit(1);
  whereHomeSeen(images, scope, reads, 'image.home');
  const found = [
    ...rowsOf(Row, await lessons.select('id', 'title', 'state')),
    ...rowsOf(Row.omit({ state: true }), await images.select('id', 'title')).map((image) => ({ ...image, state: 'ready' as const })),
  ];
  return found.find(({ state }) => state !== 'failed') ?? found[0] ?? null;
}
