import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { assert, asyncProperty, array, constantFrom, nat, record } from 'fast-check';
import { expect, test } from 'vitest';
import type { BlobHash } from '#shared/model/blob.ts';
import { temporaryStore } from '#tests/support/packages.ts';
import { createPieces, type Piece } from './pieces.ts';

const MEMORY = 2_000_000;
const BYTES = 1_300_000;

async function shelf(count: number) {
  const opened = await temporaryStore();
  const bodies = new Map<BlobHash, Buffer>();
  for (let i = 0; i < count; i++) {
    const body = randomBytes(BYTES);
    bodies.set((await opened.store.put(body)).blob, body);
  }
  const pieces = createPieces(opened.store, MEMORY);
  const isRight = (hash: BlobHash, { at, bytes }: Piece): boolean =>
    bodies
      .get(hash)
      ?.subarray(at, at + bytes.length)
      .equals(bytes) === true;
  return { ...opened, hashes: [...bodies.keys()], pieces, isRight, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() };
}

test('many who ask at the same time share one read and one copy', async () => {
  await using it = await shelf(1);
  const [hash] = it.hashes;
  if (!hash) throw new Error('there is a blob');
  const all = await Promise.all(Array.from({ length: 50 }, (_, i) => it.pieces.take(hash, BYTES, i)));
  expect(new Set(all).size).toBe(1);
  expect(it.pieces.facts().heldBytes).toBe(524_288);
  await rm(it.store.path(hash));
  expect(await it.pieces.take(hash, BYTES, 100)).toBe(all[0]); // Out of memory.
});

test('a blob that is not there disturbs nobody else, and leaves nothing held', async () => {
  await using it = await shelf(2);
  const [gone, other] = it.hashes;
  if (!gone || !other) throw new Error('there are blobs');
  await rm(it.store.path(gone));
  const asked = [gone, gone, other].map((hash) => it.pieces.take(hash, BYTES, 0));
  expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
  it.pieces.giveBack(await (asked[2] ?? Promise.reject(new Error('asked'))));
  expect(it.pieces.facts().heldBytes).toBe(0);
});

/** However takers come and go, at the same time or one by one: nobody's bytes are taken from under him, and memory stays bounded. */
test('what somebody holds stays what it is, whatever others take and let go of', async () => {
  await using it = await shelf(6);
  const { facts } = it.pieces;
  const step = record({ act: constantFrom('take', 'take', 'give back', 'wait'), which: nat(5), at: nat(BYTES - 1), nth: nat(40) });
  await assert(
    asyncProperty(array(step, { maxLength: 120 }), async (steps) => {
      let held: { hash: BlobHash; piece: Piece }[] = [];
      let coming: Promise<void>[] = [];
      const wrong: string[] = [];
      const keep = (one: { hash: BlobHash; piece: Piece }): void => {
        held.push(one);
      };
      const look = (): void => {
        wrong.push(...held.filter(({ hash, piece }) => !it.isRight(hash, piece)).map(({ hash }) => hash));
      };
      for (const { act, which, at, nth } of steps) {
        const hash = it.hashes[which];
        if (act === 'take' && hash) coming.push(it.pieces.take(hash, BYTES, at).then((piece) => keep({ hash, piece })));
        if (act === 'wait') {
          await Promise.all(coming);
          coming = [];
          look();
        }
        const [out] = act === 'give back' && held.length > 0 ? held.splice(nth % held.length, 1) : [];
        if (out) it.pieces.giveBack(out.piece);
      }
      await Promise.all(coming);
      look();
      const most = 2 * MEMORY + 524_288 * 6 + steps.length * 32_768; // What was begun in one moment is let through.
      const isBounded = facts().heldBytes + facts().keptBytes <= most + MEMORY;
      for (const { piece } of held) it.pieces.giveBack(piece);
      held = [];
      expect([wrong, isBounded, facts().heldBytes, facts().keptBytes <= MEMORY]).toEqual([[], true, 0, true]);
    }),
    { numRuns: 60 },
  );
});
