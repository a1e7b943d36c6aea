import { z } from 'zod';
import { BlobHash } from '#shared/model/blob.ts';
import type { ScreenId } from '#shared/model/ids.ts';
import { Package } from '#shared/model/package.ts';
import { AppError, notFound } from '#shared/problem.ts';
import { masterPlaylist, mediaPlaylist } from '#shared/hls/playlist.ts';
import { blobUrl } from '#shared/protocol/player.ts';
import type { Reads } from '../database/connection.ts';
import type { By } from '../kit/by.ts';
import { sendText } from '../kit/compressed.ts';
import type { Log } from '../kit/log.ts';
import type { RawCall } from '../kit/operations.ts';
import { rawRoute, type Gate, type Route } from '../kit/routes.ts';
import { createCap } from '../kit/tries.ts';
import { blobGiver } from './blob-giver.ts';
import type { BlobStore } from './blob-store.ts';
import { orByLink, type LinkHolder, type Links } from './links.ts';
import { findBlobBytes, isBlobSeen, isPackage } from './package-store.ts';

/** Somebody who may see content, or an enrolled screen, which asks for what its manifest names. */
export type Fetcher = By | { screen: ScreenId };

export interface Delivery {
  /** In memory, of what is asked for most. */
  memoryBytes: number;
  /** The internal address at which nginx, in front, has the blobs itself. */
  nginxBlobs: string | null;
  /** On average over ten seconds, from one screen or one login. */
  fetchesPerS: number;
}

interface Needs {
  reads: Reads;
  store: BlobStore;
  gate: Gate<Fetcher>;
  links: Links;
  now: () => number;
  delivery: Delivery;
  log: Log;
}

const FOR_GOOD = 'private, immutable, max-age=31536000';
const CAP_S = 10;
const signature = {
  until: z.string().optional().meta({ description: 'Of a link that was given out: seconds of the epoch at which it ends' }),
  sig: z.string().optional().meta({ description: 'Of a link that was given out' }),
};

const getBlob = {
  method: 'get',
  path: '/blobs/:hash',
  isFrequent: true,
  summary: 'A blob by its SHA-256, whole or by range. Its name is its content: it never changes, and may be kept for good.',
  params: z.object({ hash: z.string() }), // One that is no hash is not there, like one that nobody has.
  query: z.object({ type: z.string().optional().meta({ description: "'jpeg' for a poster that a page shows" }), ...signature }),
  headers: z.object({ Range: z.string().optional(), 'If-Range': z.string().optional(), 'If-None-Match': z.string().optional() }),
  replies: {
    200: { description: 'The whole blob', type: 'application/octet-stream', headers: z.object({ ETag: z.string() }) },
    206: { description: 'The range asked for', type: 'application/octet-stream', headers: z.object({ 'Content-Range': z.string() }) },
    304: { description: 'The asker has it already' },
    412: { description: 'It is not the one that had to be there' },
    416: { description: 'Nothing lies in that range', headers: z.object({ 'Content-Range': z.string() }) },
  },
} satisfies RawCall;

const getPlaylist = {
  method: 'get',
  path: '/api/packages/:hash/:name.m3u8',
  summary: "HLS of a package for a preview: 'master', or the name of one of its tracks. By a link, all that it names is linked as well.",
  params: z.object({ hash: z.string(), name: z.string() }),
  query: z.object(signature),
  replies: { 200: { description: 'A playlist', type: 'application/vnd.apple.mpegurl' } },
} satisfies RawCall;

/** Blobs by range for screens and previews, and the playlists a preview is played from. */
export function blobRoutes({ reads, store, gate, links, now, delivery, log }: Needs): Route[] {
  const give = blobGiver({ store, log, ...delivery, knownBytes: (hash) => findBlobBytes(reads, hash) });
  const cap = createCap({ asks: delivery.fetchesPerS * CAP_S, perS: CAP_S });

  async function nameFor(by: Fetcher | LinkHolder, text: string): Promise<BlobHash> {
    const seconds = await cap(nameOf(by));
    if (seconds > 0) throw new AppError('rate_limited', { seconds });
    const hash = hashOf(text);
    const isSeen = 'screen' in by || 'link' in by || by.scope.isEverywhere || (await isBlobSeen(reads, by.scope, hash));
    if (!isSeen) throw notFound('blob', hash);
    return hash;
  }

  const door = orByLink(links, gate);
  return [
    rawRoute(getBlob, door, async ({ params, query }, { caller, request, response }) => {
      const hash = await nameFor(caller, params.hash);
      await give(request, response, hash, query.type === 'jpeg' ? 'image/jpeg' : 'application/octet-stream');
    }),
    rawRoute(getPlaylist, door, async ({ params: { hash: asked, name } }, { caller, request, response }) => {
      const hash = await nameFor(caller, asked);
      if (!(await isPackage(reads, hash))) throw notFound('package', hash);
      const pkg = await readPackage(store, hash);
      const untilS = 'link' in caller ? caller.untilS : null;
      const text = name === 'master' ? masterPlaylist(pkg, trackUrl(hash, untilS)) : mediaPlaylist(pkg, name, linkedBlob(untilS));
      // A link in it opens nothing any more when it has ended.
      response.setHeader('Cache-Control', untilS === null ? FOR_GOOD : `private, max-age=${Math.floor(untilS - now() / 1000)}`);
      response.type('application/vnd.apple.mpegurl');
      await sendText(request, response, text);
    }),
  ];

  function trackUrl(hash: BlobHash, untilS: number | null): (track: string) => string {
    return (track) => (untilS === null ? `${track}.m3u8` : links.sign(`/api/packages/${hash}/${track}.m3u8`, untilS));
  }

  function linkedBlob(untilS: number | null): (hash: BlobHash) => string {
    return (hash) => (untilS === null ? blobUrl(hash) : links.sign(blobUrl(hash), untilS));
  }
}

/** By who asks, not by address: all boxes of a county may come from one. Of whom nothing but a link is known, there is nothing else. */
function nameOf(by: Fetcher | LinkHolder): string {
  if ('link' in by) return `link ${by.link}`;
  return 'screen' in by ? by.screen : (by.session ?? by.account);
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
