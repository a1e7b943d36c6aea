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

export type Victim = 'server' | 'encoder' | 'ffmpeg' | 'copier';

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
  /** Who was killed, in this order. */
  killed: Victim[];
  /** Pieces that were begun more than once, all begins beyond the first counted. */
  redone: number;
  /** Null: it failed. */
  pkg: Package | null;
  blobs: string[];
}

/** ffmpeg and encoders whose parents are gone may live on for so long. */
const ORPHANED_MS = 2000;
const LEAST_WAIT_MS = 600;
const MOST_WAIT_MS = 5000;
/** So long without any progress, and it will not complete by itself. */
const STUCK_MS = 300_000;
const LOOK_MS = 20;

/** Brings a file in and kills with -9 while it is encoded. It completes by itself: nobody asks for anything. */
export async function encodeThroughKills({ office, dataFolder, source, victims, random }: Needs): Promise<Survived> {
  const lesson = LessonId.parse(await office.client.upload(source));
  const books = await openBooks('sqlite', dataFolder);
  const begun = new Set<string>();
  const faults: string[] = [];
  const watching = new AbortController();
  const watch = watchLeases(books, begun, watching.signal);
  const seen = { progress: 0, at: performance.now() };
  const killed: Victim[] = [];
  for (const victim of victims) {
    if (victim !== 'copier') await pause(LEAST_WAIT_MS + random() * (MOST_WAIT_MS - LEAST_WAIT_MS));
    const isOver = async () => isOverIn(await lessonOf(office, lesson));
    const found = await kill(victim, { office, dataFolder, random, books, isOver });
    if (!found) break; // It was through before; the caller sees that too few were killed.
    faults.push(...found);
    killed.push(victim);
    faults.push(...progressFaults(await lessonOf(office, lesson), seen));
  }
  let now = await lessonOf(office, lesson);
  for (; !isOverIn(now) && performance.now() - seen.at < STUCK_MS; now = await lessonOf(office, lesson)) {
    faults.push(...progressFaults(now, seen));
    await pause(300);
  }
  watching.abort();
  await watch;
  await pause(ORPHANED_MS);
  if (now.state !== 'ready') faults.push(`${now.state} for good: ${now.fault} ${now.faultDetail}`);
  const pkg = now.package && (await readPackage(dataFolder, now.package));
  if (pkg && now.package) faults.push(...(await leftovers(dataFolder, pkg, now.package)));
  const pieces = new Set([...begun].map((lease) => lease.slice(0, lease.lastIndexOf(' '))));
  return { faults, killed, redone: begun.size - pieces.size, pkg, blobs: pkg ? blobsOf(pkg).map(({ blob }) => blob) : [] };
}

const isOverIn = ({ state }: { state: string }): boolean => state === 'ready' || state === 'failed';

const readPackage = async (dataFolder: string, hash: BlobHash): Promise<Package> =>
  Package.parse(JSON.parse(await readFile(path.join(dataFolder, 'blobs', blobPath(hash)), 'utf8')));

const lessonOf = (office: Office, id: LessonId) => office.client.call(catalogueCalls.getLesson, { params: { id } });

function progressFaults({ progress, state }: { progress: number; state: string }, seen: { progress: number; at: number }): string[] {
  const fell = state === 'working' && progress < seen.progress - 1e-9;
  const fault = fell ? [`progress fell from ${seen.progress} to ${progress}`] : [];
  if (progress > seen.progress) seen.at = performance.now();
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

interface Hunt extends Pick<Needs, 'office' | 'dataFolder' | 'random'> {
  books: OfficeBooks;
  isOver: () => Promise<boolean>;
}

/** What is not as it should be after somebody was killed; undefined where the lesson was through before there was anybody to kill. */
async function kill(victim: Victim, hunt: Hunt): Promise<string[] | undefined> {
  const { office, dataFolder, isOver } = hunt;
  while (!(await isOver())) {
    if (victim === 'server') {
      await office.stop('SIGKILL');
      const orphans = await untilGone(() => processesOf(dataFolder));
      await office.start();
      return orphans.map((name) => `${name} outlived its server`);
    }
    const all = await processesOf(dataFolder);
    const chosen = await chosenOf(victim, all, hunt);
    if (chosen && wasKilled(chosen)) {
      const below = all.filter(({ parent }) => parent === chosen.pid).map(({ pid }) => pid);
      const orphans = await untilGone(async () => (await processesOf(dataFolder)).filter(({ pid }) => below.includes(pid)));
      return orphans.map((name) => `${name} outlived its encoder`);
    }
    await pause(LOOK_MS);
  }
  return undefined;
}

async function chosenOf(victim: Victim, all: readonly Process[], { random, books }: Hunt): Promise<Process | undefined> {
  if (victim === 'copier') {
    const rows = await books.rows("select worker from encode_task where kind = 'copy' and state = 'leased'").catch(() => []);
    const [copying] = z.array(z.object({ worker: z.string() })).parse(rows);
    return all.find(({ worker }) => copying && worker === copying.worker);
  }
  const some = all.filter(({ name, worker }) => (victim === 'ffmpeg' ? name === 'ffmpeg' : worker !== undefined));
  return some[Math.floor(random() * some.length)];
}

function wasKilled({ pid }: Process): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false; // It ended in this very moment.
  }
}

interface Process {
  pid: number;
  parent: number;
  name: string;
  /** Of an encoder: what it calls itself. */
  worker: string | undefined;
}

/** Encoders of this data folder, and what they run. */
async function processesOf(dataFolder: string): Promise<Process[]> {
  const found: Process[] = [];
  for (const pid of (await readdir('/proc')).map(Number).filter((number) => number > 0)) {
    const [command, stat] = await Promise.all(['cmdline', 'stat'].map((file) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')));
    if (!command?.includes(dataFolder) || !stat) continue;
    const [, name = '', parent] = /\((.*)\) \S+ (\d+)/.exec(stat) ?? [];
    if (name === 'ffmpeg' || name === 'ffprobe' || command.includes('encoder.ts')) {
      found.push({ pid, parent: Number(parent), name, worker: /"worker":"([^"]+)"/.exec(command)?.[1] });
    }
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
