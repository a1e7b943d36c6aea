import { randomBytes } from 'node:crypto';
import { hex, sha256 } from '#player/agent/sha256.ts';
import { BlobHash, type BlobRef } from '#shared/model/blob.ts';
import { ImageId, LessonId, newId } from '#shared/model/ids.ts';
import type { Package } from '#shared/model/package.ts';

/** Something an office hands out, with the blobs it is made of. The bytes mean nothing: who tests the player's hands needs no pictures. */
export type Goods =
  | { kind: 'lesson'; id: LessonId; title: string; ms: number; index: BlobRef; blobs: Map<BlobHash, Buffer> }
  | { kind: 'image'; id: ImageId; title: string; index: BlobRef; blobs: Map<BlobHash, Buffer> };

export const hashOf = (bytes: Uint8Array): BlobHash => BlobHash.parse(hex(sha256(bytes)));

export function makeLesson(title: string, ms: number, chunkBytes = 20_000): Goods & { kind: 'lesson' } {
  const blobs = new Map<BlobHash, Buffer>();
  const put = (bytes: Buffer): BlobRef => {
    const blob = hashOf(bytes);
    blobs.set(blob, bytes);
    return { blob, bytes: bytes.length };
  };
  const track = (codec: string, timescale: number) => ({
    codec,
    timescale,
    init: put(randomBytes(800)),
    chunks: [1, 2].map(() => ({
      ...put(randomBytes(chunkBytes)),
      segments: [{ offset: 0, bytes: chunkBytes, ticks: (timescale * ms) / 2000 }],
    })),
    peakBandwidth: 1_000_000,
    averageBandwidth: 800_000,
  });
  const rung = (name: string, width: number, height: number) => ({
    ...track('avc1.64001f', 90_000),
    name,
    width,
    height,
    frameRate: 25,
    joinable: true,
  });
  const pkg: Package = {
    v: 1,
    durationMs: ms,
    encoder: { build: 'test', settings: 'test' },
    rungs: [rung('360p', 640, 360), rung('720p', 1280, 720), rung('1080p', 1920, 1080)],
    audio: [{ ...track('mp4a.40.2', 48_000), name: 'sound', language: 'und', silent: false }],
    posters: [],
    captions: [],
  };
  const index = put(Buffer.from(JSON.stringify(pkg)));
  return { kind: 'lesson', id: newId('les', LessonId), title, ms, index, blobs };
}

export function makeImage(title: string): Goods & { kind: 'image' } {
  const bytes = Buffer.concat([Buffer.from('\x89PNG', 'latin1'), randomBytes(2000)]);
  const blob = hashOf(bytes);
  return { kind: 'image', id: newId('img', ImageId), title, index: { blob, bytes: bytes.length }, blobs: new Map([[blob, bytes]]) };
}
