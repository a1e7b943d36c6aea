import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Unreachable } from '#player/agent/link/http.ts';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A file server that does to each request what the next answer says. */
export async function openBadFileServer(answers: Answer[]) {
  const asked: { range: string | undefined; ifRange: string | undefined }[] = [];
  const server = createServer((request, response) => {
    asked.push({ range: request.headers.range, ifRange: request.headers['if-range']?.toString() });
    const answer = answers.shift();
    if (answer) answer(request, response);
    else response.writeHead(500).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  /** As the office's file fetcher does it. */
  const fetchBlob = async (_hash: string, from: number, etag: string | null, signal: AbortSignal): Promise<Response> => {
    const headers: Record<string, string> = from > 0 ? { range: `bytes=${from}-`, ...(etag ? { 'if-range': etag } : {}) } : {};
    const response = await fetch(`http://127.0.0.1:${port}/blob`, { headers, signal });
    if (response.ok || response.status === 416) return response;
    await response.body?.cancel();
    throw new Unreachable(new Error(`status ${response.status}`));
  };
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    fetchBlob,
    async [Symbol.asyncDispose](): Promise<void> {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** The whole file. */
export const whole =
  (bytes: Buffer, etag = '"v1"'): Answer =>
  (_request, response) =>
    void response.writeHead(200, { etag, 'content-length': bytes.length }).end(bytes);

/** Sends the first part, and then nothing more: a village line in the rain. */
export const stalledAfter =
  (bytes: Buffer, count: number, etag = '"v1"'): Answer =>
  (_request, response) => {
    response.writeHead(200, { etag, 'content-length': bytes.length });
    response.write(bytes.subarray(0, count));
  };

/** What was asked for, as a part. */
export const rest =
  (bytes: Buffer): Answer =>
  (request, response) => {
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const part = bytes.subarray(from);
    response
      .writeHead(206, { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}`, 'content-length': part.length })
      .end(part);
  };

/** Of what was asked for, only as far as `to`; then nothing more. */
export const restUpTo =
  (bytes: Buffer, to: number): Answer =>
  (request, response) => {
    const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
    response.writeHead(206, {
      'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}`,
      'content-length': bytes.length - from,
    });
    response.write(bytes.subarray(from, to));
  };

export const status =
  (code: number): Answer =>
  (_request, response) =>
    void response.writeHead(code).end();
