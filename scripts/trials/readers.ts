import { createHash, randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { get, type ClientRequest, type IncomingMessage } from 'node:http';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createBlobStore } from '#server/catalogue/blob-store.ts';
import type { BlobHash } from '#shared/model/blob.ts';
import { run as runProgram } from '#tests/support/child.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { plantScreen } from '#tests/support/screen-visitor.ts';
import type { Outcome } from '../measured.ts';
import { seeded } from '../samples/seeded.ts';

const BLOBS = 16;
/** More than the kernel takes off the server's hands for a reader who reads nothing. */
const BLOB_BYTES = 8_000_000;
const MEMORY_MB = 16;
const ROUNDS = 5;
/** What Node's own heap may come and go by. Its young part, which V8 lets grow as it likes, is kept small, or it would hide what a reader leaves. */
const SLACK_MB = 80;
/** A lean piece and what Node needs for a connection. */
const READER_MB = 0.1;
const PATIENCE_MS = 60_000;

type Kind = 'reads all' | 'reads slowly' | 'goes away' | 'reads nothing';
type Reader = { settled: Promise<string | null>; leave: () => void };
type Office = { url: string; pid: number; headers: Record<string, string>; blobs: readonly BlobHash[]; random: () => number };

/**
 * n readers at once, five times over, on blobs of which an eighth fits into the server's memory: some read all, some slowly, some go away in the
 * middle, most stop reading and keep the line. Failures are wrong bytes, memory beyond what was promised or that grows from round to
 * round, descriptors that do not come back, and a server that no longer answers.
 */
export async function run({ n, seed }: { n: number; seed: number }): Promise<Outcome> {
  const readers = n || 2000;
  await using folder = await temporaryFolder();
  const store = await createBlobStore(path.join(folder.path, 'blobs'));
  const blobs: BlobHash[] = [];
  for (let i = 0; i < BLOBS; i++) blobs.push((await store.put(randomBytes(BLOB_BYTES))).blob);
  const { logIn } = await plantScreen(folder.path);
  const settings = {
    FIELDCAST_DATA: folder.path,
    FIELDCAST_PORT: '0',
    FIELDCAST_FETCHES_PER_S: '100000',
    NODE_OPTIONS: '--max-semi-space-size=8',
  };
  await using server = runProgram('server/main.ts', [], { ...settings, FIELDCAST_MEDIA_MEMORY_MB: `${MEMORY_MB}` });
  const url = (await server.says(/"url":"([^"]+)","msg":"listening"/))[1] ?? '';
  const headers = { authorization: `Bearer ${await logIn(url)}` };
  const office: Office = { url, pid: server.child.pid ?? 0, headers, blobs, random: seeded(seed) };

  const failures = [...(await round(office, 20))]; // What is made once is made now.
  const [quietMB, quietFiles] = [await memoryOf(office), await filesOf(office)];
  const peaksMB: number[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    failures.push(...(await round(office, readers, async () => void peaksMB.push(await memoryOf(office)))));
    if (!(await isSettled(async () => (await filesOf(office)) <= quietFiles)))
      failures.push(`round ${i}: ${await filesOf(office)} descriptors, ${quietFiles} before`);
  }
  const mostMB = quietMB + 2 * MEMORY_MB + readers * READER_MB + SLACK_MB;
  for (const [i, peak] of peaksMB.entries()) if (peak > mostMB) failures.push(`round ${i}: ${peak} MB, more than ${mostMB}`);
  const [first = 0, last = 0] = [peaksMB[0], peaksMB.at(-1)];
  if (last > first + SLACK_MB) failures.push(`memory grows from round to round: ${peaksMB.join(', ')} MB`);
  const endMB = await memoryOf(office);
  const details = { readers, quietMB, peaksMB, endMB, mostMB, descriptors: quietFiles, failures: failures.slice(0, 10) };
  return { value: failures.length, unit: 'failures', baseline: null, n: readers * ROUNDS, details };
}

/** All begin at once; when those who ever finish have finished, the rest hold their lines and `atPeak` looks; then they go. */
async function round(office: Office, count: number, atPeak?: () => Promise<void>): Promise<string[]> {
  const kinds = Array.from({ length: count }, () => kindBy(office.random()));
  const opened = kinds.map((kind) => ({ kind, reader: openReader(office, kind) }));
  const faults = await Promise.all(opened.map(({ reader }) => reader.settled));
  await atPeak?.();
  for (const { reader } of opened) reader.leave();
  return faults.filter((fault) => fault !== null);
}

function kindBy(chance: number): Kind {
  if (chance < 0.1) return 'reads all';
  if (chance < 0.15) return 'reads slowly';
  return chance < 0.4 ? 'goes away' : 'reads nothing';
}

/** Settled once it has read all, gone away, or got its first bytes and stopped reading. */
function openReader({ url, headers, blobs, random }: Office, kind: Kind): Reader {
  const blob = blobs[Math.floor(random() * blobs.length)] ?? '';
  const goesAt = random() * BLOB_BYTES;
  let request: ClientRequest | undefined;
  const settled = new Promise<string | null>((resolve) => {
    const began = get(`${url}/blobs/${blob}`, { headers, agent: false }, (response) => {
      response.on('error', () => resolve(kind === 'goes away' ? null : 'cut'));
      if (response.statusCode !== 200) return resolve(`status ${response.statusCode}`);
      if (kind === 'reads nothing') return void response.once('readable', () => resolve(null));
      return void readOn(response, kind, goesAt).then((hash) => resolve(hash === null || hash === blob ? null : 'wrong bytes'));
    });
    began.on('error', (error) => resolve(kind === 'goes away' ? null : `no answer: ${error.message}`));
    request = began;
  });
  return { settled, leave: () => request?.destroy() };
}

/** The hash of what was read; null: it went away before the end. */
async function readOn(response: IncomingMessage, kind: Kind, goesAt: number): Promise<string | null> {
  const sum = createHash('sha256');
  let bytes = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    sum.update(piece);
    bytes += piece.length;
    if (kind === 'goes away' && bytes > goesAt) return null; // The loop's end destroys the response, and with it the line.
    if (kind === 'reads slowly' && bytes < 500_000) await pause(20);
  }
  return sum.digest('hex');
}

const filesOf = async ({ pid }: Office): Promise<number> => (await readdir(`/proc/${pid}/fd`)).length;

async function memoryOf({ pid }: Office): Promise<number> {
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1000);
}

async function isSettled(ask: () => Promise<boolean>): Promise<boolean> {
  for (let waited = 0; waited < PATIENCE_MS; waited += 100) {
    if (await ask()) return true;
    await pause(100);
  }
  return false;
}
