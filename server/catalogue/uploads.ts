import { AsyncLocalStorage } from 'node:async_hooks';
import { readdir, rm, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { Server, type Upload } from '@tus/server';
import { newId, UploadId } from '#shared/model/ids.ts';
import { cutLine, tidyLine, TypedTitle } from '#shared/model/line.ts';
import { AppError, badRequest, notFound, type Problem } from '#shared/problem.ts';
import type { Reads } from '../database/connection.ts';
import type { By } from '../kit/by.ts';
import type { Disk } from '../kit/disk.ts';
import { badInput, problemOf, statusOf } from '../kit/errors.ts';
import type { Log } from '../kit/log.ts';
import { answerEnded, dropIfOld, findEnded, isEndedName } from './ended-upload.ts';
import { isThere } from './content-store.ts';
import { listSources } from './lesson-store.ts';
import type { TakeIn } from './take-in.ts';
import { createUploadLocks, DRAIN_MS } from './upload-lock.ts';
import { FORGOTTEN_MS, ownedBy, UploadStore } from './upload-store.ts';

export const UPLOADS = 'uploads';
export const UPLOAD_PATH = '/api/uploads';
/** What encoding and the database still need beside the file itself: its blobs take about as much again. */
const ROOM_FACTOR = 2;
const TUS = '1.0.0';
const BYTES = 'application/offset+octet-stream';
const KNOWN_LENGTH = 'it must be known before the first byte';

const visiting = new AsyncLocalStorage<By>();

interface Needs {
  reads: Reads;
  dataFolder: string;
  disk: Disk;
  maxBytes: number;
  takeIn: TakeIn;
  log: Log;
}

/** Resumable uploads by the tus protocol; a finished one is taken in before its last byte is acknowledged. */
export function createUploads({ reads, dataFolder, disk, maxBytes, takeIn, log }: Needs) {
  const folder = path.join(dataFolder, UPLOADS);
  const store = new UploadStore(folder);
  const finishing = new Map<string, ReturnType<TakeIn>>();

  async function limits(): Promise<{ maxBytes: number; freeBytes: number }> {
    return { maxBytes, freeBytes: (await disk.room()).roomBytes };
  }

  /** Before the first byte: is it allowed, is there room? */
  async function admit(upload: Upload): Promise<void> {
    const bytes = upload.size;
    if (bytes === undefined) throw badRequest('Upload-Length', KNOWN_LENGTH);
    if (bytes > maxBytes) throw new AppError('too_large', { bytes, limitBytes: maxBytes });
    const title = titleOf(upload);
    if (title?.error) throw badInput(title.error, 'Upload-Metadata.title');
    await wantRoom(bytes * ROOM_FACTOR);
  }

  async function wantRoom(bytes: number): Promise<void> {
    const { roomBytes, keptBytes, freeBytes } = await disk.room();
    if (bytes > roomBytes) throw new AppError('no_space', { needBytes: keptBytes + bytes, freeBytes });
  }

  /** The disk may have filled since the first byte: every further piece is asked for anew. */
  async function admitPiece({ method, headers }: Request): Promise<void> {
    if (method === 'PATCH') await wantRoom(Number(headers.get('content-length') ?? 0));
  }

  const takeInWhole = async (upload: Upload): ReturnType<TakeIn> => {
    const [by] = await Promise.all([store.owner(upload.id), store.sync(upload.id)]);
    return takeIn(by, path.join(UPLOADS, upload.id), nameOf(upload), titleOf(upload)?.data);
  };

  /** Whoever asks while it is being taken in is told what it becomes. */
  function finish(upload: Upload): ReturnType<TakeIn> {
    const begun = finishing.get(upload.id);
    if (begun) return begun;
    const ending = takeInWhole(upload).finally(() => finishing.delete(upload.id));
    finishing.set(upload.id, ending);
    return ending;
  }

  const begin = async (upload: Upload) => {
    await admit(upload);
    const by = visiting.getStore();
    if (!by) throw new Error('an upload outside of any visit');
    return { metadata: ownedBy(by, upload.metadata) };
  };

  /** Another's upload is as good as not there. */
  async function handle(by: By, request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.setHeader('Tus-Resumable', TUS); // A refusal of ours is an answer by tus, too.
    request.method = methodOf(request);
    if (refuseForm(request, response)) return;
    const id = UploadId.safeParse(request.url?.slice(UPLOAD_PATH.length + 1).split(/[/?]/)[0]).data;
    const owner = id && (await store.owner(id).catch(() => undefined));
    const isOthers = owner && owner.account !== by.account;
    if (id && (isOthers || request.method === 'POST')) throw notFound('upload', id);
    if (id && owner && request.method === 'HEAD') await tellEnd(id, response);
    if (id && (await saidByTheEnded(id, by, request, response))) return;
    await visiting.run(by, () => server.handle(request, response));
  }

  /** Its last answer was lost: the next one says as much. */
  async function tellEnd(id: string, response: ServerResponse): Promise<void> {
    const upload = await store.getUpload(id).catch(() => undefined); // It may just have ended.
    if (upload && upload.size === upload.offset) response.setHeader('Fieldcast-Content', await finish(upload));
  }

  /** What was deleted since may be sent anew. */
  async function saidByTheEnded(id: string, by: By, request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const ended = await findEnded(path.join(folder, id));
    if (ended?.account !== by.account || !(await isThere(reads, ended.content))) return false;
    return answerEnded(ended, request, response);
  }

  /** An upload that was complete when the server died is taken in now. */
  async function recover(now: number): Promise<void> {
    for (const name of await listAbandoned()) {
      const upload = await store.getUpload(name).catch(() => undefined);
      if (upload && upload.size === upload.offset) await finish(upload).catch((error: unknown) => problemOf(error, log));
    }
    await forget(now);
  }

  /** What nobody came back for in a week is let go, and after a day what became of those that ended. */
  async function forget(now: number): Promise<void> {
    for (const name of (await readdir(folder).catch(() => [])).filter(isEndedName)) await dropIfOld(path.join(folder, name), now);
    for (const name of await listAbandoned()) {
      const found = await stat(path.join(folder, name)).catch(() => undefined); // It may just have ended.
      if (found && now - found.mtimeMs <= FORGOTTEN_MS) continue;
      await Promise.all([name, `${name}.json`].map((it) => rm(path.join(folder, it), { force: true })));
    }
  }

  /** Uploads that no lesson waits for. */
  async function listAbandoned(): Promise<string[]> {
    const names = (await readdir(folder).catch(() => [])).filter((name) => UploadId.safeParse(name).success);
    const known = await listSources(reads);
    return names.filter((name) => !known.has(path.join(UPLOADS, name)));
  }

  const server = new Server({
    path: UPLOAD_PATH,
    datastore: store,
    relativeLocation: true,
    allowedOrigins: () => false,
    locker: createUploadLocks(),
    lockDrainTimeout: DRAIN_MS,
    maxSize: (_request, id) => (id ? 0 : maxBytes), // For the answer to OPTIONS; `admit` refuses with our own words.
    disableTerminationForFinishedUploads: true, // A lesson may already be waiting for it.
    namingFunction: () => newId('upl', UploadId),
    exposedHeaders: ['Fieldcast-Content'],
    onIncomingRequest: (request) => admitPiece(request).catch(refuse),
    onUploadCreate: (_request, upload) => begin(upload).catch(refuse),
    onUploadFinish: (_request, upload) => finish(upload).then((id) => ({ headers: { 'Fieldcast-Content': id } }), refuse),
  });

  function refuse(error: unknown): never {
    const problem: Problem = problemOf(error, log);
    throw Object.assign(new Error(problem.code), { status_code: statusOf(problem), body: JSON.stringify(problem) });
  }

  return { handle, limits, recover, forget };
}

export type Uploads = ReturnType<typeof createUploads>;

/** By tus a header may say the method, for lines on which only GET and POST get through. */
function methodOf({ method, headers }: IncomingMessage): string {
  const said = String(headers['x-http-method-override'] ?? '').toUpperCase();
  return method === 'POST' && ['PATCH', 'HEAD', 'DELETE'].includes(said) ? said : (method ?? '');
}

/** What tus asks of every request and its library answers otherwise. */
function formFault({ method, headers }: IncomingMessage): { status: number; fault: AppError } | undefined {
  if (method === 'OPTIONS') return undefined;
  if (headers['tus-resumable'] !== TUS) return { status: 412, fault: badRequest('Tus-Resumable', `this server speaks ${TUS}`) };
  if (method === 'PATCH' && headers['content-type'] !== BYTES) return { status: 415, fault: badRequest('Content-Type', BYTES) };
  if ('upload-defer-length' in headers) return { status: 400, fault: badRequest('Upload-Length', KNOWN_LENGTH) };
  return undefined;
}

/** True: it was refused. */
function refuseForm(request: IncomingMessage, response: ServerResponse): boolean {
  const found = formFault(request);
  if (!found) return false;
  const { code, params } = found.fault;
  response.setHeader('Tus-Version', TUS);
  response.setHeader('Connection', 'close'); // The bytes that follow are nobody's.
  response.writeHead(found.status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify({ code, params }));
  return true;
}

/** The name the browser gave, for people only; it never becomes a path. */
const nameOf = ({ metadata }: Upload): string => cutLine(metadata?.['filename'] ?? metadata?.['name'] ?? '', 200) || '—';

/** The title that was sent along; a blank one is none, and the file's name stands for it. */
function titleOf({ metadata }: Upload): ReturnType<typeof TypedTitle.safeParse> | undefined {
  const sent = metadata?.['title'] ?? '';
  return tidyLine(sent) === '' ? undefined : TypedTitle.safeParse(sent);
}
