import { randomUUID } from 'node:crypto';
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

/** One at a time writes to a target, or thins it out. */
export async function lockTarget(dataFolder: string, target: string): Promise<Lease> {
  const inside = path.relative(dataFolder, target);
  if (!inside.startsWith('..') && !path.isAbsolute(inside)) throw badRequest('folder', 'it lies inside the data folder');
  const lease = await takeLease(path.join(target, '.fieldcast-lock'));
  if (!lease) throw new AppError('in_use', { what: 'backup', places: [target] });
  return lease;
}
