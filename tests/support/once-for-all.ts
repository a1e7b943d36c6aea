import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { Database } from '#server/database/connection.ts';
import { temporaryFolder } from './folder.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where lies what one suite makes and all use (see made-once.ts), and a migrated, empty SQLite file to be copied. */
    shared: { folder: string; sqlite: string };
  }
}

/** Vitest's global set-up: what is the same for every suite is made once and goes with the run. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await temporaryFolder();
  const sqlite = path.join(folder.path, 'template.sqlite');
  await (await Database.open(sqlite, 1))[Symbol.asyncDispose]();
  provide('shared', { folder: folder.path, sqlite });
  return async () => folder[Symbol.asyncDispose]();
}
