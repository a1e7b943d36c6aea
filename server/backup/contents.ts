import { z } from 'zod';
import type { BlobRef } from '#shared/model/blob.ts';
import { listNeeded } from '../catalogue/package-store.ts';
import { listSources } from '../catalogue/lesson-store.ts';
import type { Reads } from '../database/connection.ts';
import { rowOf } from '../database/insert.ts';
import { listMarks } from '../reports/ledger-store.ts';
import type { BackupDocument, LedgerMark } from './document.ts';

/** What a snapshot of the database stands for, and what else must be at hand for it to be whole. */
export interface Contents {
  blobs: BlobRef[];
  sources: string[];
  ledger: LedgerMark[];
  audit: BackupDocument['audit'];
}

export async function readContents(reads: Reads): Promise<Contents> {
  const [blobs, sources, ledger] = [await listNeeded(reads), await listSources(reads), await listMarks(reads)];
  const row: unknown = await reads('audit_chain').orderBy('n', 'desc').first('n', 'hash');
  const audit = rowOf(z.object({ n: z.int(), hash: z.string() }), row) ?? null;
  return { blobs, sources: [...sources].toSorted(), ledger, audit };
}
