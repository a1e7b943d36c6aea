import { z } from 'zod';

/** An immutable file, named by the SHA-256 of its bytes (lower-case hex). */
export const BlobHash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand<'BlobHash'>();
export type BlobHash = z.infer<typeof BlobHash>;

/** A blob together with its length, so that nobody has to fetch an endless file to learn that it is too long. */
export const BlobRef = z.object({ blob: BlobHash, bytes: z.int().nonnegative() });
export type BlobRef = z.infer<typeof BlobRef>;

/** Where a blob lies below a `blobs/` folder: on server, player, LAN and stick alike. */
export const blobPath = (hash: BlobHash): string => `${hash.slice(0, 2)}/${hash}`;
