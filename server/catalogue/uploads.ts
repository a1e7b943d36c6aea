import { AsyncLocalStorage } from 'node:async_hooks';
import { readdir, rm, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { FileStore } from '@tus/file-store';
import { Server, type Upload } from '@tus/server';
import { newId, UploadId } from '#shared/model/ids.ts';
import { cutLine, tidyLine, TypedTitle } from '#shared/model/line.ts';
import { AppError, badRequest, notFound, type Problem } from '#shared/problem.ts';
import type { Reads } from '../database/connection.ts';
import { StoredBy, type By } from '../kit/by.ts';
import type { Disk } from '../kit/disk.ts';
import { badInput, problemOf, statusOf } from '../kit/errors.ts';
import type { Log } from '../kit/log.ts';
import { listSources } from './lesson-store.ts';
import type { TakeIn } from './take-in.ts';

export const UPLOADS = 'uploads';
export const UPLOAD_PATH = '/api/uploads';
/** What encoding and the database still need beside the file itself: its blobs take about as much again. */
const ROOM_FACTOR = 2;
const FORGOTTEN_MS = 7 * 24 * 3_600_000;

/** Key of the metadata under which we keep who began an upload; whatever a browser sends under it is replaced. */
const OWNER = 'fieldcast-owner';

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
  const store = new FileStore({ directory: folder });

  async function limits(): Promise<{ maxBytes: number; freeBytes: number }> {
    return { maxBytes, freeBytes: (await disk.room()).roomBytes };
  }

  /** Before the first byte: is it allowed, is there room? */
  async function admit(upload: Upload): Promise<void> {
    const bytes = upload.size;
    if (bytes === undefined) throw badRequest('Upload-Length', 'it must be known before the first byte');
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

  /** Who began it stands beside the file, where no browser can write: a finished one may have to be taken in after a restart. */
  const finish = (upload: Upload): ReturnType<TakeIn> =>
    takeIn(ownerOf(upload), path.join(UPLOADS, upload.id), nameOf(upload), titleOf(upload)?.data);

  const begin = async (upload: Upload) => {
    await admit(upload);
    const by = visiting.getStore();
    if (!by) throw new Error('an upload outside of any visit');
    return { metadata: { ...upload.metadata, [OWNER]: JSON.stringify(by) } };
  };

  /** Another's upload is as good as not there. */
  async function handle(by: By, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const id = UploadId.safeParse(request.url?.slice(UPLOAD_PATH.length + 1).split(/[/?]/)[0]).data;
    const upload = id && (await store.getUpload(id).catch(() => undefined));
    if (upload && ownerOf(upload).account !== by.account) throw notFound('upload', upload.id);
    await visiting.run(by, () => server.handle(request, response));
  }

  /** An upload that was complete when the server died is taken in now; what nobody came back for in a week is let go. */
  async function recover(now: number): Promise<void> {
    const known = await listSources(reads);
    const names = (await readdir(folder).catch(() => [])).filter((name) => UploadId.safeParse(name).success);
    for (const name of names) {
      if (known.has(path.join(UPLOADS, name))) continue;
      const upload = await store.getUpload(name).catch(() => undefined);
      const { size, mtimeMs } = await stat(path.join(folder, name));
      if (upload && upload.size === size) await finish(upload).catch((error: unknown) => problemOf(error, log));
      else if (now - mtimeMs > FORGOTTEN_MS)
        await Promise.all([name, `${name}.json`].map((it) => rm(path.join(folder, it), { force: true })));
    }
  }

  const server = new Server({
    path: UPLOAD_PATH,
    datastore: store,
    relativeLocation: true,
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

  return { handle, limits, recover };
}

export type Uploads = ReturnType<typeof createUploads>;

const ownerOf = ({ metadata }: Upload): By => StoredBy.parse(JSON.parse(metadata?.[OWNER] ?? 'null'));

/** The name the browser gave, for people only; it never becomes a path. */
const nameOf = ({ metadata }: Upload): string => cutLine(metadata?.['filename'] ?? metadata?.['name'] ?? '', 200) || '—';

/** The title that was sent along; a blank one is none, and the file's name stands for it. */
function titleOf({ metadata }: Upload): ReturnType<typeof TypedTitle.safeParse> | undefined {
  const sent = metadata?.['title'] ?? '';
  return tidyLine(sent) === '' ? undefined : TypedTitle.safeParse(sent);
}
