import { z } from 'zod';
import { BlobHash } from '../../model/blob.ts';
import { ContentState, Image, Lesson } from '../../model/content.ts';
import { ContentId, ImageId, LessonId } from '../../model/ids.ts';
import { NAME_MAX, typedLine, TypedSearch, TypedTitle } from '../../model/line.ts';
import { Poster } from '../../model/package.ts';
import { Sketch } from '../../model/sketch.ts';
import { call } from '../call.ts';
import { cardPaging } from './paging.ts';

const WithLesson = z.object({ id: LessonId });
const WithImage = z.object({ id: ImageId });

/** A place where content is used, so that "it is used" can be said with names. */
export const UsedIn = z.object({ kind: z.enum(['playlist', 'slot']), id: z.string(), title: z.string() });
export type UsedIn = z.infer<typeof UsedIn>;

/** What was made of the same file before; null: nothing that the asker may see. */
export const SameFile = z.object({ id: ContentId, title: z.string(), state: ContentState }).nullable();
export type SameFile = z.infer<typeof SameFile>;

/**
 * Files come by the tus protocol at `/api/uploads` (metadata: filename, filetype, title?); a finished upload becomes a lesson
 * or an image by what its bytes are, and the tus reply's header `Fieldcast-Content` names it.
 */
export const catalogueCalls = {
  listLessons: call({
    method: 'get',
    path: '/api/lessons',
    query: z.object({
      search: TypedSearch.optional(),
      state: ContentState.optional(),
      sort: z.enum(['newest', 'title', 'duration']).default('newest'),
      ...cardPaging,
    }),
    reply: z.object({ total: z.int(), lessons: z.array(Lesson) }),
  }),
  getLesson: call({ method: 'get', path: '/api/lessons/:id', params: WithLesson, reply: Lesson.extend({ usedIn: z.array(UsedIn) }) }),
  describeLesson: call({
    method: 'patch',
    path: '/api/lessons/:id',
    params: WithLesson,
    body: z.strictObject({
      seenRevision: z.int(),
      title: TypedTitle.optional(),
      teacher: typedLine({ max: NAME_MAX }).optional(),
      topic: typedLine({ max: NAME_MAX }).optional(),
    }),
    reply: Lesson,
  }),
  /** Best first, as the machine judges; empty before it is ready. */
  listLessonPosters: call({
    method: 'get',
    path: '/api/lessons/:id/posters',
    params: WithLesson,
    reply: z.object({ posters: z.array(Poster) }),
  }),
  /** One of its own pictures; any other is not found. */
  chooseLessonPoster: call({
    method: 'put',
    path: '/api/lessons/:id/poster',
    params: WithLesson,
    body: z.strictObject({ seenRevision: z.int(), poster: BlobHash }),
    reply: Lesson,
  }),
  /** Refused with `in_use` (places) while a playlist names it. */
  removeLesson: call({ method: 'delete', path: '/api/lessons/:id', params: WithLesson, reply: z.object({}) }),
  cancelLesson: call({ method: 'post', path: '/api/lessons/:id/cancel', params: WithLesson, reply: Lesson }),
  retryLesson: call({ method: 'post', path: '/api/lessons/:id/retry', params: WithLesson, reply: Lesson }),
  /** HLS that plays for two hours without a login: an address on this server. Refused with `not_ready` before the lesson is. */
  linkLesson: call({
    method: 'post',
    path: '/api/lessons/:id/link',
    params: WithLesson,
    reply: z.object({ url: z.string(), until: z.int() }),
  }),
  listImages: call({
    method: 'get',
    path: '/api/images',
    query: z.object({ search: TypedSearch.optional(), sort: z.enum(['newest', 'title']).default('newest'), ...cardPaging }),
    reply: z.object({ total: z.int(), images: z.array(Image) }),
  }),
  getImage: call({ method: 'get', path: '/api/images/:id', params: WithImage, reply: Image }),
  renameImage: call({
    method: 'patch',
    path: '/api/images/:id',
    params: WithImage,
    body: z.strictObject({ seenRevision: z.int(), title: TypedTitle }),
    reply: Image,
  }),
  removeImage: call({ method: 'delete', path: '/api/images/:id', params: WithImage, reply: z.object({}) }),
  /** What an upload may be, asked before bytes are sent. */
  uploadLimits: call({ method: 'get', path: '/api/uploads/limits', reply: z.object({ maxBytes: z.int(), freeBytes: z.int() }) }),
  /** Asked before the first byte, so that no file travels twice. */
  findSameFile: call({
    method: 'get',
    path: '/api/uploads/same',
    query: z.object({ sketch: Sketch, bytes: z.coerce.number().int().min(0) }),
    reply: z.object({ same: SameFile }),
  }),
};

/** Playlists and blobs for a signed-in browser's preview: `/api/packages/:hash/master.m3u8`, `/api/packages/:hash/:track.m3u8`, `/blobs/:hash`. */
export const previewUrl = (packageHash: string): string => `/api/packages/${packageHash}/master.m3u8`;
