import { AppError } from '#shared/problem.ts';
import type { SameFile } from '#shared/protocol/http/catalogue.ts';
import { AlreadyHere } from './same-file.ts';
import { fingerprintOf, forgetBegun, hasArrivedInPart, keepBegun, leaveBegun } from './unfinished.ts';
import type { SendFile, Sending } from './send-file.ts';

export type UploadState = 'waiting' | 'sending' | 'paused' | 'known' | 'done' | 'failed';

export interface Upload {
  fingerprint: string;
  file: File;
  state: UploadState;
  sent: number;
  /** Bytes a second, over the last while; null until it can be told. */
  speed: number | null;
  error: unknown;
  /** What it became at the server, once it is there. */
  content: string | null;
  /** What was made of the same file before; it does not travel again unless somebody insists. */
  same: SameFile;
  isInsisted: boolean;
}

const AT_ONCE = 2; // A village line is not made faster by more.
const KEEP_EVERY_MS = 2000;

/**
 * Files on their way to the server. Lives as long as the page, whichever place of the console is open. `sendAnyway` is for what has
 * begun to arrive, and for what somebody wants a second time.
 */
export function uploadQueue(send: SendFile, now: () => number = Date.now, sendAnyway: SendFile = send) {
  let uploads: readonly Upload[] = [];
  const listeners = new Set<() => void>();
  const running = new Map<string, Sending>();

  function set(fingerprint: string, change: Partial<Upload>): void {
    uploads = uploads.map((upload) => (upload.fingerprint === fingerprint ? { ...upload, ...change } : upload));
    for (const listener of listeners) listener();
  }
  const find = (fingerprint: string): Upload | undefined => uploads.find((upload) => upload.fingerprint === fingerprint);

  function add(files: readonly File[]): void {
    for (const file of files) {
      const fingerprint = fingerprintOf(file);
      const before = find(fingerprint);
      if (before && before.state !== 'failed' && before.state !== 'known') continue; // Dropped twice.
      const upload: Upload = {
        fingerprint,
        file,
        state: 'waiting',
        sent: 0,
        speed: null,
        error: null,
        content: null,
        same: null,
        isInsisted: false,
      };
      uploads = [...uploads.filter((other) => other !== before), upload];
    }
    startNext();
  }

  function startNext(): void {
    for (const upload of uploads) {
      if (running.size >= AT_ONCE) break;
      if (upload.state === 'waiting') start(upload);
    }
    for (const listener of listeners) listener();
  }

  function start({ fingerprint, file, sent: before, isInsisted }: Upload): void {
    const meter = speedMeter(now);
    let keptAt = 0;
    set(fingerprint, { state: 'sending', error: null });
    const way = isInsisted || before > 0 || hasArrivedInPart(fingerprint) ? sendAnyway : send;
    keepBegun({ fingerprint, name: file.name, bytes: file.size, sent: before, seenAt: now() });
    const sending = way(file, fingerprint, (sent) => {
      set(fingerprint, { sent, speed: meter(sent) });
      if (now() - keptAt < KEEP_EVERY_MS) return;
      keptAt = now();
      keepBegun({ fingerprint, name: file.name, bytes: file.size, sent, seenAt: keptAt });
    });
    running.set(fingerprint, sending);
    sending.ended.then(
      (content) => end(fingerprint, sending, { state: 'done', sent: file.size, content }),
      (error: unknown) =>
        end(fingerprint, sending, error instanceof AlreadyHere ? { state: 'known', same: error.same } : { state: 'failed', error }),
    );
  }

  function end(fingerprint: string, sending: Sending, change: Partial<Upload>): void {
    if (running.get(fingerprint) !== sending) return; // Paused or dropped meanwhile.
    running.delete(fingerprint);
    // What the server refused will be refused again; what the line broke is worth picking up later.
    if (change.state !== 'failed' || change.error instanceof AppError) forgetBegun(fingerprint);
    set(fingerprint, change);
    startNext();
  }

  function stop(fingerprint: string, forGood: boolean): void {
    const sending = running.get(fingerprint);
    running.delete(fingerprint);
    sending?.stop(forGood);
  }

  function pause(fingerprint: string): void {
    stop(fingerprint, false);
    set(fingerprint, { state: 'paused', speed: null });
    startNext();
  }

  function resume(fingerprint: string): void {
    set(fingerprint, { state: 'waiting' });
    startNext();
  }

  function takeAnyway(fingerprint: string): void {
    set(fingerprint, { state: 'waiting', isInsisted: true });
    startNext();
  }

  function drop(fingerprint: string): void {
    stop(fingerprint, true);
    forgetBegun(fingerprint);
    uploads = uploads.filter((upload) => upload.fingerprint !== fingerprint);
    startNext();
  }

  function clearDone(): void {
    uploads = uploads.filter(isOpen);
    for (const listener of listeners) listener();
  }

  return {
    add,
    pause,
    resume,
    takeAnyway,
    drop,
    clearDone,
    list: () => uploads,
    leave: () => leaveBegun(new Set(uploads.filter(isOpen).map((upload) => upload.fingerprint))),
    follow: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export const isOpen = ({ state }: Upload): boolean => state !== 'done' && state !== 'known';

/** Speed over the last ten seconds or so: older than that is no promise for the rest. */
function speedMeter(now: () => number): (sent: number) => number | null {
  let marks: { at: number; sent: number }[] = [];
  return (sent) => {
    const at = now();
    marks = [...marks.filter((mark) => at - mark.at < 10_000), { at, sent }];
    const first = marks[0];
    if (!first || at - first.at < 500) return null;
    return ((sent - first.sent) * 1000) / (at - first.at);
  };
}
