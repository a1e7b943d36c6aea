import type { Request, Response } from 'express';
import type { BlobHash } from '#shared/model/blob.ts';
import { notFound } from '#shared/problem.ts';
import type { Log } from '../kit/log.ts';
import type { BlobStore } from './blob-store.ts';
import { createBlobSizes } from './blob-sizes.ts';
import { createPieces, TooShort } from './pieces.ts';
import { handToNginx, sendBlob } from './send-blob.ts';

interface Needs {
  store: BlobStore;
  log: Log;
  memoryBytes: number;
  nginxBlobs: string | null;
  knownBytes: (hash: BlobHash) => Promise<number | undefined>;
}

export type GiveBlob = (request: Request, response: Response, hash: BlobHash, type: string) => Promise<void>;

/** Answers for blobs: out of memory or by the piece from the disk, or by the nginx in front. Throws `not_found` as long as nothing was sent. */
export function blobGiver({ store, log, memoryBytes, nginxBlobs, knownBytes }: Needs): GiveBlob {
  const pieces = createPieces(store, memoryBytes);
  const sizes = createBlobSizes({ store, knownBytes, log });

  return async function give(request, response, hash, type) {
    const bytes = await sizes.bytesOf(hash);
    if (bytes === undefined) throw notFound('blob', hash);
    const address = nginxBlobs !== null && isFromProxy(request) ? nginxBlobs : null;
    const given = { blob: hash, bytes, type };
    if (address) return handToNginx(request, response, given, address);
    try {
      await sendBlob(request, response, given, pieces);
    } catch (error) {
      sizes.forget(hash); // What was known of it does not hold; it is looked at anew.
      if (!isDamage(error)) throw error;
      log.error({ err: error, blob: hash }, 'a blob is gone or cut short on the disk');
      if (!response.headersSent) throw notFound('blob', hash);
    }
  };
}

/** Whoever comes past nginx would get an address in place of bytes. */
const isFromProxy = ({ headers, ips }: Request): boolean => ips.length > 0 && headers['x-forwarded-for'] !== undefined;

const isDamage = (error: unknown): boolean =>
  error instanceof TooShort || (error instanceof Error && 'code' in error && error.code === 'ENOENT');
