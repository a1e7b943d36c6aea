import { BackupSchedule } from '#shared/model/backup.ts';
import { z } from 'zod';
import type { Db, Reads } from '../database/connection.ts';

const NAME = 'backup.schedule';

/** `since`: when a person last said so; what would have been due before that is not made up for. */
const Stored = z.object({ schedule: BackupSchedule, since: z.int() });
type Stored = z.infer<typeof Stored>;

/** Off, beside the data folder, until somebody names a better place. */
const untold = (dataFolder: string): Stored => ({
  schedule: {
    isOn: false,
    at: '02:30',
    target: `${dataFolder}-backup`,
    keysFolder: `${dataFolder}-backup-keys`,
    keep: { days: 7, weeks: 4, months: 12 },
  },
  since: 0,
});

export async function findSchedule(reads: Reads, dataFolder: string): Promise<Stored> {
  const row: unknown = await reads('setting').where({ name: NAME }).first('value');
  const value = z.object({ value: z.string() }).optional().parse(row)?.value;
  return value === undefined ? untold(dataFolder) : Stored.parse(JSON.parse(value));
}

export async function saveSchedule(tx: Db, stored: Stored): Promise<void> {
  await tx('setting')
    .insert({ name: NAME, value: JSON.stringify(stored) })
    .onConflict('name')
    .merge();
}

/** The last instant up to now at which a backup was due; null where none was. */
export function lastDue({ schedule, since }: Stored, now: number): number | null {
  if (!schedule.isOn) return null;
  const due = atTime(schedule.at, now, 0) <= now ? atTime(schedule.at, now, 0) : atTime(schedule.at, now, -1);
  return due >= since ? due : null;
}

export function nextDue({ schedule }: Pick<Stored, 'schedule'>, now: number): number | null {
  if (!schedule.isOn) return null;
  return atTime(schedule.at, now, 0) > now ? atTime(schedule.at, now, 0) : atTime(schedule.at, now, 1);
}

/** In the server's own zone; an hour that summer time leaves out is the one after it. */
function atTime(at: string, now: number, days: number): number {
  const [hour = 0, minute = 0] = at.split(':').map(Number);
  const day = new Date(now);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days, hour, minute).getTime();
}
