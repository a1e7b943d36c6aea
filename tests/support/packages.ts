import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer, json } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createBlobStore, type BlobStore } from '#server/catalogue/blob-store.ts';
import type { BlobHash } from '#shared/model/blob.ts';
import { Package } from '#shared/model/package.ts';
import type { Track } from '#shared/hls/playlist.ts';
import { temporaryFolder } from './folder.ts';

/** A store and a folder to work in, both gone with the test. */
export async function temporaryStore() {
  const folder = await temporaryFolder();
  const store = await createBlobStore(join(folder.path, 'blobs'));
  return { store, folder: folder.path, workFolder: join(folder.path, 'work'), [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
}

export const readPackage = async (store: BlobStore, hash: BlobHash): Promise<Package> => Package.parse(await json(store.read(hash)));

/** The whole track as one file, put together from its blobs as a player would. */
export async function trackToFile(store: BlobStore, track: Pick<Track, 'init' | 'chunks'>, path: string): Promise<string> {
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for (const { blob } of [track.init, ...track.chunks]) yield* store.read(blob);
  }
  await pipeline(Readable.from(bytes()), createWriteStream(path));
  return path;
}

/** Runs a tool to its end and gives what it printed on both streams; its failure is the test's. */
export async function runTool(program: string, ...args: string[]): Promise<{ stdout: Buffer; stderr: string }> {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  const [code, stdout, stderr] = await Promise.all([ended, buffer(child.stdout), buffer(child.stderr)]);
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${stderr.toString().slice(-500)}`);
  return { stdout, stderr: stderr.toString() };
}

export const ffmpeg = (...args: string[]) => runTool('ffmpeg', '-v', 'error', '-nostdin', '-y', ...args);
