import { z } from 'zod';

const PIECE = 65_536;
const PIECES = 16;

/**
 * A file known by a sixteenth part of a megabyte, sixteen times: SHA-256 (lower-case hex) of its length in decimal, a line feed, and
 * pieces from its beginning to its end. Cheap enough to take of a file of 20 GB before it is sent; two films of equal length that are
 * the same in all of these places are the same film, or a person may say otherwise.
 */
export const Sketch = z.string().regex(/^[0-9a-f]{64}$/);
export type Sketch = z.infer<typeof Sketch>;

/** Where the pieces lie; of a small file they are all of it. */
export function sketchSpans(bytes: number): { from: number; to: number }[] {
  if (bytes <= PIECE * PIECES) return [{ from: 0, to: bytes }];
  return Array.from({ length: PIECES }, (_, i) => {
    const from = Math.floor(((bytes - PIECE) * i) / (PIECES - 1));
    return { from, to: from + PIECE };
  });
}

/** What is hashed before the pieces. */
export const sketchHead = (bytes: number): string => `${bytes}\n`;
