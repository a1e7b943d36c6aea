import { randomBytes } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { Agent, get } from 'node:http';
import path from 'node:path';
import { createBlobStore } from '#server/catalogue/blob-store.ts';
import { blobPath, type BlobHash } from '#shared/model/blob.ts';
import { run as runProgram } from '#tests/support/child.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { freePort } from '#tests/support/free-port.ts';
import { plantScreen } from '#tests/support/screen-visitor.ts';
import { cpuSecondsOfProcess } from '../cpu-seconds.ts';

const SIZES = [300_000, 2_000_000];
const SETS_BYTES = 20_000_000;
const READERS = 16;
/** Until the compiler has done what it does, which goes by calls and not by bytes: a server runs for months. */
const WARM_FETCHES = 20_000;
const WARM_BLOB_BYTES = 3000;
const ROUNDS = 3;

interface Sender {
  url: string;
  addressOf: (blob: BlobHash) => string;
  headers: Record<string, string>;
  cpuSeconds: () => number;
}

/**
 * CPU seconds of the server for a GB that screens fetch, from a real server process with everything that stands before a blob, against nginx
 * with sendfile on the same files. `inFront` is both together where nginx stands in front and sends what the server lets it. Both have the files in memory, as those have that many screens fetch. Told is the size with the worst ratio.
 */
export async function run({ n }: { n: number }) {
  const bytes = (n || 2) * 1e9;
  await using folder = await temporaryFolder();
  const data = path.join(folder.path, 'data');
  const store = await createBlobStore(path.join(data, 'blobs'));
  const sets = new Map<number, BlobHash[]>();
  for (const size of SIZES) {
    const blobs: BlobHash[] = [];
    while (blobs.length * size < SETS_BYTES) blobs.push((await store.put(randomBytes(size))).blob);
    sets.set(size, blobs);
  }
  const { logIn } = await plantScreen(data);
  const proxied = { FIELDCAST_PROXIES: '1', FIELDCAST_NGINX_BLOBS: '/inside/', FIELDCAST_FETCHES_PER_S: '100000' };
  await using server = runProgram('server/main.ts', [], { FIELDCAST_DATA: data, FIELDCAST_PORT: '0', ...proxied });
  const url = (await server.says(/"url":"([^"]+)","msg":"listening"/))[1] ?? '';
  const headers = { authorization: `Bearer ${await logIn(url)}` };
  const pid = server.child.pid ?? 0;
  const ours: Sender = { url, addressOf: (blob) => `/blobs/${blob}`, headers, cpuSeconds: () => cpuSecondsOfProcess(pid) };
  await using nginx = await startNginx(folder.path, path.join(data, 'blobs'), ours);

  const { blob: small } = await store.put(randomBytes(WARM_BLOB_BYTES));
  await fetchAll(ours, [small], WARM_BLOB_BYTES, WARM_FETCHES * WARM_BLOB_BYTES);
  const rows = [];
  for (const [size, blobs] of sets) rows.push(await compare(size, blobs, bytes, ours, nginx));
  const worst = rows.toSorted((a, b) => (b.ratio ?? b.ours) - (a.ratio ?? a.ours))[0];
  const memoryMB = Math.round(Number(/VmHWM:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1000);
  return {
    value: worst?.ours ?? 0,
    unit: 'cpu s/GB',
    baseline: worst?.nginx ?? null,
    n: rows.length * ROUNDS,
    details: { rows, memoryMB },
  };
}

/** In turns, so that other work on the machine disturbs both alike; the median of each. */
async function compare(size: number, blobs: readonly BlobHash[], bytes: number, ours: Sender, nginx: Nginx | undefined) {
  const costs: Record<'ours' | 'nginx' | 'inFront', number[]> = { ours: [], nginx: [], inFront: [] };
  await fetchAll(ours, blobs, size, SETS_BYTES); // Into memory.
  for (let round = 0; round < ROUNDS; round++) {
    costs.ours.push(await costPerGB(ours, blobs, size, bytes / ROUNDS));
    if (nginx) costs.nginx.push(await costPerGB(nginx.files, blobs, size, bytes / ROUNDS));
    if (nginx) costs.inFront.push(await costPerGB(nginx.inFront, blobs, size, bytes / ROUNDS));
  }
  const [mine, theirs] = [median(costs.ours), nginx ? median(costs.nginx) : null];
  const ratioOf = (cost: number): number | null => (theirs ? Math.round((cost / theirs) * 100) / 100 : null);
  return { size, ours: mine, nginx: theirs, ratio: ratioOf(mine), ratioInFront: ratioOf(median(costs.inFront)), costs };
}

async function costPerGB(sender: Sender, blobs: readonly BlobHash[], size: number, bytes: number): Promise<number> {
  const before = sender.cpuSeconds();
  const fetched = await fetchAll(sender, blobs, size, bytes);
  return Math.round(((sender.cpuSeconds() - before) / (fetched / 1e9)) * 1000) / 1000;
}

/** As many readers at once as a few stations have, each one blob after another. */
async function fetchAll(sender: Sender, blobs: readonly BlobHash[], size: number, bytes: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: READERS });
  let [left, fetched] = [Math.ceil(bytes / size), 0];
  const reader = async (): Promise<void> => {
    while (left-- > 0) {
      const blob = blobs[left % blobs.length];
      const got = blob ? await fetchOne(sender, sender.addressOf(blob), agent) : 0;
      fetched += got;
    }
  };
  await Promise.all(Array.from({ length: READERS }, reader));
  agent.destroy();
  if (fetched < bytes) throw new Error(`${fetched} of ${bytes} bytes came from ${sender.url}`);
  return fetched;
}

