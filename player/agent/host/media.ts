import type { Express, Request, RequestHandler, Response } from 'express';
import { BlobHash } from '#shared/model/blob.ts';
import type { Package } from '#shared/model/package.ts';
import type { ScreenKind } from '#shared/model/place.ts';
import { findTrack, masterPlaylist, mediaPlaylist } from '#shared/hls/playlist.ts';
import { blobUrl } from '#shared/protocol/player.ts';
import { packageFor } from '../../core/shelf-plan.ts';

export interface MediaNeeds {
  readBlob: (hash: BlobHash) => Promise<Buffer | null>;
  readPackage: (hash: BlobHash) => Promise<Package | null>;
  screenKind: () => ScreenKind;
}

/** Playlists made from what is on the shelf, and the blobs they name: verified copies only, whole or in ranges. */
export function addMedia(app: Express, { readBlob, readPackage, screenKind }: MediaNeeds): void {
  const findPackage = async (given: unknown): Promise<Package | null> => {
    const hash = BlobHash.safeParse(given);
    const pkg = hash.success ? await readPackage(hash.data) : null;
    return pkg && packageFor(pkg, screenKind());
  };

  app.get(
    '/media/:package/master.m3u8',
    answered(async (request, response) => {
      const pkg = await findPackage(request.params.package);
      sendPlaylist(response, pkg && masterPlaylist(pkg, (track) => `${encodeURIComponent(track)}.m3u8`));
    }),
  );
  app.get(
    '/media/:package/:track.m3u8',
    answered(async (request, response) => {
      const pkg = await findPackage(request.params.package);
      const track = String(request.params.track);
      sendPlaylist(response, pkg && findTrack(pkg, track) ? mediaPlaylist(pkg, track, blobUrl) : null);
    }),
  );
  app.get(
    '/blobs/:hash',
    answered(async (request, response) => {
      const hash = BlobHash.safeParse(request.params.hash);
      const bytes = hash.success ? await readBlob(hash.data) : null;
      // 503, not 404: it was damaged or is on its way, and the page may ask again.
      if (bytes) sendBytes(request, response, bytes);
      else response.status(503).set('retry-after', '2').end();
    }),
  );
}

/** What goes wrong inside is express' affair, not an unhandled rejection. */
function answered(work: (request: Request, response: Response) => Promise<void>): RequestHandler {
  return (request, response, fail) => {
    work(request, response).catch(fail);
  };
}

function sendPlaylist(response: Response, playlist: string | null): void {
  if (playlist === null) response.status(404).end();
  else response.type('application/vnd.apple.mpegurl').set('cache-control', 'no-store').send(playlist);
}

function sendBytes(request: Request, response: Response, bytes: Buffer): void {
  response.set({
    'accept-ranges': 'bytes',
    'cache-control': 'no-store',
    'content-type': typeOf(bytes),
    'x-content-type-options': 'nosniff',
  });
  const ranges = request.range(bytes.length);
  if (ranges === -1) {
    response.status(416).set('content-range', `bytes */${bytes.length}`).end();
    return;
  }
  const range = Array.isArray(ranges) && ranges.length === 1 ? ranges[0] : undefined;
  if (!range) {
    response.end(bytes);
    return;
  }
  response.status(206).set('content-range', `bytes ${range.start}-${range.end}/${bytes.length}`);
  response.end(bytes.subarray(range.start, range.end + 1));
}

/** A picture must be called one; anything else is bytes for the media engine. */
function typeOf(bytes: Buffer): string {
  if (bytes.subarray(0, 4).toString('latin1') === '\x89PNG') return 'image/png';
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return 'image/jpeg';
  if (bytes.subarray(8, 12).toString('latin1') === 'WEBP') return 'image/webp';
  return bytes.subarray(4, 8).toString('latin1') === 'ftyp' ? 'video/mp4' : 'application/octet-stream';
}
