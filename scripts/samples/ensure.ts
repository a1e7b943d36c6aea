import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { expectationsFile, loadExpectations, madeFolder } from './expectations.ts';
import { makeAll, sizesOf } from './make-all.ts';

const Stamp = z.strictObject({ key: z.string(), sizes: z.record(z.string(), z.int()) });
const stampFile = join(madeFolder, '.stamp.json');
const lockFile = join(madeFolder, '.lock');
const LONGEST_MAKING_MS = 600_000;

/** Makes the samples unless `made/` already holds what these sources make. Safe to call from several processes: one makes, the others wait. */
export async function ensureSamples(report: (sentence: string) => void = () => {}, { force = false } = {}): Promise<'made' | 'kept'> {
  if (!force && (await isComplete())) return 'kept';

  await mkdir(madeFolder, { recursive: true });
  while (!(await takeLock())) await pause(200);
  try {
    if (!force && (await isComplete())) return 'kept'; // Somebody else made them while we waited.
    await rm(stampFile, { force: true });
    await makeAll(report);
    const { samples } = await loadExpectations();
    await writeFile(stampFile, JSON.stringify({ key: await keyOfSources(), sizes: await sizesOf(samples) }));
    return 'made';
  } finally {
    await rm(lockFile, { force: true });
  }
}

async function isComplete(): Promise<boolean> {
  const text = await readFile(stampFile, 'utf8').catch(() => undefined);
  if (text === undefined) return false;
  const stamp = Stamp.safeParse(JSON.parse(text));
  if (!stamp.success || stamp.data.key !== (await keyOfSources())) return false;

  const sizes = await sizesOf((await loadExpectations()).samples);
  return sizes !== undefined && Object.entries(sizes).every(([file, size]) => stamp.data.sizes[file] === size);
}

/** Any change of a script here, or of the expectations, makes them anew. */
async function keyOfSources(): Promise<string> {
  const names = (await readdir(import.meta.dirname)).filter((name) => name.endsWith('.ts')).toSorted();
  const hash = createHash('sha256');
  for (const path of [...names.map((name) => join(import.meta.dirname, name)), expectationsFile]) hash.update(await readFile(path));
  return hash.digest('hex');
}

/** The lock names its owner, so that one left behind by a killed process is found out; after a reboot its age tells. */
async function takeLock(): Promise<boolean> {
  try {
    await writeFile(lockFile, `${process.pid}`, { flag: 'wx' });
    return true;
  } catch {
    const owner = Number(await readFile(lockFile, 'utf8').catch(() => ''));
    const since = await stat(lockFile).then(
      ({ mtimeMs }) => mtimeMs,
      () => Date.now(),
    );
    const isLeftBehind = (owner > 0 && !isAlive(owner)) || Date.now() - since > LONGEST_MAKING_MS;
    if (isLeftBehind) await rm(lockFile, { force: true });
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