function fetchOne({ url, headers }: Sender, address: string, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url + address, { agent, headers }, (response) => {
      let bytes = 0;
      response.on('data', (piece: Buffer) => (bytes += piece.length));
      response.on('end', () => (response.statusCode === 200 ? resolve(bytes) : reject(new Error(`status ${response.statusCode}`))));
      response.on('error', reject);
    }).on('error', reject);
  });
}

type Nginx = AsyncDisposable & { files: Sender; inFront: Sender };

/** The files as they are, and in front of our server; undefined where there is no nginx. */
async function startNginx(folder: string, blobs: string, ours: Sender): Promise<Nginx | undefined> {
  if (spawnSync('nginx', ['-v']).status !== 0) return undefined;
  const port = await freePort();
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/${kind};`).join(' ');
  const upstream = `upstream office { server ${new URL(ours.url).host}; keepalive 32; }`;
  const proxy = `proxy_pass http://office; proxy_http_version 1.1; proxy_set_header Connection ''; proxy_set_header X-Forwarded-For $remote_addr;`;
  const places = `location /files/ { alias ${blobs}/; } location /inside/ { internal; alias ${blobs}/; } location / { ${proxy} }`;
  const common = `access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; ${temporary}`;
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  const main = `${user} daemon off; worker_processes 1; pid ${folder}/pid; error_log stderr notice; events {}`;
  const file = path.join(folder, 'nginx.conf');
  await writeFile(file, `${main} http { ${common} ${upstream} server { listen 127.0.0.1:${port}; ${places} } }`);
  const program = runProgram('nginx', ['-c', file], {}, 'as it is');
  const worker = Number((await program.says(/start worker process (\d+)/))[1]);
  const [url, cpuSeconds] = [`http://127.0.0.1:${port}`, () => cpuSecondsOfProcess(worker)];
  return {
    files: { url, addressOf: (blob) => `/files/${blobPath(blob)}`, headers: {}, cpuSeconds },
    inFront: { ...ours, url, cpuSeconds: () => cpuSeconds() + ours.cpuSeconds() },
    [Symbol.asyncDispose]: () => program.kill('SIGTERM'),
  };
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
