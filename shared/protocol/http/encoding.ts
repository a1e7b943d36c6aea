import { z } from 'zod';
import { BlobHash } from '../../model/blob.ts';
import { EncodePiece, EncodeRest, EncodeRule } from '../../model/encoding.ts';
import { LessonId } from '../../model/ids.ts';
import { call } from '../call.ts';

const Kind = EncodePiece.shape.kind;
const Piece = z.object({ lesson: LessonId, kind: Kind, index: z.coerce.number().int().nonnegative() });
const Held = z.object({
  /** As it was given with the piece; an older one holds nothing. */
  fence: z.int(),
});

/** A piece in hand: what is to be made of which file. `work` is the plan, for a worker of the same build. */
export const GivenPiece = Piece.extend({
  fence: z.int(),
  leaseMs: z.int(),
  /** Below the server's data folder. */
  source: z.string(),
  work: z.unknown(),
});
export type GivenPiece = z.infer<typeof GivenPiece>;

/** Between the server and the processes that encode, which bring the token of its key folder. */
export const encodingCalls = {
  claimPiece: call({
    method: 'post',
    path: '/api/encoding/claim',
    body: z.strictObject({
      worker: z.string().min(1).max(100),
      build: z.string().max(200),
      kinds: z.array(Kind).min(1),
      waitMs: z.int().max(30_000),
    }),
    reply: z.object({ piece: GivenPiece.nullable() }),
  }),
  /** `goOn` false: it is no longer this worker's, so it must stop. */
  keepPiece: call({
    method: 'post',
    path: '/api/encoding/:lesson/:kind/:index/keep',
    params: Piece,
    body: Held.extend({ progress: z.number().min(0).max(1) }).strict(),
    reply: z.object({ goOn: z.boolean() }),
  }),
  finishPiece: call({
    method: 'post',
    path: '/api/encoding/:lesson/:kind/:index/finish',
    params: Piece,
    body: Held.extend({ result: z.unknown() }).strict(),
    reply: z.object({ isTaken: z.boolean() }),
  }),
  /** Of what was made in vain; what anybody needs stays. */
  forgetBlobs: call({
    method: 'post',
    path: '/api/encoding/forget',
    body: z.strictObject({ blobs: z.array(BlobHash).max(20_000) }),
    reply: z.object({}),
  }),
  failPiece: call({
    method: 'post',
    path: '/api/encoding/:lesson/:kind/:index/fail',
    params: Piece,
    body: Held.extend({ fault: z.string().max(40), detail: z.string().max(2000) }).strict(),
    reply: z.object({}),
  }),
};

/** How the machine stands with its encoding. */
export const EncodingState = z.object({
  rule: EncodeRule,
  /** False while paused or in quiet hours. */
  isWorking: z.boolean(),
  workers: z.int(),
  /** Lessons with pieces left. */
  lessons: z.int(),
  waiting: z.int(),
  inHand: z.array(z.object({ lesson: LessonId, title: z.string(), kind: Kind, index: z.int(), worker: z.string() })),
});
export type EncodingState = z.infer<typeof EncodingState>;

/** What it means for whoever has a lesson that is not ready. */
export const LessonsAtRest = z.object({
  /** Null: it encodes. */
  rest: EncodeRest.nullable(),
  /** Lessons that he may see and that have pieces left. */
  lessons: z.int(),
});

/** HLS of a lesson that is being encoded: it grows; 404 `not_ready` until there is something. */
export const lessonPreviewUrl = (lesson: string): string => `/api/lessons/${lesson}/preview/master.m3u8`;

/** For those who look after the server; whether it rests, for all who see its lessons. */
export const encodingRuleCalls = {
  lessonsAtRest: call({ method: 'get', path: '/api/encoding/rest', reply: LessonsAtRest }),
  getEncoding: call({ method: 'get', path: '/api/encoding', reply: EncodingState }),
  setEncodingRule: call({ method: 'put', path: '/api/encoding/rule', body: EncodeRule.strict(), reply: EncodingState }),
};
