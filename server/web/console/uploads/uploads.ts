import { useSyncExternalStore } from 'react';
import { findSame, unlessHere } from './same-file.ts';
import { sendByTus } from './send-file.ts';
import { isOpen, uploadQueue, type Upload } from './upload-queue.ts';

export const uploads = uploadQueue(unlessHere(sendByTus, findSame), Date.now, sendByTus);

window.addEventListener('pagehide', () => uploads.leave());
window.addEventListener('beforeunload', (event) => {
  if (uploads.list().some((upload) => upload.state === 'sending' || upload.state === 'waiting')) event.preventDefault();
});

export function useUploads(): readonly Upload[] {
  return useSyncExternalStore(uploads.follow, uploads.list);
}

/** All files together: bytes sent, bytes there are, and the time left at today's speed. */
export function sumOf(all: readonly Upload[]): { sent: number; bytes: number; leftMs: number | null } {
  const list = all.filter(({ state }) => state !== 'known');
  const sent = list.reduce((sum, upload) => sum + upload.sent, 0);
  const bytes = list.reduce((sum, upload) => sum + upload.file.size, 0);
  const speed = list.filter(isOpen).reduce((sum, upload) => sum + (upload.speed ?? 0), 0);
  return { sent, bytes, leftMs: speed > 0 ? ((bytes - sent) / speed) * 1000 : null };
}
