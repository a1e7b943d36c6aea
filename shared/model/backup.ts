import { z } from 'zod';
import { BackupId } from './ids.ts';

/** Where a backup lies, seen from the data: only other disks and machines outlive the death of a disk. */
export const Placement = z.enum(['memory', 'same_disk', 'other_disk', 'other_machine']);
export type Placement = z.infer<typeof Placement>;

export const isElsewhere = (placement: Placement): boolean => placement === 'other_disk' || placement === 'other_machine';

/** A backup as the office knows it. */
export const Backup = z.object({
  id: BackupId,
  name: z.string(),
  /** Folder on the server's machine. */
  target: z.string(),
  placement: Placement,
  /** Where its keys lie: apart, on purpose. */
  keysFile: z.string(),
  documentHash: z.string(),
  takenAt: z.int(),
  endedAt: z.int(),
  bytes: z.int(),
  /** What it added to its target; the rest was there from earlier ones. */
  newBytes: z.int(),
  hasMedia: z.boolean(),
  /** Files that are missing or not what their hash says; empty: good. */
  faults: z.array(z.string()),
  verifiedAt: z.int(),
  receivedAt: z.int().nullable(),
  goneAt: z.int().nullable(),
});
export type Backup = z.infer<typeof Backup>;

/** Red on the status page when the last good backup is older: a night, and two hours for a slow disk. */
export const BACKUP_OLD_MS = 26 * 3_600_000;

const Folder = z
  .string()
  .trim()
  .max(500)
  .regex(/^\/(?!.*\.\.)/);

/** When a backup is taken by itself, where it goes, and which of the old ones stay. Times are the server's own. */
export const BackupSchedule = z.strictObject({
  isOn: z.boolean(),
  at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  target: Folder,
  keysFolder: Folder,
  keep: z.strictObject({ days: z.int().min(1).max(60), weeks: z.int().min(0).max(60), months: z.int().min(0).max(120) }),
});
export type BackupSchedule = z.infer<typeof BackupSchedule>;
