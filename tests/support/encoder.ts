import type { BlobStore } from '#server/catalogue/blob-store.ts';
import type { Desk } from '#server/catalogue/encoding/desk.ts';
import { encodeUntil } from '#server/catalogue/encoding/encoder.ts';
import type { EncodingOffice } from '#server/catalogue/encoding/office.ts';
import { encoderSettings } from '#server/catalogue/ingest/encoder-build.ts';
import { createLog } from '#server/kit/log.ts';
import { LessonId } from '#shared/model/ids.ts';

/** The desk as a worker sees it, without a wire between. */
const officeOf = (desk: Desk): EncodingOffice => {
  const named = <P extends { lesson: string }>(piece: P) => ({ ...piece, lesson: LessonId.parse(piece.lesson) });
  return {
    claim: ({ worker, kinds, build, waitMs }, signal) => desk.claim({ worker, kinds, settings: build }, waitMs, signal),
    keep: (held, progress) => desk.keep(named(held), held.fence, progress),
    finish: (held, result) => desk.finish(named(held), held.fence, result),
    forget: (blobs) => desk.forget(blobs),
    fail: (held, fault, detail) => desk.fail(named(held), held.fence, fault, detail),
  };
};

/** An encoder in this process that takes whatever the desk gives. */
export async function encodeBeside({
  desk,
  store,
  dataFolder,
}: {
  desk: Desk;
  store: BlobStore;
  dataFolder: string;
}): Promise<AsyncDisposable> {
  const stop = new AbortController();
  const build = await encoderSettings();
  const needs = { office: officeOf(desk), store, dataFolder, log: createLog('silent'), worker: 'beside', build };
  const ended = encodeUntil(stop.signal, { ...needs, kinds: ['early', 'first', 'sound', 'chunk', 'copy', 'seal'] });
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await ended;
    },
  };
}
