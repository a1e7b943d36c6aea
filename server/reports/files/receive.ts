import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { BlobHash } from '#shared/model/blob.ts';
import type { ScreenId } from '#shared/model/ids.ts';
import { MOST_FILE_BYTES, MOST_PICTURE_SIDE, type ScreenFile } from '#shared/model/screen-file.ts';
import { AppError, badRequest, notFound } from '#shared/problem.ts';
import { FILE_PIECE_BYTES, type FilePiece } from '#shared/protocol/player.ts';
import type { BlobStore } from '../../catalogue/blob-store.ts';
import { holdBlobs } from '../../catalogue/package-store.ts';
import { sweepUnread, type Sweeping } from '../../catalogue/sweep-job.ts';
import type { Database } from '../../database/connection.ts';
import type { Clock } from '../../kit/clock.ts';
import type { Disk } from '../../kit/disk.ts';
import { createCap } from '../../kit/tries.ts';
import { isCommandOf } from '../../stations/commands/store.ts';
import { addFile, dropOldFiles, findFile } from './file-store.ts';
import { jpegSize } from './jpeg.ts';
import { createParts } from './parts.ts';

export interface ReceiveNeeds {
  database: Database;
  clock: Clock;
  disk: Pick<Disk, 'room'>;
  sweeping: Sweeping & { store: BlobStore };
  /** Where half of a file may lie; emptied at each start. */
  folder: string;
}

/** A log that unpacks to more than a box keeps is none. */
const MOST_LOG_BYTES = 8 * 1024 * 1024;
/** Several files of many small pieces an hour; a box sends two pictures an hour unless it is asked or in trouble. */
const CAP = { asks: 1200, perS: 3600 };
const unzip = promisify(gunzip);

/** Takes files of screens in by pieces, each screen one at a time, and believes nothing: bytes, length, kind, command. */
export function createReceiving({ database, clock, disk, sweeping, folder }: ReceiveNeeds) {
  const { store } = sweeping;
  const parts = createParts(folder);
  const cap = createCap(CAP);
  const turns = new Map<ScreenId, Promise<unknown>>();

  /** One piece; the answer is how far the office is now. */
  async function receive(screen: ScreenId, hash: BlobHash, piece: FilePiece, bytes: Buffer): Promise<{ received: number }> {
    const seconds = await cap(screen);
    if (seconds > 0) throw new AppError('rate_limited', { seconds });
    const limitBytes = MOST_FILE_BYTES[piece.kind];
    if (piece.bytes > limitBytes) throw new AppError('too_large', { bytes: piece.bytes, limitBytes });
    const before = turns.get(screen)?.catch(() => undefined);
    const turn = Promise.resolve(before).then(() => take(screen, hash, piece, bytes));
    turns.set(screen, turn);
    try {
      return { received: await turn };
    } finally {
      if (turns.get(screen) === turn) turns.delete(screen);
    }
  }

  async function take(screen: ScreenId, hash: BlobHash, piece: FilePiece, bytes: Buffer): Promise<number> {
    if (await findFile(database.reads, screen, piece.id)) return piece.bytes;
    if (piece.command && !(await isCommandOf(database.reads, screen, piece.command))) throw notFound('command', piece.command);
    const received = await parts.received(screen, hash);
    if (bytes.length === 0 || piece.from !== received) return received;
    if (received + bytes.length > piece.bytes) throw badRequest('bytes', 'more came than was told');
    const { roomBytes, keptBytes, freeBytes } = await disk.room();
    if (roomBytes < piece.bytes) throw new AppError('no_space', { needBytes: keptBytes + piece.bytes, freeBytes });
    await parts.append(screen, hash, bytes);
    if (received + bytes.length < piece.bytes) return received + bytes.length;
    try {
      await keep(screen, hash, piece, await parts.read(screen, hash));
    } finally {
      await parts.forget(screen);
    }
    return piece.bytes;
  }

  async function keep(screen: ScreenId, hash: BlobHash, piece: FilePiece, whole: Buffer): Promise<void> {
    if (createHash('sha256').update(whole).digest('hex') !== hash) throw badRequest('hash', 'the bytes are others');
    const size = await checked(piece.kind, whole);
    await store.put(whole);
    const [at, { id, kind, reason, clock: trust }] = [clock.now(), piece];
    const facts = { id, screen, kind, reason, command: piece.command ?? null, alarm: alarmOf(piece), clock: trust, size };
    await database.transaction(async (tx) => {
      await holdBlobs(tx);
      if (!(await store.has(hash))) await store.put(whole); // A sweep was quicker.
      await addFile(tx, { ...facts, takenAt: Math.min(piece.at, at), receivedAt: at, blob: hash, bytes: whole.length });
      await sweepUnread(sweeping, tx, await dropOldFiles(tx, screen));
    });
  }

  return receive;
}

const alarmOf = ({ what, epoch, seq }: FilePiece): ScreenFile['alarm'] => (what && epoch && seq ? { what, epoch, seq, detail: '' } : null);

async function checked(kind: FilePiece['kind'], whole: Buffer): Promise<ScreenFile['size']> {
  if (kind === 'log') {
    const text = await unzip(whole, { maxOutputLength: MOST_LOG_BYTES }).catch(() => null);
    if (!text) throw badRequest('body', 'not a log that was packed by gzip');
    return null;
  }
  const size = jpegSize(whole);
  if (!size) throw badRequest('body', 'not a JPEG');
  if (Math.max(size.width, size.height) > MOST_PICTURE_SIDE) throw badRequest('body', `larger than ${MOST_PICTURE_SIDE} points`);
  return size;
}

/** Of a piece no more is read than a piece may have. */
export async function pieceOf(request: AsyncIterable<Buffer>): Promise<Buffer> {
  const got: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    bytes += part.length;
    if (bytes > FILE_PIECE_BYTES) throw new AppError('too_large', { bytes, limitBytes: FILE_PIECE_BYTES });
    got.push(part);
  }
  return Buffer.concat(got);
}
