import { z } from 'zod';
import { BlobRef } from '#shared/model/blob.ts';
import { EpochId, ScreenId } from '#shared/model/ids.ts';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const Engine = z.enum(['sqlite', 'postgresql']);
export type Engine = z.infer<typeof Engine>;

const FileRef = z.object({ path: z.string(), sha256: Sha256, bytes: z.int().nonnegative() });
export type FileRef = z.infer<typeof FileRef>;

/** How far the ledger of one journal goes: whoever has these lines need not ask a screen for them. */
export const LedgerMark = z.object({ screen: ScreenId, epoch: EpochId, stored: z.int(), head: z.string() });
export type LedgerMark = z.infer<typeof LedgerMark>;

/**
 * What a backup is, written last: `manifest.json` in its folder. Names every file with its hash. Blobs and sources lie by hash in
 * `blobs/` beside the backups of the same target and are shared by them.
 */
export const BackupDocument = z.object({
  v: z.literal(1),
  product: z.literal('fieldcast'),
  version: z.string(),
  takenAt: z.int(),
  /** Which office's it is: the id of the root key that its screens trust. */
  office: z.string(),
  engine: Engine,
  database: FileRef,
  /** False: lessons and images were left out; their blobs are named, but not kept here. */
  hasMedia: z.boolean(),
  blobs: z.array(BlobRef),
  /** Of these, blobs and sources that the data folder did not have, or not whole, when the backup was taken. */
  missing: z.array(z.string()),
  /** Uploads that still wait for their encoding, by their path below the data folder. */
  sources: z.array(FileRef),
  /** The keys lie elsewhere, on purpose; here only stands how to recognise them. */
  keys: z.object({ names: z.array(z.string()), sha256: Sha256 }),
  ledger: z.array(LedgerMark),
  /** Where the chain of the audit log ends. */
  audit: z.object({ n: z.int(), hash: z.string() }).nullable(),
});
export type BackupDocument = z.infer<typeof BackupDocument>;

export const DOCUMENT_FILE = 'manifest.json';
/** What the database is called in a backup. */
export const DATABASE_FILES = { sqlite: 'database.sqlite', postgresql: 'database.dump' } as const satisfies Record<Engine, string>;
export const BLOBS = 'blobs';
