import { json } from 'node:stream/consumers';
import { z } from 'zod';
import { LessonId } from '#shared/model/ids.ts';
import { Package } from '#shared/model/package.ts';
import type { Reads } from '../../database/connection.ts';
import type { By } from '../../kit/by.ts';
import { sendText } from '../../kit/compressed.ts';
import type { RawCall } from '../../kit/operations.ts';
import { rawRoute, type Gate, type Route } from '../../kit/routes.ts';
import type { BlobStore } from '../blob-store.ts';
import { mustSee } from '../seen-lesson.ts';
import { earlyPlaylist, latePlaylist } from './early-preview.ts';

const getPreview = {
  method: 'get',
  path: '/api/lessons/:id/preview/:name.m3u8',
  isFrequent: true,
  summary:
    "HLS of a lesson while it is encoded: 'master', or the name of one of its tracks. It grows; `not_ready` until there is something. Of a finished lesson it is the sealed package.",
  params: z.object({ id: LessonId, name: z.string() }),
  replies: { 200: { description: 'A playlist', type: 'application/vnd.apple.mpegurl' } },
} satisfies RawCall;

export function previewRoute({ reads, store }: { reads: Reads; store: BlobStore }, seeing: Gate<By>): Route {
  return rawRoute(getPreview, seeing, async ({ params: { id, name } }, { caller, request, response }) => {
    const { lesson } = await mustSee(reads, caller, id);
    const text = lesson.package
      ? latePlaylist(Package.parse(await json(store.read(lesson.package))), lesson.package, name)
      : await earlyPlaylist(reads, id, name);
    response.setHeader('Cache-Control', 'no-store');
    response.type('application/vnd.apple.mpegurl');
    await sendText(request, response, text);
  });
}
