import type { Request, Response } from 'express';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { ScreenFileId, ScreenId } from '#shared/model/ids.ts';
import type { ScreenFileKind } from '#shared/model/screen-file.ts';
import { notFound } from '#shared/problem.ts';
import { MOST_PICTURES, screenFileCalls as calls } from '#shared/protocol/http/screen-files.ts';
import { FileParams, FilePiece, filePath, FileReceived } from '#shared/protocol/player.ts';
import type { May } from '../../accounts/may.ts';
import type { BlobStore } from '../../catalogue/blob-store.ts';
import type { Database } from '../../database/connection.ts';
import type { By } from '../../kit/by.ts';
import type { RawCall } from '../../kit/operations.ts';
import { rawRoute, route, type Gate, type Route } from '../../kit/routes.ts';
import { getScreen } from '../../stations/screen-rules.ts';
import { findFile, listFiles, listNewestPictures } from './file-store.ts';
import { createReceiving, pieceOf, type ReceiveNeeds } from './receive.ts';

interface Needs extends ReceiveNeeds {
  database: Database;
  may: May;
  enrolledScreen: Gate<{ screen: ScreenId }>;
}

const putPiece = {
  method: 'put',
  path: filePath(':hash'),
  summary:
    'A piece of a picture or a log that a screen sends, by the hash of the whole; how far the office is comes back. An empty piece only asks.',
  params: FileParams,
  query: FilePiece,
  takes: 'application/octet-stream',
  replies: { 200: { description: 'How many bytes of it are there', type: 'application/json' } },
} satisfies RawCall;

const params = z.object({ id: ScreenId, file: ScreenFileId });
const getPicture = {
  method: 'get',
  path: '/api/screens/:id/pictures/:file',
  summary: 'A picture of what a screen showed.',
  params,
  replies: { 200: { description: 'The picture', type: 'image/jpeg' } },
} satisfies RawCall;
const getLog = {
  method: 'get',
  path: '/api/screens/:id/logs/:file',
  summary: "A part of a screen's log.",
  params,
  replies: { 200: { description: 'Lines of JSON, packed', type: 'application/gzip' } },
} satisfies RawCall;

/** What screens send up beside their records, and who may look at it. */
export function fileRoutes(needs: Needs): Route[] {
  const { may, database, sweeping } = needs;
  const { reads } = database;
  const receive = createReceiving(needs);

  async function send(by: By, { id, file }: z.output<typeof params>, kind: ScreenFileKind, request: Request, response: Response) {
    await getScreen(reads, by, id);
    const found = await findFile(reads, id, file);
    if (found?.kind !== kind) throw notFound('screen_file', file);
    await sendFile(sweeping.store, found, request, response);
  }

  return [
    rawRoute(putPiece, needs.enrolledScreen, async ({ params: { hash }, query }, { caller, request, response }) => {
      const received = await receive(caller.screen, hash, query, await pieceOf(request as AsyncIterable<Buffer>));
      response.setHeader('Cache-Control', 'no-store');
      response.json(FileReceived.parse(received));
    }),
    route(calls.newestPictures, may('places.read'), async ({ query }, { caller }) => ({
      pictures: await listNewestPictures(reads, caller.scope, query.ids, MOST_PICTURES),
    })),
    route(calls.listScreenFiles, may('places.read'), async ({ params: { id } }, { caller }) => {
      await getScreen(reads, caller, id);
      return { files: await listFiles(reads, id) };
    }),
    rawRoute(getPicture, may('places.read'), ({ params: asked }, { caller, request, response }) =>
      send(caller, asked, 'picture', request, response),
    ),
    // A log says more of a box than a picture does: it is for who may ask for it.
    rawRoute(getLog, may('places.write'), ({ params: asked }, { caller, request, response }) =>
      send(caller, asked, 'log', request, response),
    ),
  ];
}

/** By an address that never means other bytes. */
async function sendFile(
  store: BlobStore,
  file: Awaited<ReturnType<typeof findFile>> & object,
  request: Request,
  response: Response,
): Promise<void> {
  if ((await store.bytes(file.blob)) !== file.bytes) throw notFound('screen_file', file.id);
  const isPicture = file.kind === 'picture';
  response.setHeader('ETag', `"${file.blob}"`);
  response.setHeader('Cache-Control', 'private, immutable, max-age=31536000');
  if (request.fresh) return void response.status(304).end();
  response.setHeader('Content-Type', isPicture ? 'image/jpeg' : 'application/gzip');
  response.setHeader('Content-Length', file.bytes);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  if (!isPicture) response.setHeader('Content-Disposition', `attachment; filename="${file.screen}-${file.takenAt}.log.gz"`);
  await pipeline(store.read(file.blob), response);
}
