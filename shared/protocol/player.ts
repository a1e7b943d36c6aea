import { z } from 'zod';
import { BlobHash } from '../model/blob.ts';
import { CommandAnswer } from '../model/command.ts';
import { CommandId, EpochId, ScreenFileId, ScreenId } from '../model/ids.ts';
import { ClockTrust } from '../model/record.ts';
import { ShelfReport } from '../model/readiness.ts';
import { AlarmOfFile, MOST_FILE_BYTES, ScreenFileKind, ScreenFileReason } from '../model/screen-file.ts';
import { call } from './call.ts';
import type { Contract } from './contract.ts';
import { Envelope } from './dsse.ts';

const ChainHash = z.string().regex(/^[0-9a-f]{64}$/);

/** A floor beyond it is a fault of the box: the next number must stay one that every side can hold. */
const MOST_REVISION = 1_000_000_000;

export const RecordBatch = z.strictObject({
  epoch: EpochId,
  /** Sequence number of the first line; dense from 1. */
  fromSeq: z.int().positive(),
  /** Chain hash before the first line (the seed when fromSeq is 1): how a fork is seen. */
  before: ChainHash,
  lines: z.array(z.string().max(4096)).min(1).max(500),
});
export type RecordBatch = z.infer<typeof RecordBatch>;

/** Where the server's ledger stands for one epoch. */
export const Watermark = z.object({ epoch: EpochId, stored: z.int(), archived: z.int(), head: ChainHash });
export type Watermark = z.infer<typeof Watermark>;

const SaidAtHello = { now: z.int(), watermark: Watermark, newestRevision: z.int().nullable(), reconnectWindowMs: z.int() };

/** The answer to one hello of one screen, as it is signed: its clock follows it, and it lets go of lines by it. */
export const Welcome = z.object({ v: z.literal(1), screen: ScreenId, nonce: z.string(), ...SaidAtHello });
export type Welcome = z.infer<typeof Welcome>;

export const PlayerStatus = z.strictObject({
  /** Revision taken over, null before the first. */
  revision: z.int().nullable(),
  showing: z
    .strictObject({
      kind: z.enum(['lesson', 'image', 'idle', 'card']),
      content: z.string().nullable(),
      slot: z.string().nullable(),
      positionMs: z.int(),
      durationMs: z.int().nullable(),
    })
    .nullable(),
  /** What is still to be fetched for the newest revision. */
  missing: z.strictObject({ blobs: z.int(), bytes: z.int() }),
  unsentLines: z.int(),
  clock: z.enum(['sure', 'unsure']),
  trouble: z.string().max(200).nullable(),
  /** Only when it is another than last told on this line. */
  shelf: ShelfReport.optional(),
});
export type PlayerStatus = z.infer<typeof PlayerStatus>;

/** What a player says on `/player`. */
export const playerUp = {
  hello: {
    body: z.strictObject({
      protocol: z.int(),
      playerVersion: z.string().max(40),
      boot: z.string().max(80),
      epoch: EpochId,
      /** Last line of the journal and its hash. */
      lastSeq: z.int().nonnegative(),
      head: ChainHash,
      /** Highest revision ever verified: the floor below which it takes nothing. */
      floor: z.int().nonnegative().max(MOST_REVISION),
      /** 16 random bytes, base64url: what is signed in answer is new. Players of before did not ask for it. */
      nonce: z
        .string()
        .regex(/^[\w-]{22}$/)
        .optional(),
    }),
    /** `signed` says the same as the rest; whoever asked with a nonce believes nothing else. */
    ack: z.object({ ...SaidAtHello, signed: z.object({ delegation: Envelope, welcome: Envelope }).optional() }),
  },
  'records.append': { body: RecordBatch, ack: z.object({ stored: z.int() }) },
  status: { body: PlayerStatus, ack: z.object({}) },
  'clock.ask': { body: z.strictObject({}), ack: z.object({ now: z.int() }) },
} satisfies Contract;

/** What the server says to a player; every one is a poke that a poll would replace. */
export const playerDown = {
  'manifest.exists': { body: z.object({ revision: z.int() }), ack: z.object({}) },
  'command.waits': { body: z.object({}), ack: z.object({}) },
  revoked: { body: z.object({}), ack: z.object({}) },
} satisfies Contract;

