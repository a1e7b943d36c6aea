import type { BackupSchedule } from '#shared/model/backup.ts';

interface Kept {
  name: string;
  takenAt: number;
  isGood: boolean;
}

/**
 * Names of the backups that may go: of each of the last so many days, weeks and months that have one, the newest good one stays (or the
 * newest, where none is good). The newest of all and the newest good one always stay.
 */
export function thinOut(backups: readonly Kept[], keep: BackupSchedule['keep']): string[] {
  const newestFirst = backups.toSorted((a, b) => b.takenAt - a.takenAt);
  const stays = new Set([newestFirst[0]?.name, newestFirst.find(({ isGood }) => isGood)?.name]);
  for (const [unit, count] of [
    [dayOf, keep.days],
    [weekOf, keep.weeks],
    [monthOf, keep.months],
  ] as const) {
    const buckets = [...Map.groupBy(newestFirst, ({ takenAt }) => unit(new Date(takenAt))).values()].slice(0, count);
    for (const bucket of buckets) stays.add((bucket.find(({ isGood }) => isGood) ?? bucket[0])?.name);
  }
  return newestFirst.filter(({ name }) => !stays.has(name)).map(({ name }) => name);
}

/** In the server's own zone: a night is one night. */
const dayOf = (at: Date): string => `${at.getFullYear()}-${at.getMonth()}-${at.getDate()}`;
const monthOf = (at: Date): string => `${at.getFullYear()}-${at.getMonth()}`;
/** By its Monday. */
const weekOf = (at: Date): string => dayOf(new Date(at.getFullYear(), at.getMonth(), at.getDate() - ((at.getDay() + 6) % 7)));
