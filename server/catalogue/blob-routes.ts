import type { Response } from 'express';
import { z } from 'zod';
import { BlobHash } from '#shared/model/blob.ts';
import { Package } from '#shared/model/package.ts';
import { notFound } from '#shared/problem.ts';
import { masterPlaylist, mediaPlaylist } from '#shared/hls/playlist.ts';
import { blobUrl } from '#shared/protocol/player.ts';
import type { Reads } from '../database/connection.ts';
import type { By } from '../kit/by.ts';
import type { RawCall } from '../kit/operations.ts';
import { rawRoute, type Gate, type Route } from '../kit/routes.ts';
import type { BlobStore } from './blob-store.ts';
import { isBlobSeen, isPackage } from './package-store.ts';

interface Needs {
  reads: Reads;
  store: BlobStore;
  /** Somebody who may see content, or an enrolled screen (null), which asks for what its manifest names. */
  gate: Gate<By | null>;
}

const FOR_GOOD = 'private, immutable, max-age=31536000';

const getBlob = {
  method: 'get',
  path: '/blobs/:hash',
  summary: 'A blob by its SHA-256, whole or by range. Its name is its content: it never changes, and may be kept for good.',
  params: z.object({ hash: z.string() }), // One that is no hash is not there, like one that nobody has.
  query: z.object({ type: z.string().optional().meta({ description: "'jpeg' for a poster that a page shows" }) }),
  headers: z.object({ Range: z.string().optional(), 'If-Range': z.string().optional() }),
  replies: {
    200: { description: 'The whole blob', type: 'application/octet-stream', headers: z.object({ ETag: z.string() }) },
    206: { description: 'The range asked for', type: 'application/octet-stream', headers: z.object({ 'Content-Range': z.string() }) },
    416: { description: 'Nothing lies in that range' },
  },
} satisfies RawCall;

const getPlaylist = {
  method: 'get',
  path: '/api/packages/:hash/:name.m3u8',
  summary: "HLS of a package for a preview: 'master', or the name of one of its tracks.",
  params: z.object({ hash: z.string(), name: z.string() }),
  replies: { 200: { description: 'A playlist', type: 'application/vnd.apple.mpegurl' } },
} satisfies RawCall;

/** Blobs by range for screens and previews, and the playlists a preview is played from. */
export function blobRoutes({ reads, store, gate }: Needs): Route[] {
  async function nameFor(by: By | null, text: string): Promise<BlobHash> {
    const hash = hashOf(text);
    if (by && !by.scope.isEverywhere && !(await isBlobSeen(reads, by.scope, hash))) throw notFound('blob', hash);
    return hash;
  }

  return [
    rawRoute(getBlob, gate, async ({ params, query }, { caller, response }) => {
      const hash = await nameFor(caller, params.hash);
      if (!(await store.has(hash))) throw notFound('blob', hash);
      response.setHeader('ETag', `"${hash}"`); // The name is the content; If-Range and 304 follow from it.
      response.setHeader('Cache-Control', FOR_GOOD);
      response.type(query.type === 'jpeg' ? 'image/jpeg' : 'application/octet-stream');
      await send(response, store.path(hash));
    }),
    rawRoute(getPlaylist, gate, async ({ params: { hash: asked, name } }, { caller, response }) => {
      const hash = await nameFor(caller, asked);
      if (!(await isPackage(reads, hash))) throw notFound('package', hash);
      const pkg = await readPackage(store, hash);
      const text = name === 'master' ? masterPlaylist(pkg, (track) => `${track}.m3u8`) : mediaPlaylist(pkg, name, blobUrl);
      response.setHeader('Cache-Control', FOR_GOOD);
      response.type('application/vnd.apple.mpegurl').send(text);
    }),
  ];
}

function send(response: Response, file: string): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    response.sendFile(
      file,
      { etag: false, lastModified: false, cacheControl: false, dotfiles: 'allow' },
      (error: (Error & { status?: number; code?: string }) | undefined) => {
        if (error?.status === 416) response.status(416).end(); // A part that was already whole: the player begins again.
        if (!error || response.headersSent || error.code === 'ECONNABORTED') resolve();
        else reject(error);
      },
    );
  });
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