/** Signature (base64url) over loginText(challenge) by the screen's key. */
const Signed = z.strictObject({ screen: ScreenId, challenge: z.string().max(400), signature: z.string().max(200) });
const Token = z.object({ token: z.string(), expiresInMs: z.int(), now: z.int() });

/** HTTP calls of an enrolled player. The bearer token is had by `login`; all else stands in the Authorization header, never in a URL. */
export const playerCalls = {
  challenge: call({
    method: 'post',
    path: '/api/player/challenge',
    body: z.strictObject({ screen: ScreenId }),
    reply: z.object({ challenge: z.string() }),
  }),
  login: call({
    method: 'post',
    path: '/api/player/login',
    body: Signed,
    reply: Token,
  }),
  /**
   * For a screen that is out of service, or an identity that its box has put aside: the token opens `hello` and `records` and nothing else,
   * so that what was shown until then is told.
   */
  loginForRecords: call({
    method: 'post',
    path: '/api/player/login/records',
    body: Signed,
    reply: Token,
  }),
  manifest: call({
    method: 'get',
    path: '/api/player/manifest',
    query: z.object({ have: z.coerce.number().int().optional(), floor: z.coerce.number().int().optional() }),
    /** Null when the newest is the one it has, or none was made yet. */
    reply: z.object({ now: z.int(), newest: z.object({ delegation: Envelope, manifest: Envelope }).nullable() }),
  }),
  /** What waits to be done and is still good; each signed for this screen alone. */
  commands: call({
    method: 'get',
    path: '/api/player/commands',
    reply: z.object({ now: z.int(), delegation: Envelope, commands: z.array(Envelope) }),
  }),
  /** May be said again: the first answer counts. */
  answerCommand: call({
    method: 'post',
    path: '/api/player/commands/:id/answer',
    params: z.object({ id: CommandId }),
    body: CommandAnswer,
    reply: z.object({}),
  }),
  hello: call({ method: 'post', path: '/api/player/hello', body: playerUp.hello.body, reply: playerUp.hello.ack }),
  records: call({ method: 'post', path: '/api/player/records', body: RecordBatch, reply: playerUp['records.append'].ack }),
};

/** GET, with ranges: `/api/player/sections/:hash` (only those the screen's manifest names) and `/blobs/:hash`. */
export const sectionPath = (hash: string): string => `/api/player/sections/${hash}`;
export const blobUrl = (hash: string): string => `/blobs/${hash}`;

/** What a screen signs to log in; the prefix keeps the signature from being used for anything else. */
export const loginText = (challenge: string): string => `fieldcast player login v1\n${challenge}`;

/** In the parameter `word` of `screen_revoked`, as JSON: a `Revocation`, signed. */
export const RevocationWord = z.object({ delegation: Envelope, revocation: Envelope });

/** So much of a file goes up in one message: on a line that brings 8 kbit/s half a minute, and that much is lost when it is cut. */
export const FILE_PIECE_BYTES = 32 * 1024;

const Count = z.coerce.number().int().nonnegative();

/**
 * PUT `filePath(hash)`: the bytes of a file from `from` on, with all that is to be known of it in the query. A piece that does not begin where the
 * office stands, an empty one for instance, changes nothing. The answer says how far the office is.
 */
export const FilePiece = z.object({
  id: ScreenFileId,
  kind: ScreenFileKind,
  reason: ScreenFileReason,
  command: CommandId.optional(),
  what: AlarmOfFile.shape.what.optional(),
  epoch: EpochId.optional(),
  seq: z.coerce.number().int().positive().optional(),
  at: Count,
  clock: ClockTrust,
  bytes: Count.min(1).max(Math.max(...Object.values(MOST_FILE_BYTES))),
  from: Count,
});
export type FilePiece = z.infer<typeof FilePiece>;
export const FileReceived = z.object({ received: z.int() });
export const FileParams = z.object({ hash: BlobHash });
export const filePath = (hash: string): string => `/api/player/files/${hash}`;
