import { randomBytes } from 'node:crypto';
import { hex, sha256 } from '#player/agent/sha256.ts';
import { BlobHash, type BlobRef } from '#shared/model/blob.ts';
import { ImageId, LessonId, newId } from '#shared/model/ids.ts';
import { Package } from '#shared/model/package.ts';

/** Something an office hands out, with the blobs it is made of. The bytes mean nothing: who tests the player's hands needs no pictures. */
export type Goods =
  | { kind: 'lesson'; id: LessonId; title: string; ms: number; index: BlobRef; blobs: Map<BlobHash, Buffer> }
  | { kind: 'image'; id: ImageId; title: string; index: BlobRef; blobs: Map<BlobHash, Buffer> };

export const hashOf = (bytes: Uint8Array): BlobHash => BlobHash.parse(hex(sha256(bytes)));

export const makeLesson = (title: string, ms: number, chunkBytes = 20_000, chunks = 2): Goods & { kind: 'lesson' } =>
  makeLadder(title, { '360p': chunkBytes, '720p': chunkBytes, '1080p': chunkBytes }, { ms, soundBytes: chunkBytes, chunks });

/** A lesson with chunks of so many bytes in each of its rungs. */
export function makeLadder(
  title: string,
  sizes: Record<`${number}p`, number>,
  { ms = 60_000, soundBytes = 20_000, chunks = 2 } = {},
): Goods & { kind: 'lesson' } {
  const blobs = new Map<BlobHash, Buffer>();
  const put = (bytes: Buffer): BlobRef => {
    const blob = hashOf(bytes);
    blobs.set(blob, bytes);
    return { blob, bytes: bytes.length };
  };
  const track = (codec: string, timescale: number, chunkBytes: number) => ({
    codec,
    timescale,
    init: put(randomBytes(800)),
    chunks: Array.from({ length: chunks }, () => ({
      ...put(randomBytes(chunkBytes)),
      segments: [{ offset: 0, bytes: chunkBytes, ticks: Math.round((timescale * ms) / 1000 / chunks) }],
    })),
    peakBandwidth: 1_000_000,
    averageBandwidth: 800_000,
  });
  const rung = (name: string, chunkBytes: number) => ({
    ...track('avc1.64001f', 90_000, chunkBytes),
    name,
    width: Math.round((Number.parseInt(name, 10) * 16) / 9),
    height: Number.parseInt(name, 10),
    frameRate: 25,
    joinable: true,
  });
  const pkg: Package = {
    v: 1,
    durationMs: ms,
    encoder: { build: 'test', settings: 'test' },
    rungs: Object.entries(sizes).map(([name, bytes]) => rung(name, bytes)),
    audio: [{ ...track('mp4a.40.2', 48_000, soundBytes), name: 'sound', language: 'und', silent: false }],
    posters: [],
    captions: [],
  };
  const index = put(Buffer.from(JSON.stringify(pkg)));
  return { kind: 'lesson', id: newId('les', LessonId), title, ms, index, blobs };
}

/** The same lesson after a stretch in its middle was made anew: one chunk of the rung that stations show, and so the index. */
export function withNewChunk(lesson: Goods & { kind: 'lesson' }): { lesson: Goods & { kind: 'lesson' }; fresh: BlobHash[] } {
  const pkg = Package.parse(JSON.parse(lesson.blobs.get(lesson.index.blob)?.toString() ?? ''));
  const chunks = pkg.rungs.find(({ name }) => name === '720p')?.chunks ?? [];
  const chunk = chunks[Math.floor(chunks.length / 2)];
  if (!chunk) throw new Error('a lesson has a chunk');
  const bytes = randomBytes(chunk.bytes);
  chunk.blob = hashOf(bytes);
  const text = Buffer.from(JSON.stringify(pkg));
  const index = { blob: hashOf(text), bytes: text.length };
  const blobs = new Map([...lesson.blobs, [chunk.blob, bytes] as const, [index.blob, text] as const]);
  return { lesson: { ...lesson, index, blobs }, fresh: [chunk.blob, index.blob] };
}

export function makeImage(title: string): Goods & { kind: 'image' } {
  const bytes = Buffer.concat([Buffer.from('\x89PNG', 'latin1'), randomBytes(2000)]);
  const blob = hashOf(bytes);
  return { kind: 'image', id: newId('img', ImageId), title, index: { blob, bytes: bytes.length }, blobs: new Map([[blob, bytes]]) };
}
