import { sketchHead, sketchSpans, type Sketch } from '#shared/model/sketch.ts';
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

export async function findSame(file: File): Promise<SameFile> {
  return (await ask('findSameFile', { query: { sketch: await sketchOf(file), bytes: file.size } })).same;
}

export async function sketchOf(file: File): Promise<Sketch> {
  const pieces = sketchSpans(file.size).map(({ from, to }) => file.slice(from, to));
  const digest = await sha256(await new Blob([sketchHead(file.size), ...pieces]).arrayBuffer());
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** By plain HTTP a browser has no hashing of its own, and many an office has nothing else. */
async function sha256(bytes: ArrayBuffer): Promise<Uint8Array> {
  if (globalThis.isSecureContext) return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const { sha256: hash } = await import('@noble/hashes/sha2.js');
  return hash(new Uint8Array(bytes));
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
