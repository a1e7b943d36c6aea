import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { AccountId, ContentId } from '#shared/model/ids.ts';
import { conflict } from '#shared/problem.ts';
import { ownerIn } from './upload-store.ts';

/** So long somebody who did not hear that his upload had ended may ask. */
const ENDED_MS = 24 * 3_600_000;
const ENDING = '.ended.json';

export const isEndedName = (name: string): boolean => name.endsWith(ENDING);

/** What is left of an upload whose bytes were needed no more. */
const EndedUpload = z.object({ account: AccountId, bytes: z.int(), content: ContentId });
export type EndedUpload = z.infer<typeof EndedUpload>;

const Known = z.object({ size: z.int(), metadata: z.record(z.string(), z.string().nullable()) });

/** Of `file` what tus knows is still there. Where this finds no room its bytes may have to travel again: nothing worse. */
export async function keepEnded(file: string, content: ContentId): Promise<void> {
  try {
    const { size, metadata } = Known.parse(JSON.parse(await readFile(`${file}.json`, 'utf8')));
    const ended: EndedUpload = { account: ownerIn(metadata).account, bytes: size, content };
    await writeFile(`${file}${ENDING}.new`, JSON.stringify(ended));
    await rename(`${file}${ENDING}.new`, `${file}${ENDING}`);
  } catch {
    await rm(`${file}${ENDING}.new`, { force: true });
  }
}

export async function findEnded(file: string): Promise<EndedUpload | undefined> {
  const text = await readFile(`${file}${ENDING}`, 'utf8').catch(() => 'null');
  return EndedUpload.safeParse(JSON.parse(text)).data;
}

export async function dropIfOld(file: string, now: number): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (found && now - found.mtimeMs > ENDED_MS) await rm(file, { force: true });
}

/** As tus would answer if the bytes were still there. True: it has. */
export function answerEnded({ bytes, content }: EndedUpload, request: IncomingMessage, response: ServerResponse): boolean {
  const { method, headers } = request;
  if (method !== 'HEAD' && method !== 'PATCH') return false;
  const hasMore = Number(headers['upload-offset']) !== bytes || Number(headers['content-length'] ?? 0) > 0;
  if (method === 'PATCH' && hasMore) throw conflict('upload', bytes);
  const stands = { 'Upload-Offset': String(bytes), 'Fieldcast-Content': content };
  if (method === 'HEAD') response.writeHead(200, { ...stands, 'Upload-Length': String(bytes), 'Cache-Control': 'no-store' });
  else response.writeHead(204, stands);
  response.end();
  return true;
}
