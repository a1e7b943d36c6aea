import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { LessonId } from '#shared/model/ids.ts';
import { blobsOf, Package } from '#shared/model/package.ts';
import { catalogueCalls } from '#shared/protocol/http/catalogue.ts';
import { BlobHash, blobPath } from '#shared/model/blob.ts';
import type { Office } from '#tests/support/office.ts';
import { openBooks, type OfficeBooks } from '#tests/support/office-books.ts';

type Victim = 'server' | 'encoder' | 'ffmpeg';

interface Needs {
  office: Office;
  dataFolder: string;
  source: string;
  /** Whom to kill, in this order, each at a random moment of the encoding. */
  victims: readonly Victim[];
  random: () => number;
}

export interface Survived {
  /** What differs from how it should be, in words. */
  faults: string[];
  kills: number;
  /** Pieces that were begun more than once, all begins beyond the first counted. */
  redone: number;
  pkg: Package;
  blobs: string[];
}

/** ffmpeg and encoders whose parents are gone may live on for so long. */
const ORPHANED_MS = 2000;
const LEAST_WAIT_MS = 600;
const MOST_WAIT_MS = 5000;

/** Brings a file in and kills with -9 while it is encoded. It completes by itself: nobody asks for anything. */
export async function encodeThroughKills({ office, dataFolder, source, victims, random }: Needs): Promise<Survived> {
  const lesson = LessonId.parse(await office.client.upload(source));
  const books = await openBooks('sqlite', dataFolder);
  const begun = new Set<string>();
  const faults: string[] = [];
  const watching = new AbortController();
  const watch = watchLeases(books, begun, watching.signal);
  const seen = { progress: 0 };
  let kills = 0;
  for (const victim of victims) {
    await pause(LEAST_WAIT_MS + random() * (MOST_WAIT_MS - LEAST_WAIT_MS));
    if ((await lessonOf(office, lesson)).state === 'ready') break;
    faults.push(...(await kill(victim, { office, dataFolder, random })));
    kills += 1;
    faults.push(...progressFaults(await lessonOf(office, lesson), seen));
  }
  for (;;) {
    const now = await lessonOf(office, lesson);
    faults.push(...progressFaults(now, seen));
    if (now.state === 'failed') throw new Error(`failed: ${now.fault} ${now.faultDetail}`);
    if (now.state === 'ready') break;
    await pause(300);
  }
  watching.abort();
  await watch;
  await pause(ORPHANED_MS);
  const { package: hash } = await lessonOf(office, lesson);
  const pkg = Package.parse(JSON.parse(await readFile(path.join(dataFolder, 'blobs', blobPath(BlobHash.parse(hash))), 'utf8')));
  faults.push(...(await leftovers(dataFolder, pkg, BlobHash.parse(hash))));
  const pieces = new Set([...begun].map((lease) => lease.slice(0, lease.lastIndexOf(' '))));
  return { faults, kills, redone: begun.size - pieces.size, pkg, blobs: blobsOf(pkg).map(({ blob }) => blob) };
}

const lessonOf = (office: Office, id: LessonId) => office.client.call(catalogueCalls.getLesson, { params: { id } });

function progressFaults({ progress, state }: { progress: number; state: string }, seen: { progress: number }): string[] {
  const fell = state === 'working' && progress < seen.progress - 1e-9;
  const fault = fell ? [`progress fell from ${seen.progress} to ${progress}`] : [];
  seen.progress = Math.max(seen.progress, progress);
  return fault;
}

/** Each piece with each fence it was given under. */
async function watchLeases(books: OfficeBooks, begun: Set<string>, stop: AbortSignal): Promise<void> {
  const Lease = z.object({ kind: z.string(), idx: z.coerce.number(), fence: z.coerce.number() });
  while (!stop.aborted) {
    const rows = await books.rows("select kind, idx, fence from encode_task where state in ('leased', 'done')").catch(() => []);
    for (const { kind, idx, fence } of z.array(Lease).parse(rows)) begun.add(`${kind} ${idx} ${fence}`);
    await pause(50);
  }
}

async function kill(victim: Victim, { office, dataFolder, random }: Pick<Needs, 'office' | 'dataFolder' | 'random'>): Promise<string[]> {
  if (victim === 'server') {
    await office.stop('SIGKILL');
    const orphans = await untilGone(() => processesOf(dataFolder));
    await office.start();
    return orphans.map((name) => `${name} outlived its server`);
  }
  const all = (await processesOf(dataFolder)).filter(({ name }) => (victim === 'ffmpeg') === (name === 'ffmpeg'));
  const chosen = all[Math.floor(random() * all.length)];
  if (!chosen) return [];
  const below = (await processesOf(dataFolder)).filter(({ parent }) => parent === chosen.pid).map(({ pid }) => pid);
  try {
    process.kill(chosen.pid, 'SIGKILL');
  } catch {
    return []; // It ended in this very moment.
  }
  const orphans = await untilGone(async () => (await processesOf(dataFolder)).filter(({ pid }) => below.includes(pid)));
  return orphans.map((name) => `${name} outlived its encoder`);
}

interface Process {
  pid: number;
  parent: number;
  name: string;
}

/** Encoders of this data folder, and what they run. */
async function processesOf(dataFolder: string): Promise<Process[]> {
  const found: Process[] = [];
  for (const pid of (await readdir('/proc')).map(Number).filter((number) => number > 0)) {
    const [command, stat] = await Promise.all(['cmdline', 'stat'].map((file) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')));
    if (!command?.includes(dataFolder) || !stat) continue;
    const [, name = '', parent] = /\((.*)\) \S+ (\d+)/.exec(stat) ?? [];
    if (name === 'ffmpeg' || name === 'ffprobe' || command.includes('encoder.ts')) found.push({ pid, parent: Number(parent), name });
  }
  return found;
}

/** What is still there after two seconds. */
async function untilGone(list: () => Promise<Process[]>): Promise<string[]> {
  const until = performance.now() + ORPHANED_MS;
  for (;;) {
    const left = await list();
    if (left.length === 0) return [];
    if (performance.now() > until) return left.map(({ name, pid }) => `${name} ${pid}`);
    await pause(50);
  }
}

/** Nothing stale in work/, no half-written blob, none that nobody names. */
async function leftovers(dataFolder: string, pkg: Package, hash: BlobHash): Promise<string[]> {
  const work = await filesIn(path.join(dataFolder, 'work'));
  const named = new Set<string>([hash, ...blobsOf(pkg).map(({ blob }) => blob)]);
  const blobs = (await filesIn(path.join(dataFolder, 'blobs'))).filter((name) => !named.has(name));
  return [...work.map((name) => `work/${name} is left`), ...blobs.map((name) => `blob ${name} is named by nobody`)];
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}
