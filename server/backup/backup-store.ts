import { z } from 'zod';
import { Backup, Placement } from '#shared/model/backup.ts';
import { BackupId } from '#shared/model/ids.ts';
import type { Db, Reads } from '../database/connection.ts';
import { jsonColumn, rowOf, rowsOf } from '../database/insert.ts';

const BackupRow = z
  .object({
    id: BackupId,
    name: z.string(),
    target: z.string(),
    placement: Placement,
    keys_file: z.string(),
    document_hash: z.string(),
    taken_at: z.int(),
    ended_at: z.int(),
    bytes: z.int(),
    new_bytes: z.int(),
    has_media: z.int(),
    faults: jsonColumn(z.array(z.string())),
    verified_at: z.int(),
    archive_hash: z.string().nullable(),
    received_at: z.int().nullable(),
    gone_at: z.int().nullable(),
  })
  .transform(
    ({ keys_file, document_hash, taken_at, ended_at, new_bytes, has_media, verified_at, archive_hash, received_at, gone_at, ...rest }) => ({
      backup: {
        ...rest,
        keysFile: keys_file,
        documentHash: document_hash,
        takenAt: taken_at,
        endedAt: ended_at,
        newBytes: new_bytes,
        hasMedia: has_media === 1,
        verifiedAt: verified_at,
        receivedAt: received_at,
        goneAt: gone_at,
      } satisfies Backup,
      archiveHash: archive_hash,
    }),
  );

/** The same backup twice is one row. */
export async function recordBackup(tx: Db, backup: Omit<Backup, 'receivedAt' | 'goneAt'>): Promise<void> {
  const { keysFile, documentHash, takenAt, endedAt, newBytes, hasMedia, verifiedAt, faults, ...rest } = backup;
  await tx('backup')
    .insert({
      ...rest,
      keys_file: keysFile,
      document_hash: documentHash,
      taken_at: takenAt,
      ended_at: endedAt,
      new_bytes: newBytes,
      has_media: hasMedia ? 1 : 0,
      verified_at: verifiedAt,
      faults: JSON.stringify(faults),
    })
    .onConflict(['target', 'name'])
    .ignore();
}

/** Newest first; those that are gone are only remembered, and not listed. */
export async function listBackups(reads: Reads): Promise<Backup[]> {
  const rows = await reads('backup').whereNull('gone_at').orderBy('taken_at', 'desc').orderBy('id', 'desc');
  return rowsOf(BackupRow, rows).map(({ backup }) => backup);
}

export async function findBackup(reads: Reads, id: BackupId): Promise<{ backup: Backup; archiveHash: string | null } | undefined> {
  return rowOf(BackupRow, await reads('backup').where({ id }).whereNull('gone_at').first());
}

/** The last one that is there, whole and without a fault: what a dead disk could be restored from. */
export async function findLastGood(reads: Reads): Promise<Backup | undefined> {
  return rowOf(
    BackupRow,
    await reads('backup').where({ faults: '[]', has_media: 1 }).whereNull('gone_at').orderBy('taken_at', 'desc').first(),
  )?.backup;
}

export async function findNewestTaken(reads: Reads): Promise<number | null> {
  const row: unknown = await reads('backup').max({ at: 'taken_at' }).first();
  return z.object({ at: z.int().nullable() }).parse(row).at;
}

export async function reviseBackup(
  tx: Db,
  id: BackupId,
  to: Partial<Record<'verified_at' | 'received_at' | 'gone_at', number> & Record<'archive_hash' | 'faults', string>>,
): Promise<void> {
  await tx('backup').where({ id }).update(to);
}

export async function markGone(tx: Db, target: string, names: readonly string[], now: number): Promise<void> {
  await tx('backup').where({ target }).whereIn('name', names).whereNull('gone_at').update({ gone_at: now });
}
