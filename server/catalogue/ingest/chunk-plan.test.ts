import { assert, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { cutIntoChunks, firstChunkOf } from './chunk-plan.ts';

const SEGMENT = 100;

test('chunks follow each other without a gap, begin at segments, and are 8 to 16 s where the lesson is not shorter', () => {
  assert(
    property(integer({ min: 1, max: 30_000 }), (frames) => {
      const spans = cutIntoChunks(frames, SEGMENT);
      let at = 0;
      for (const span of spans) {
        expect(span.fromFrame).toBe(at);
        expect(span.fromFrame % SEGMENT).toBe(0);
        at += span.frames;
        expect(span.frames).toBeGreaterThanOrEqual(spans.length > 1 ? 2 * SEGMENT : 1);
        expect(span.frames).toBeLessThan(4 * SEGMENT);
      }
      expect(at).toBe(frames);
    }),
  );
});

test('the first chunk is known before the exact length is', () => {
  assert(
    property(integer({ min: 400, max: 5000 }), integer({ min: 0, max: 5000 }), (atLeast, more) => {
      expect(cutIntoChunks(atLeast + more, SEGMENT)[0]).toEqual(firstChunkOf(atLeast, SEGMENT));
    }),
  );
  expect(firstChunkOf(399, SEGMENT)).toBeNull();
});
