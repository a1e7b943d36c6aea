import { sketchHead, sketchSpans } from '#shared/model/sketch.ts';
import type { SameFile } from '#shared/protocol/http/catalogue.ts';
import { ask } from '../../kit/client.ts';
import type { SendFile, Sending } from './send-file.ts';

/** The file need not travel: this was made of it before. */
export class AlreadyHere extends Error {
  readonly same: NonNullable<SameFile>;

  constructor(same: NonNullable<SameFile>) {
    super('already here');
    this.same = same;
  }
}

/** Null also where it cannot be told: by plain HTTP a browser has no hashing, and then the file simply travels. */
export async function findSame(file: File): Promise<SameFile> {
  if (!globalThis.isSecureContext) return null;
  const pieces = sketchSpans(file.size).map(({ from, to }) => file.slice(from, to));
  const digest = await crypto.subtle.digest('SHA-256', await new Blob([sketchHead(file.size), ...pieces]).arrayBuffer());
  const sketch = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return (await ask('findSameFile', { query: { sketch, bytes: file.size } })).same;
}

/** Sends only what is not there yet; otherwise it ends with `AlreadyHere`, before the first byte. */
export function unlessHere(send: SendFile, find: (file: File) => Promise<SameFile>): SendFile {
  return (file, fingerprint, onSent) => {
    let isStopped = false;
    let sending: Sending | undefined;
    async function begin(): Promise<string | null> {
      const same = await find(file).catch(() => null); // The sending will say what is wrong with the line.
      if (isStopped) return null;
      if (same) throw new AlreadyHere(same);
      sending = send(file, fingerprint, onSent);
      return sending.ended;
    }
    return {
      ended: begin(),
      stop: (forGood) => {
        isStopped = true;
        sending?.stop(forGood);
      },
    };
  };
}
