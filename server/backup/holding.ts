import { randomUUID } from 'node:crypto';
import { access, constants, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { badRequest, AppError } from '#shared/problem.ts';
import { isLeased, takeLease, type Lease } from '../kit/lease.ts';

/** Below the data folder: leases of backups under way, and what a backup made beside the server has to tell it. Deleting it is safe when neither runs. */
export const backupFolder = (dataFolder: string): string => path.join(dataFolder, 'backup');

const HOLD = 'hold-';

/** While it is held, no blob and no source is deleted: what the snapshot names can be read at leisure. */
export async function holdMedia(dataFolder: string): Promise<Lease> {
  const lease = await takeLease(path.join(backupFolder(dataFolder), `${HOLD}${randomUUID()}`));
  if (!lease) throw new Error('a lease of a name of its own is always free');
  return lease;
}

export const isMediaHeld = (dataFolder: string): Promise<boolean> => isLeased(backupFolder(dataFolder), HOLD);

/** A folder that a person has named. Only its last part is made: what lies above it not being there is a disk that is not mounted. */
export async function mustBeWritable(field: string, folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    });
    await access(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw badRequest(field, error instanceof Error ? error.message : String(error));
  }
}

/** One at a time writes to a target, or thins it out. */
export async function lockTarget(dataFolder: string, target: string): Promise<Lease> {
  const inside = path.relative(dataFolder, target);
  if (!inside.startsWith('..') && !path.isAbsolute(inside)) throw badRequest('folder', 'it lies inside the data folder');
  const lease = await takeLease(path.join(target, '.fieldcast-lock'));
  if (!lease) throw new AppError('in_use', { what: 'backup', places: [target] });
  return lease;
}
