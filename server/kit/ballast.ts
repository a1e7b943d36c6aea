import { open, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Disk } from './disk.ts';
import type { Log } from './log.ts';

const MOST_BYTES = 64 * 1024 * 1024;
const SHARE = 0.02;
const LOOK_MS = 1000;

/**
 * A file of nothing in the data folder, given up when the disk is all but full, so that records and the audit log go on while somebody
 * makes room; laid again once there is room.
 */
export function keepBallast({ folder, disk, log }: { folder: string; disk: Disk; log: Log }): AsyncDisposable {
  const file = path.join(folder, 'ballast');
  let turn: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    const { freeBytes, totalBytes, level } = await disk.facts();
    const bytes = Math.floor(Math.min(MOST_BYTES, totalBytes * SHARE));
    const laid = await sizeOf(file);
    if (laid > 0 && freeBytes < bytes / 4) {
      await rm(file, { force: true });
      log.error({ freeBytes: freeBytes + laid }, 'the disk is full: the reserve is given up so that records are still kept');
    } else if (laid < bytes && level === 'roomy') await lay(file, bytes);
  }

  const tick = (): void => {
    turn = turn.then(look).catch((error: unknown) => log.error({ err: error }, 'the reserve on the disk could not be kept'));
  };
  tick();
  const timer = setInterval(tick, LOOK_MS);
  timer.unref();
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await turn;
    },
  };
}

/** Written out, because a sparse file reserves nothing. */
async function lay(file: string, bytes: number): Promise<void> {
  try {
    await using handle = await open(file, 'w', 0o600);
    const piece = Buffer.alloc(1024 * 1024);
    for (let left = bytes; left > 0; left -= piece.length) await handle.write(piece, 0, Math.min(left, piece.length));
    await handle.sync();
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
}

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  );
