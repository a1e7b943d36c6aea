import { copyFile, mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Knex } from 'knex';
import { openHeadFile } from '#server/audit/head-file.ts';
import { followForAudit } from '#server/audit/seal.ts';
import { recordAudit, type AuditEntry } from '#server/database/audit.ts';
import { Database, type Db } from '#server/database/connection.ts';
import { openSqlite } from '#server/database/sqlite.ts';
import { everywhere, type By } from '#server/kit/by.ts';
import { createLog, type Log } from '#server/kit/log.ts';
import { AccountId, newId, StationId } from '#shared/model/ids.ts';
import { ChainHead } from '#shared/model/audit.ts';
import { until } from './child.ts';

/** Somebody who may do everything, from a machine in the office. */
export const someone = (account = newId('acc', AccountId)): By => ({ account, session: null, from: '10.8.0.12', scope: everywhere });

/** Writes entries, one transaction each, as different services would. */
export async function write(database: Database, by: By, ...entries: readonly AuditEntry[]): Promise<void> {
  for (const entry of entries) await database.transaction((tx: Db) => recordAudit(tx, by, entry));
}

/** Lets the follower work until so many rows are chained. */
export async function sealUntil(database: Database, folder: string, count: number, log: Log = createLog('silent')): Promise<void> {
  const end = new AbortController();
  const done = followForAudit({ database, log, headFile: openHeadFile(folder, database.reads, log) }, end.signal);
  await until(async () => (await headOf(folder).catch(() => undefined))?.n === count, 5);
  await until(async () => ((await database.reads('cursor').where({ follower: 'audit' }).first('seq')) as unknown) !== undefined, 5);
  end.abort();
  await done;
}

/** What stands in the head file. */
export async function headOf(folder: string): Promise<ChainHead> {
  return ChainHead.parse(JSON.parse(await readFile(path.join(folder, 'audit-head'), 'utf8')));
}

export const stations = Array.from({ length: 3 }, () => newId('sta', StationId));

/** A folder as a server leaves it: seven rows, one with a name and a phone, all chained, the head noted. */
export async function makeChainedFolder(folder: string): Promise<void> {
  await using database = await Database.open(path.join(folder, 'fieldcast.sqlite'), 1);
  const by = someone();
  const [first = '', second = '', third = ''] = stations;
  const revise = (subject: string, before: string, after: string): AuditEntry => ({
    action: 'station.revise',
    subject,
    place: 'reg_a/',
    before: { address: before },
    after: { address: after },
  });
  await write(
    database,
    by,
    { action: 'station.create', subject: first, place: 'reg_a/', after: { name: '板坡村活动室' } },
    { action: 'station.create', subject: second, place: 'reg_a/', after: { name: '弄福村部' } },
    revise(first, '', '板坡村 12 号'),
    {
      action: 'station.revise',
      subject: second,
      place: 'reg_a/',
      after: { contact: '韦秀英', phone: '13878060001' },
      personal: ['contact', 'phone'],
    },
    revise(second, '', '弄福村 3 号'),
    revise(first, '板坡村 12 号', '板坡村 14 号'),
    { action: 'station.remove', subject: third, place: null, before: { name: '旧站' } },
  );
  await sealUntil(database, folder, 7);
}

/** The folder once more, for a hand that has the file and knows SQL. */
export async function copyFolder(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const name of ['fieldcast.sqlite', 'audit-head']) await copyFile(path.join(from, name), path.join(to, name));
}

/** As the file's owner: nothing stands in the way of SQL but the guards, and those can be dropped. */
export async function tamper(folder: string, work: (file: Knex) => Promise<unknown>, keepsGuards = false): Promise<void> {
  const file = openSqlite(path.join(folder, 'fieldcast.sqlite'), 'writer', 1);
  try {
    const guards: { name: string; sql: string }[] = await file('sqlite_master').where({ type: 'trigger' }).select('name', 'sql');
    if (!keepsGuards) for (const { name } of guards) await file.raw(`drop trigger ${name}`);
    await work(file);
    if (!keepsGuards) for (const { sql } of guards) await file.raw(sql); // Put back, so that nobody sees it by that.
  } finally {
    await file.destroy();
  }
}
