import type { Request, Response } from 'express';
import { blobPath, type BlobHash, type BlobRef } from '#shared/model/blob.ts';
import { isTagAmong, partAsked, type Part } from '../kit/ranges.ts';
import type { Piece, Pieces } from './pieces.ts';

/** A reader who takes nothing for so long is gone, whatever his line says. */
const STALL_MS = 120_000;
const FOR_GOOD = 'private, immutable, max-age=31536000';
const GUARDS = { 'X-Content-Type-Options': 'nosniff', 'Cross-Origin-Resource-Policy': 'same-origin' };

/** What has to be sent of it, and as what; null: the answer has no body. */
type Plan = { status: 200 | 206; part: Part } | { status: 304 | 412 | 416; part: null };

/** A blob whose size is known, and what it is told to be. */
export interface Given extends BlobRef {
  type: string;
}

/** Answers for a blob: whole, a part, or why not (RFC 9110). Its name is its content and so its tag. */
export async function sendBlob(request: Request, response: Response, ref: Given, pieces: Pieces): Promise<void> {
  const plan = planFor(request, ref);
  const part = request.method === 'HEAD' || !plan.part?.bytes ? null : plan.part;
  // The first piece before the headers: a file that turns out to be gone can still be told as such.
  const first = part && (await pieces.take(ref.blob, ref.bytes, part.from));
  tell(response, plan, ref);
  if (part && first) await sendPieces(response, first, ref, part, pieces);
  else response.end();
}

/** Leaves the bytes to nginx, which has the blobs at an address of its own; what needs no bytes is answered here. */
export function handToNginx(request: Request, response: Response, ref: Given, address: string): void {
  const plan = planFor(request, ref);
  if (plan.part) {
    const place = { 'X-Accel-Redirect': `${address}${blobPath(ref.blob)}` };
    response.writeHead(200, { ...GUARDS, ...tagOf(ref.blob), 'Content-Type': ref.type, ...place });
  } else tell(response, plan, ref);
  response.end();
}

/** In one go: to set them one by one costs as much as all the rest that a blob's answer needs before its first byte. */
function tell(response: Response, { status, part }: Plan, { blob, bytes, type }: Given): void {
  response.writeHead(status, {
    ...GUARDS,
    'Accept-Ranges': 'bytes',
    ...(status < 400 && tagOf(blob)),
    ...(status === 416 && { 'Content-Range': `bytes */${bytes}` }),
    ...(status === 206 && { 'Content-Range': `bytes ${part.from}-${part.from + part.bytes - 1}/${bytes}` }),
    ...(part && { 'Content-Type': type, 'Content-Length': part.bytes }),
  });
}

/** It may be kept for good. */
const tagOf = (blob: BlobHash) => ({ ETag: `"${blob}"`, 'Cache-Control': FOR_GOOD });

function planFor({ headers, method }: Request, { blob, bytes: size }: BlobRef): Plan {
  const tag = `"${blob}"`;
  const mustBe = headers['if-match'];
  if (mustBe !== undefined && !isTagAmong(mustBe.replaceAll(/W\/"[^"]*"/g, ''), tag)) return { status: 412, part: null };
  if (isTagAmong(headers['if-none-match'], tag)) return { status: 304, part: null };
  const ifRange = headers['if-range'];
  const isOfThis = ifRange === undefined || ifRange === tag; // A date says nothing of what never changes.
  const part = method === 'GET' && isOfThis ? partAsked(headers.range, size) : 'whole';
  if (part === 'beyond') return { status: 416, part: null };
  return part === 'whole' ? { status: 200, part: { from: 0, bytes: size } } : { status: 206, part };
}

/** One piece after another, the next one only when the line has taken the one before. Whoever goes away is asked nothing more. */
async function sendPieces(response: Response, first: Piece, { blob, bytes }: BlobRef, part: Part, pieces: Pieces): Promise<void> {
  response.socket?.setTimeout(STALL_MS); // Counts from the last byte that was taken; the next request on this line sets it anew.
  const end = part.from + part.bytes;
  try {
    for (let at = part.from; at < end;) {
      const piece = at === part.from ? first : await pieces.take(blob, bytes, at);
      const some = piece.bytes.subarray(at - piece.at, end - piece.at);
      at += some.length;
      const isThere = await taken(response, some, at === end).finally(() => pieces.giveBack(piece));
      if (!isThere) return;
    }
  } catch (error) {
    response.destroy(); // What was promised cannot be kept; a cut is the only way left to say so.
    throw error;
  }
}

/** False: the reader is gone. */
async function taken(response: Response, bytes: Buffer, isLast: boolean): Promise<boolean> {
  if (response.destroyed) return false;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      response.off('close', done);
      resolve();
    };
    response.once('close', done); // Of a line that was cut, a write says nothing any more.
    if (isLast) response.end(bytes, done);
    else response.write(bytes, done);
  });
  return !response.destroyed;
}
