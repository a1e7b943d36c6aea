import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { Readable, Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { blobPath, BlobHash } from '#shared/model/blob.ts';
import { BLOBS, DOCUMENT_FILE } from './document.ts';
import { readDocument } from './verify.ts';

/** All of a backup as one tar file, the same bytes each time; gives the hash of what was sent once all of it was. */
export async function sendArchive(target: string, name: string, to: Writable): Promise<string> {
  const { document } = await readDocument(path.join(target, name));
  const { hasMedia, missing, blobs, sources } = document;
  const media = [
    ...(hasMedia ? blobs.filter(({ blob }) => !missing.includes(blob)).map(({ blob }) => blob as string) : []),
    ...sources.map((one) => one.sha256),
  ];
  const files = [`${name}/${DOCUMENT_FILE}`, `${name}/${document.database.path}`];
  for (const hash of new Set(media)) files.push(`${BLOBS}/${blobPath(BlobHash.parse(hash))}`);

  const plain = ['--format=posix', '--pax-option=delete=atime,delete=ctime', '--owner=0', '--group=0', '--numeric-owner', '--mode=0600'];
  const child = spawn(
    'tar',
    ['--create', '--directory', target, ...plain, '--mtime', `@${Math.floor(document.takenAt / 1000)}`, '--null', '--files-from=-'],
    {
      stdio: ['pipe', 'pipe', 'ignore'],
    },
  );
  const ended = once(child, 'close');
  const sum = createHash('sha256');
  const hashing = new Transform({
    transform(piece: Buffer, _encoding, done) {
      sum.update(piece);
      done(null, piece);
    },
  });
  try {
    await Promise.all([pipeline(Readable.from(files.map((file) => `${file}\0`)), child.stdin), pipeline(child.stdout, hashing, to)]);
  } finally {
    child.kill();
  }
  const [code] = await ended;
  if (code !== 0) throw new Error(`tar ended with ${String(code)}`);
  return sum.digest('hex');
}
