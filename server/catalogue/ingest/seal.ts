import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { BlobHash, BlobRef } from '#shared/model/blob.ts';
import { Package } from '#shared/model/package.ts';
import type { BlobStore } from '../blob-store.ts';
import type { BlobDraft } from './blob-draft.ts';
import { assertShape, type SealedTracks } from './check-shape.ts';
import { ffmpegArguments } from './ffmpeg-command.ts';
import { mediaFault } from './media-fault.ts';
import type { OnDone } from './progress.ts';
import { runFfmpeg } from './run-ffmpeg.ts';

export type SealNeeds = {
  store: BlobStore;
  draft: BlobDraft;
  tracks: SealedTracks;
  /** As it is going to be written. */
  pkg: Package;
  signal?: AbortSignal | undefined;
  progress?: OnDone;
};

/** A package exists only after everything in it was checked: shape, hashes and sizes as they lie on the disk, and every picture decoded from there. */
export async function seal({ store, draft, tracks, pkg, signal, progress }: SealNeeds): Promise<{ hash: BlobHash; pkg: Package }> {
  const sealed = Package.parse(pkg);
  await assertShape(tracks, sealed);

  const all = [...sealed.rungs, ...sealed.audio];
  const weight = all.reduce((sum, track) => sum + track.averageBandwidth, 0);
  let done = 0;
  for (const track of all) {
    await assertPlays(store, [track.init, ...track.chunks], track.name, signal);
    done += track.averageBandwidth;
    progress?.(done / weight);
  }
  for (const poster of sealed.posters) {
    if (!(await store.verify(poster.blob))) throw broken(`poster ${poster.blob}`);
  }
  const { blob } = await draft.put(Buffer.from(JSON.stringify(sealed)));
  return { hash: blob, pkg: sealed };
}

/** Reads a track once, from its blobs: what is hashed is what is decoded. */
async function assertPlays(store: BlobStore, blobs: readonly BlobRef[], name: string, signal: AbortSignal | undefined): Promise<void> {
  let verified = 0;
  async function* verifiedBytes(): AsyncGenerator<Uint8Array> {
    for (const { blob, bytes } of blobs) {
      const sum = createHash('sha256');
      let length = 0;
      for await (const piece of store.read(blob)) {
        sum.update(piece);
        length += piece.length;
        yield piece;
      }
      if (length !== bytes || sum.digest('hex') !== blob) throw broken(`blob ${blob} of ${name}`);
      verified += 1;
    }
  }

  const complaints: string[] = [];
  const args = ffmpegArguments({
    inputs: [{ options: ['-xerror', '-protocol_whitelist', 'pipe', '-f', 'mov'], source: 'pipe:0' }],
    outputs: [{ options: ['-map', '0', '-f', 'null'], target: '-' }],
  });
  const { code, stderr } = await runFfmpeg({
    args,
    signal,
    input: Readable.from(verifiedBytes()),
    onStderr: (line) => {
      if (/\[(error|fatal|panic)\]|corrupt decoded frame/.test(line)) complaints.push(line);
    },
  });
  if (code !== 0 || complaints.length > 0) throw broken(`${name}: ${complaints[0] ?? stderr.slice(-300)}`);
  if (verified < blobs.length) throw broken(`${name}: read only ${verified} of ${blobs.length} blobs`);
}

const broken = (what: string): Error => mediaFault('encoder_failed', `not sealed: ${what}`);
