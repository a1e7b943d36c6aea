import { stat } from 'node:fs/promises';

/** Bytes that a database takes on the disk, its write-ahead log with it. */
export async function databaseBytes(file: string): Promise<number> {
  const sizes = await Promise.all([file, `${file}-wal`].map((it) => stat(it).then(({ size }) => size, absent)));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** The log is there only while the database is open. */
function absent(error: unknown): number {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0;
  throw error;
}
