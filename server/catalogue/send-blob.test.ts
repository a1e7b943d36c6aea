import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import express from 'express';
import { asyncProperty, assert, constantFrom, integer, nat, oneof, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import { openBlobOffice } from '#tests/support/blob-office.ts';
import { temporaryStore } from '#tests/support/packages.ts';
import { createPieces } from './pieces.ts';
import { sendBlob } from './send-blob.ts';

/** Nothing, less than a piece, a piece to the byte, and a little more than two. */
const SIZES = [0, 1, 70_000, 524_288, 1_050_000];

/** The nth byte tells where it stood. */
const bytesOf = (size: number): Buffer =>
  Buffer.from(Uint32Array.from({ length: Math.ceil(size / 4) }, (_, i) => i * 2_654_435_761).buffer).subarray(0, size);

test('whatever range is asked of whatever blob, through a real socket the bytes are those of a slice', async () => {
  await using office = await openBlobOffice();
  const bodies = SIZES.map(bytesOf);
  const hashes: string[] = [];
  for (const body of bodies) hashes.push((await office.store.put(body)).blob);
  const edge = tuple(constantFrom(0, 524_288, 1_048_576, 1_050_000), integer({ min: -3, max: 3 })).map(([at, off]) =>
    Math.max(0, at + off),
  );
  const place = oneof(nat(1_100_000), edge);
  const range = oneof(
    tuple(place, place).map((two) => [Math.min(...two), Math.max(...two)] as const),
    place.map((from) => [from, null] as const),
    place.map((last) => [null, last] as const),
  );
  await assert(
    asyncProperty(nat(SIZES.length - 1), range, async (which, [from, to]) => {
      const body = bodies[which] ?? Buffer.alloc(0);
      const answer = await office.get(`/blobs/${hashes[which]}`, { range: `bytes=${from ?? ''}-${to ?? ''}` });
      const got = Buffer.from(await answer.arrayBuffer());
      const start = from ?? Math.max(0, body.length - (to ?? 0));
      const naive = body.subarray(start, from === null || to === null ? body.length : to + 1);
      const told = [answer.status, answer.headers.get('content-range'), got.length];
      const isEmptyTail = from === null && body.length === 0 && to !== 0; // A part of nothing cannot be told: it is the whole.
      const beyond = isEmptyTail ? [200, null, 0] : [416, `bytes */${body.length}`, 0];
      const within = [206, `bytes ${start}-${start + naive.length - 1}/${body.length}`, naive.length];
      expect(told).toEqual(naive.length > 0 ? within : beyond);
      expect(got.equals(naive)).toBe(true);
    }),
    { numRuns: 150 },
  );
});

test('who stops reading holds one piece, and who goes away gives it back', async () => {
  await using opened = await temporaryStore();
  const ref = { ...(await opened.store.put(randomBytes(40_000_000))), type: 'video/mp4' }; // More than the kernel takes for one who reads nothing.
  const pieces = createPieces(opened.store, 16_000_000);
  const sending: Promise<void>[] = [];
  const app = express().use((request, response) => void sending.push(sendBlob(request, response, ref, pieces)));
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // Listening on a port, so never a pipe's name.
  const readers = Array.from({ length: 20 }, () => connect(port, '127.0.0.1'));
  for (const reader of readers) {
    reader.write('GET / HTTP/1.1\r\nHost: office\r\n\r\n');
    await once(reader, 'readable'); // And nothing is read.
  }
  expect(pieces.facts().heldBytes).toBeGreaterThan(0);
  for (const reader of readers) reader.destroy();
  while (sending.length < readers.length) await new Promise((resolve) => setImmediate(resolve));
  await Promise.all(sending);
  expect(pieces.facts().heldBytes).toBe(0);
  server.close();
});
