import { readdir, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { ChainHead } from '#shared/model/audit.ts';
import type { Reads } from '../database/connection.ts';
import { syncFolder, writeDurably } from '../kit/files.ts';
import type { Log } from '../kit/log.ts';
import { findInstallation, findLink } from './chain-store.ts';

const NAME = 'audit-head';

/** How far the chain had come, kept outside the database: whoever cuts its tail or puts an older copy in its place is found out. */
const NotedHead = ChainHead.extend({ installation: z.string(), at: z.int() });
export type NotedHead = z.infer<typeof NotedHead>;

/** A head that somebody kept; with the id of the installation if it was our own file. */
export interface Noted extends ChainHead {
  installation?: string;
}

/** All heads that were noted in this folder: the newest, and those that a database put in its place did not know. */
export async function readHeadFiles(folder: string): Promise<NotedHead[]> {
  const names = await readdir(folder).catch(() => []);
  const ours = names.filter((name) => name === NAME || /^audit-head\.\d+$/.test(name));
  return Promise.all(
    ours.map(async (name) => {
      const head = headIn(await readFile(path.join(folder, name), 'utf8'));
      if (!head) throw new Error(`The file ${name} cannot be read as a head of the audit log.`);
      return head;
    }),
  );
}

export type HeadFile = ReturnType<typeof openHeadFile>;

export function openHeadFile(folder: string, reads: Reads, log: Log) {
  const file = path.join(folder, NAME);

  /** A head that this database does not know is put aside and never overwritten: `audit:verify` goes on telling of it. */
  async function keepStrange(): Promise<void> {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) return;
    const noted = headIn(text);
    if (noted && (await findLink(reads, noted.n))?.hash === noted.hash) return;
    const aside = `${file}.${noted?.n ?? 0}`;
    await rename(file, aside);
    await syncFolder(folder);
    log.error({ noted, aside }, 'the audit log does not reach what was noted: an older copy, or its tail was cut');
  }

  async function note(head: ChainHead): Promise<void> {
    await keepStrange();
    const whole: NotedHead = { ...head, installation: await findInstallation(reads), at: Date.now() };
    await writeDurably(file, `${JSON.stringify(whole)}\n`, 0o640);
  }

  return { note, keepStrange };
}

function headIn(text: string): NotedHead | undefined {
  try {
    return NotedHead.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
