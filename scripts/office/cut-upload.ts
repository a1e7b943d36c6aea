import { createCipheriv, createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { holdMedia } from '#server/backup/holding.ts';
import { openCuttingProxy, type Cut } from '#tests/support/cutting-proxy.ts';
import type { Office } from '#tests/support/office.ts';
import { seeded } from '../samples/seeded.ts';

const PIECE = 1024 * 1024;
const HOWS: Cut[] = ['reset', 'silent', 'end'];
/** As the console's pages have it: at once, and then with patience. */
const RETRY_DELAYS_MS = [0, 200, 1000, 3000, 5000, 10_000, 20_000];

/** Bytes that nothing shortens and every run makes alike. */
export async function makeBytes(file: string, bytes: number, seed: number): Promise<void> {
  const noise = createCipheriv('aes-128-ctr', Buffer.alloc(16, seed), Buffer.alloc(16));
  function* pieces(): Generator<Buffer> {
    yield Buffer.from('no video: '); // Nobody shall take it for an image or a film by chance.
    for (let left = bytes - 10; left > 0; left -= PIECE) yield noise.update(Buffer.alloc(Math.min(PIECE, left)));
  }
  await pipeline(Readable.from(pieces()), createWriteStream(file));
}

export async function hashOf(file: string): Promise<string> {
  const sum = createHash('sha256');
  await pipeline(createReadStream(file), sum);
  return sum.digest('hex');
}

interface Journey {
  office: Office;
  dataFolder: string;
  file: string;
  bytes: number;
  cuts: number;
  restarts: number;
  seed: number;
}

/** Sends a file by a line that is cut so often, while the server is killed so often; hands back what arrived and how long it took. */
export async function sendThroughCuts({ office, dataFolder, file, bytes, cuts, restarts, seed }: Journey) {
  const random = seeded(seed);
  await using stack = new AsyncDisposableStack();
  stack.use(await holdMedia(dataFolder)); // So that what arrived is still there when its lesson has failed.
  const kills = new Set(Array.from({ length: restarts }, (_, i) => Math.floor(((i + 1) * cuts) / (restarts + 1))));
  const killing: Promise<void>[] = [];
  let planned = 0;
  await using line = await openCuttingProxy({
    port: Number(new URL(office.url).port),
    nextCut: () => {
      planned += 1;
      const gap = bytes / (cuts + 1);
      return {
        afterBytes: planned > cuts ? Infinity : Math.ceil(gap * (0.2 + 0.7 * random())),
        how: HOWS[planned % HOWS.length] ?? 'reset',
      };
    },
    onCut: (count) => {
      if (kills.has(count)) killing.push(office.restart('SIGKILL'));
      return kills.has(count);
    },
  });
  const began = performance.now();
  const content = await office.client.upload(file, { through: line.url, retryDelays: RETRY_DELAYS_MS });
  const seconds = (performance.now() - began) / 1000;
  await Promise.all(killing);
  const folder = path.join(dataFolder, 'uploads');
  const [arrived = ''] = (await readdir(folder)).filter((name) => !name.endsWith('.json'));
  const isEqual = (await hashOf(path.join(folder, arrived))) === (await hashOf(file));
  return { content, isEqual, seconds, cuts: line.cuts(), restarts: killing.length, takeoverMs: line.takeoverMs };
}
