import type { Backup } from '#shared/model/backup.ts';
import { BackupId, JobId } from '#shared/model/ids.ts';
import type { Answers } from './fake-office.ts';

const HOUR = 3_600_000;

/** A good one on another disk, a small one, and one with faults on the very disk of the data; the last good one is too old. */
export function backupAnswers(now: number): Answers {
  const backup = (n: number, hoursAgo: number, rest: Partial<Backup>): Backup => ({
    id: BackupId.parse(`bkp_${String(n).padStart(26, '0')}`),
    name: `fieldcast-${n}`,
    target: '/mnt/usb-disk/fieldcast-backup',
    placement: 'other_disk',
    keysFile: '/mnt/usb-stick/fieldcast-keys-1.bin',
    documentHash: 'a'.repeat(64),
    takenAt: now - hoursAgo * HOUR,
    endedAt: now - hoursAgo * HOUR + 90_000,
    bytes: 412e9,
    newBytes: 3.2e9,
    hasMedia: true,
    faults: [],
    verifiedAt: now - hoursAgo * HOUR + 90_000,
    receivedAt: null,
    goneAt: null,
    ...rest,
  });
  const backups = [
    backup(3, 3, { hasMedia: false, bytes: 38e6, newBytes: 38e6 }),
    backup(2, 6, { placement: 'same_disk', target: '/srv/fieldcast/data-backup', faults: ['blobs/ab/abcd', 'blobs/cd/cdef'] }),
    backup(1, 30, { receivedAt: now - 29 * HOUR }),
  ];
  const schedule = {
    isOn: true,
    at: '02:30',
    target: '/mnt/usb-disk/fieldcast-backup',
    keysFolder: '/mnt/usb-stick',
    keep: { days: 7, weeks: 4, months: 12 },
  };
  const scheduled = { schedule, placement: 'other_disk' as const, nextAt: now + 9 * HOUR, writable: ['/mnt/usb-disk', '/mnt/usb-stick'] };
  const job = JobId.parse(`job_${'0'.repeat(26)}`);
  const running = { id: job, state: 'running' as const, progress: 0.37, leftMs: 25 * 60_000, problem: null };
  return {
    listBackups: () => ({ ...scheduled, backups, lastGoodAt: now - 30 * HOUR, running, failed: null }),
    takeBackup: () => ({ job }),
    verifyBackup: () => ({ job }),
    scheduleBackups: () => scheduled,
    confirmBackup: () => backups[2] ?? backup(1, 30, {}),
    removeBackup: () => ({}),
  };
}
