import { mkdir, open, readdir, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';

/** Refreshed so often, and dead when it was not for so long: a lease goes with its process, also after kill -9, also over a network disk. */
const REFRESH_MS = 10_000;
const DEAD_MS = 120_000;

export interface Lease extends AsyncDisposable {
  file: string;
}

/** Undefined while somebody living has it. */
export async function takeLease(file: string): Promise<Lease | undefined> {
  await mkdir(path.dirname(file), { recursive: true });
  if (await isAlive(file)) return undefined;
  await rm(file, { force: true });
  try {
    await using handle = await open(file, 'wx', 0o600);
    await handle.writeFile(`${process.pid}\n`);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return undefined; // Somebody was quicker.
    throw error;
  }
  const timer = setInterval(() => void utimes(file, new Date(), new Date()).catch(() => undefined), REFRESH_MS);
  timer.unref();
  return {
    file,
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await rm(file, { force: true });
    },
  };
}

/** Whether anybody living has a lease whose name begins so. */
export async function isLeased(folder: string, prefix: string): Promise<boolean> {
  const names = await readdir(folder).catch((): string[] => []);
  for (const name of names) if (name.startsWith(prefix) && (await isAlive(path.join(folder, name)))) return true;
  return false;
}

const isAlive = (file: string): Promise<boolean> =>
  stat(file).then(
    ({ mtimeMs }) => Date.now() - mtimeMs < DEAD_MS,
    () => false,
  );
