import { z } from 'zod';
import type { By } from '../kit/by.ts';
import type { RawCall } from '../kit/operations.ts';
import { rawRoute, type Gate, type Route } from '../kit/routes.ts';
import { UPLOAD_PATH, type Uploads } from './uploads.ts';

const Resumable = z.object({ 'Tus-Resumable': z.literal('1.0.0') });
const Offset = z.object({ 'Upload-Offset': z.int() });
const Ended = z.object({
  'Fieldcast-Content': z.string().optional().meta({ description: 'The lesson or image it became, with its last byte' }),
});
const WithUpload = z.object({ id: z.string() });
const ONE = `${UPLOAD_PATH}/:id`;

/** tus 1.0.0, https://tus.io/protocols/resumable-upload. What it asks of requests is checked by its own library. */
const calls: RawCall[] = [
  {
    method: 'options',
    path: UPLOAD_PATH,
    summary: 'What the server can of the tus protocol.',
    replies: {
      204: { description: 'Version and extensions', headers: z.object({ 'Tus-Version': z.string(), 'Tus-Extension': z.string() }) },
    },
  },
  {
    method: 'post',
    path: UPLOAD_PATH,
    summary: 'Begins an upload by the tus protocol. Refused before the first byte when it is too large or the disk too full.',
    headers: Resumable.extend({
      'Upload-Length': z.int(),
      'Upload-Metadata': z.string().meta({
        description:
          "tus pairs of a name and base64: filename, filetype, and title where it is not to be the file's name (at most 120 characters)",
      }),
    }),
    replies: { 201: { description: 'Begun', headers: Ended.extend({ Location: z.string() }) } },
  },
  {
    method: 'head',
    path: ONE,
    summary: 'How far an upload has come, to go on from there; for a day after its end also what it became.',
    params: WithUpload,
    headers: Resumable,
    replies: { 200: { description: 'Where it stands', headers: Offset.extend({ 'Upload-Length': z.int() }).extend(Ended.shape) } },
  },
  {
    method: 'patch',
    path: ONE,
    summary: 'The next bytes of an upload. With the last one it becomes a lesson or an image, by what the bytes are.',
    params: WithUpload,
    headers: Resumable.extend(Offset.shape),
    takes: 'application/offset+octet-stream',
    replies: { 204: { description: 'Taken', headers: Offset.extend(Ended.shape) } },
  },
  {
    method: 'post',
    path: ONE,
    summary: 'For lines on which only POST gets through: the method stands in the header X-HTTP-Method-Override.',
    params: WithUpload,
    headers: Resumable.extend({ 'X-HTTP-Method-Override': z.enum(['PATCH', 'HEAD', 'DELETE']) }),
    takes: 'application/offset+octet-stream',
    replies: { 204: { description: 'As that method answers', headers: Offset.partial().extend(Ended.shape) } },
  },
  {
    method: 'delete',
    path: ONE,
    summary: 'Gives an upload up that has not ended.',
    params: WithUpload,
    headers: Resumable,
    replies: { 204: { description: 'Gone' } },
  },
];

export function uploadRoutes(uploads: Uploads, gate: Gate<By>): Route[] {
  return calls.map((call) => rawRoute(call, gate, (_, { caller, request, response }) => uploads.handle(caller, request, response)));
}
