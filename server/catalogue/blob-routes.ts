import { Router, type Request } from 'express';
import { BlobHash } from '#shared/model/blob.ts';
import { Package } from '#shared/model/package.ts';
import { notFound } from '#shared/problem.ts';
import { masterPlaylist, mediaPlaylist } from '#shared/hls/playlist.ts';
import { blobUrl } from '#shared/protocol/player.ts';
import type { Reads } from '../database/connection.ts';
import type { By } from '../kit/by.ts';
import type { BlobStore } from './blob-store.ts';
import { isBlobSeen, isPackage } from './package-store.ts';

interface Needs {
  reads: Reads;
  store: BlobStore;
  /** Throws unless the request comes from an account or an enrolled screen; null: a screen, which asks for what its manifest names. */
  admit: (request: Request) => Promise<By | null>;
}

/** Blobs by range for screens and previews, and the playlists a preview is played from. */
export function blobRouter({ reads, store, admit }: Needs): Router {
  const router = Router();

  async function admitTo(request: Request, name: string): Promise<BlobHash> {
    const by = await admit(request);
    const hash = hashOf(name);
    if (by && !by.scope.isEverywhere && !(await isBlobSeen(reads, by.scope, hash))) throw notFound('blob', hash);
    return hash;
  }

  router.get('/blobs/:hash', async (request, response) => {
    const hash = await admitTo(request, request.params.hash);
    if (!(await store.has(hash))) throw notFound('blob', hash);
    response.setHeader('ETag', `"${hash}"`); // The name is the content; If-Range and 304 follow from it.
    response.setHeader('Cache-Control', 'private, immutable, max-age=31536000');
    response.type(request.query['type'] === 'jpeg' ? 'image/jpeg' : 'application/octet-stream');
    await new Promise<void>((resolve, reject) => {
      response.sendFile(
        store.path(hash),
        { etag: false, lastModified: false, cacheControl: false, dotfiles: 'allow' },
        (error: (Error & { status?: number; code?: string }) | undefined) => {
          if (error?.status === 416) response.status(416).end(); // A part that was already whole: the player begins again.
          if (!error || response.headersSent || error.code === 'ECONNABORTED') resolve();
          else reject(error);
        },
      );
    });
  });

  router.get('/api/packages/:hash/:name.m3u8', async (request, response) => {
    const hash = await admitTo(request, request.params.hash);
    if (!(await isPackage(reads, hash))) throw notFound('package', hash);
    const pkg = await readPackage(store, hash);
    const { name } = request.params;
    const text = name === 'master' ? masterPlaylist(pkg, (track) => `${track}.m3u8`) : mediaPlaylist(pkg, name, blobUrl);
    response.setHeader('Cache-Control', 'private, immutable, max-age=31536000');
    response.type('application/vnd.apple.mpegurl').send(text);
  });

  return router;
}

function hashOf(text: string): BlobHash {
  const parsed = BlobHash.safeParse(text);
  if (!parsed.success) throw notFound('blob', text.slice(0, 80));
  return parsed.data;
}

async function readPackage(store: BlobStore, hash: BlobHash): Promise<Package> {
  const pieces: Uint8Array[] = [];
  for await (const piece of store.read(hash)) pieces.push(piece);
  return Package.parse(JSON.parse(Buffer.concat(pieces).toString()));
}
