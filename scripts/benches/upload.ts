import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openCuttingProxy } from '#tests/support/cutting-proxy.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { openOffice } from '#tests/support/office.ts';
import { makeBytes, sendThroughCuts } from '../office/cut-upload.ts';

const MEGABYTE = 1_000_000;
const CUTS = 50;
const never = { afterBytes: Infinity, how: 'end' as const };

/**
 * Megabytes a second (`--n` of them, 200 by default) of an upload by a line that is cut fifty times, every third time without a word
 * to the server. The baseline is the same file by plain HTTP into a file, by the same line without a cut.
 */
export async function run({ n, seed }: { n: number; seed: number }) {
  const megabytes = n || 200;
  const bytes = megabytes * MEGABYTE;
  await using folder = await temporaryFolder();
  const [file, dataFolder] = [path.join(folder.path, 'lesson.mp4'), path.join(folder.path, 'server')];
  await makeBytes(file, bytes, seed);
  const rate = (seconds: number): number => Number((megabytes / seconds).toFixed(1));

  const copied = rate(await copy(file, path.join(folder.path, 'copy')));
  await using office = await openOffice(dataFolder);
  const sent = await sendThroughCuts({ office, dataFolder, file, bytes, cuts: CUTS, restarts: 0, seed });
  const uncut = rate(await sendUncut(office, file));
  const takeover = sent.takeoverMs.toSorted((a, b) => a - b);
  const details = {
    isEqual: sent.isEqual,
    cuts: sent.cuts,
    uncutMBs: uncut,
    silentCuts: takeover.length,
    takeoverMs: takeover.at(takeover.length >> 1) ?? 0,
  };
  return { value: rate(sent.seconds), unit: 'MB/s', baseline: copied, n: megabytes, details };
}

async function sendUncut(office: Awaited<ReturnType<typeof openOffice>>, file: string): Promise<number> {
  await using line = await openCuttingProxy({ port: Number(new URL(office.url).port), nextCut: () => never });
  const began = performance.now();
  await office.client.upload(file, { through: line.url });
  return (performance.now() - began) / 1000;
}

/** What the line and the disk give at best. */
async function copy(file: string, to: string): Promise<number> {
  const server = createServer((asked, answer) => void pipeline(asked, createWriteStream(to)).then(() => answer.end()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // Listening on a port, so never a pipe's name.
  await using line = await openCuttingProxy({ port, nextCut: () => never });
  const began = performance.now();
  const sending = request(line.url, { method: 'PUT' });
  const answered = once(sending, 'response');
  await pipeline(createReadStream(file), sending);
  await answered;
  const seconds = (performance.now() - began) / 1000;
  server.closeAllConnections();
  server.close();
  return seconds;
}
