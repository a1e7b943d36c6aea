import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Request, Response } from 'express';

/** Below this a header more costs as much as is gained. */
const LEAST_BYTES = 1000;
const byBrotli = promisify(brotliCompress);
const byGzip = promisify(gzip);

/** Sends text as small as the asker says he can read it. */
export async function sendText(request: Request, response: Response, text: string): Promise<void> {
  const bytes = Buffer.from(text);
  response.vary('Accept-Encoding');
  const coding = bytes.length < LEAST_BYTES ? false : request.acceptsEncodings(['br', 'gzip', 'identity']);
  if (coding !== 'br' && coding !== 'gzip') return void response.send(bytes);

  response.setHeader('Content-Encoding', coding);
  response.send(await (coding === 'br' ? byBrotli(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }) : byGzip(bytes)));
}
