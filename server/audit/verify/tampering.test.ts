import { createHash } from 'node:crypto';
import path from 'node:path';
import type { Knex } from 'knex';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { openForReading } from '#server/database/read-only.ts';
import { AuditId, newId } from '#shared/model/ids.ts';
import { copyFolder, makeChainedFolder, tamper } from '#tests/support/audit.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { readHeadFiles } from '../head-file.ts';
import { verdictSentence } from './sentence.ts';
import { verifyAudit } from './verify.ts';

let whole: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  whole = await temporaryFolder();
  await makeChainedFolder(whole.path);
});
afterAll(() => whole[Symbol.asyncDispose]());

/** What is found in a folder, in words. */
async function look(folder: string): Promise<string> {
  const reads = await openForReading({ file: path.join(folder, 'fieldcast.sqlite') });
  try {
    return verdictSentence(await verifyAudit(reads, await readHeadFiles(folder)), 'zh-CN');
  } finally {
    await reads.destroy();
  }
}

const Row = z.object({ n: z.int(), hash: z.string(), audit: z.string(), line: z.string() });
type Row = z.infer<typeof Row>;
const rows = async (file: Knex): Promise<Row[]> =>
  z
    .array(Row)
    .parse(await file('audit_chain').join('audit', 'audit.id', 'audit_chain.audit').orderBy('n').select('n', 'hash', 'audit', 'line'));
const at = async (file: Knex, n: number): Promise<Row> => (await rows(file))[n - 1] ?? expect.fail('no such row');
const chained = (before: string, line: string): string =>
  createHash('sha256').update(Buffer.from(before, 'hex')).update(line).digest('hex');

const change = (n: number, from: string, to: string) => async (file: Knex) => {
  const { audit, line } = await at(file, n);
  await file('audit')
    .where({ id: audit })
    .update({ line: line.replace(from, to) });
};
const set = (n: number, columns: Record<string, string | number | null>) => async (file: Knex) =>
  file('audit')
    .where({ id: (await at(file, n)).audit })
    .update(columns);
const removeRow = async (file: Knex, n: number) => {
  const { audit } = await at(file, n);
  await file('audit_personal').where({ audit }).delete();
  await file('audit').where({ id: audit }).delete();
};
/** Later numbers move up by one, or down. */
const renumber = (file: Knex, from: number, by: 1 | -1) =>
  file
    .raw('update audit_chain set n = -(n + ?) where n >= ?', [by, from])
    .then(() => file.raw('update audit_chain set n = -n where n < 0'));
/** Hashes made anew from a number on, as somebody would who has read our source. */
async function rechain(file: Knex, from: number): Promise<void> {
  let before = (await at(file, from - 1)).hash;
  for (const { n, line } of (await rows(file)).slice(from - 1)) {
    before = chained(before, line);
    await file('audit_chain').where({ n }).update({ hash: before });
  }
}
/** A row that looks like one of the server's. */
async function forge(file: Knex, after: number): Promise<{ id: string; line: string }> {
  const model = z
    .object({ id: z.string(), at: z.int() })
    .loose()
    .parse(JSON.parse((await at(file, after)).line));
  const id = newId('aud', AuditId, model.at);
  const line = JSON.stringify({ ...model, id, after: { address: '从来没有' } });
  await file.raw('insert into audit select ?, at, account, from_address, action, subject, place, ? from audit where id = ?', [
    id,
    line,
    model['id'],
  ]);
  return { id, line };
}
const personal = (file: Knex) => file('audit_personal').where({ field: 'phone' });
const everything = async (file: Knex) => {
  for (const table of ['audit', 'audit_chain', 'audit_personal']) await file(table).delete();
};

/** What was done to the file; what the command must say: which row, and what happened to it. */
const kinds: [string, (file: Knex) => Promise<unknown>, RegExp][] = [
  ['a line is altered', change(3, '板坡村 12 号', '板坡村 21 号'), /第 3 条.*被改动：正文/],
  ['one character of a line is altered', change(6, '板坡村 14 号', '板坡村 15 号'), /第 6 条.*被改动：正文/],
  ['the last line is altered', change(7, '旧站', '新站'), /第 7 条.*被改动：正文/],
  ['the account column is altered', set(2, { account: 'acc_somebody_else' }), /第 2 条.*被改动：列 account/],
  ['the time column is altered', set(5, { at: 1 }), /第 5 条.*被改动：列 at/],
  ['the place column is altered, so that another auditor sees it', set(1, { place: null }), /第 1 条.*被改动：列 place/],
  [
    'time in line and column are altered alike',
    async (file) => {
      const { audit, line } = await at(file, 4);
      const later = z.object({ at: z.int() }).parse(JSON.parse(line)).at + 60_000;
      await file('audit')
        .where({ id: audit })
        .update({ at: later, line: line.replace(/"at":\d+/, `"at":${later}`) });
    },
    /第 4 条.*被改动：正文/,
  ],
  ['a row is removed', (file) => removeRow(file, 3), /第 3 条.*被删除：链上有它/],
  [
    'a row is removed with its entry of the chain',
    async (file) => {
      await removeRow(file, 3);
      await file('audit_chain').where({ n: 3 }).delete();
    },
    /第 3 条被删除：这个编号/,
  ],
  [
    'a row is removed with its entry, and the rest is numbered anew',
    async (file) => {
      await removeRow(file, 3);
      await file('audit_chain').where({ n: 3 }).delete();
      await renumber(file, 4, -1);
    },
    /第 3 条.*被删除：变更日志/,
  ],
  [
    'the same, with the facts that told of it taken away',
    async (file) => {
      const { audit } = await at(file, 3);
      await removeRow(file, 3);
      await file('audit_chain').where({ n: 3 }).delete();
      await file('change').where({ subject: audit }).delete();
      await renumber(file, 4, -1);
    },
    /第 3 条.*被删除：记下的链头现在排在第 6 条/,
  ],
  ['a row is inserted outside of the chain', (file) => forge(file, 4), /没有编号的一条（aud_\w+）是插入的：服务器没有编入过/],
  [
    'a row is inserted at the end, with a right entry of the chain',
    async (file) => {
      const { id, line } = await forge(file, 7);
      await file('audit_chain').insert({ n: 8, audit: id, hash: chained((await at(file, 7)).hash, line) });
    },
    /第 8 条.*是插入的：变更日志里没有它/,
  ],
  [
    'a row is inserted in the middle, with a right entry, and the rest is numbered anew',
    async (file) => {
      const { id, line } = await forge(file, 4);
      await renumber(file, 5, 1);
      await file('audit_chain').insert({ n: 5, audit: id, hash: chained((await at(file, 4)).hash, line) });
    },
    /第 5 条.*是插入的/,
  ],
  [
    'a row stands there twice',
    async (file) => {
      const { audit, line } = await at(file, 4);
      const id = newId('aud', AuditId);
      await file.raw('insert into audit select ?, at, account, from_address, action, subject, place, line from audit where id = ?', [
        id,
        audit,
      ]);
      await file('audit_chain').insert({ n: 8, audit: id, hash: chained((await at(file, 7)).hash, line) });
    },
    /第 8 条.*另一条（aud_\w+）的正文/,
  ],
  [
    'two rows are swapped in the chain',
    async (file) => {
      const [a, b] = [await at(file, 2), await at(file, 5)];
      await file('audit_chain').where({ n: 2 }).update({ audit: 'x' });
      await file('audit_chain').where({ n: 5 }).update({ audit: a.audit });
      await file('audit_chain').where({ n: 2 }).update({ audit: b.audit });
    },
    /第 2 条.*被移动：顺序/,
  ],
  [
    'two rows are swapped, entries and all',
    async (file) => {
      await file('audit_chain').where({ n: 2 }).update({ n: -5 });
      await file('audit_chain').where({ n: 5 }).update({ n: 2 });
      await file('audit_chain').where({ n: -5 }).update({ n: 5 });
    },
    /第 2 条.*被移动：顺序/,
  ],
  [
    'two rows have each other’s line',
    async (file) => {
      const [a, b] = [await at(file, 3), await at(file, 6)];
      await file('audit').where({ id: a.audit }).update({ line: b.line });
      await file('audit').where({ id: b.audit }).update({ line: a.line });
    },
    /第 3 条.*被移动：这里放的是另一条/,
  ],
  [
    'a hash is replaced',
    (file) =>
      file('audit_chain')
        .where({ n: 4 })
        .update({ hash: 'ab'.repeat(32) }),
    /第 4 条.*被改动：正文没变/,
  ],
  [
    'a line is altered and its hash with it',
    async (file) => {
      await change(4, 'station.revise', 'station.rename')(file);
      await file('audit_chain')
        .where({ n: 4 })
        .update({ hash: chained((await at(file, 3)).hash, (await at(file, 4)).line) });
    },
    /第 4 条.*被改动：列 action/,
  ],
  [
    'a line and its columns are altered, and the chain is made anew from there',
    async (file) => {
      await change(4, 'station.revise', 'station.rename')(file);
      await set(4, { action: 'station.rename' })(file);
      await rechain(file, 4);
    },
    /第 7 条被改动：与记下的链头不符/,
  ],
  [
    'the tail is cut off',
    async (file) => {
      for (const n of [7, 6]) await removeRow(file, n);
      await file('audit_chain').where('n', '>', 5).delete();
    },
    /第 6 条.*被删除/,
  ],
  [
    'the tail is cut off with its facts',
    async (file) => {
      const gone = [(await at(file, 6)).audit, (await at(file, 7)).audit];
      for (const n of [7, 6]) await removeRow(file, n);
      await file('audit_chain').where('n', '>', 5).delete();
      await file('change').whereIn('subject', gone).delete();
    },
    /第 6 条被删除：从这里起的记录不在了/,
  ],
  ['the end of the chain is cut off and the rows are left', (file) => file('audit_chain').where('n', '>', 5).delete(), /第 6 条.*被删除/],
  ['all is emptied', everything, /第 1 条.*被删除/],
  [
    'all is emptied, facts too',
    async (file) => {
      await everything(file);
      await file('change').delete();
    },
    /第 1 条被删除：从这里起的记录不在了/,
  ],
  ['a phone is altered', (file) => personal(file).update({ value: '"13900000000"' }), /第 4 条.*被改动：个人信息 after\.phone/],
  ['its salt is swapped', (file) => personal(file).update({ salt: '00'.repeat(16) }), /第 4 条.*被改动：个人信息 after\.phone/],
  ['a phone is taken away without an erasing', (file) => personal(file).delete(), /第 4 条.*被删除：个人信息 after\.phone/],
  [
    'a name is added to a row',
    async (file) =>
      file('audit_personal').insert({ audit: (await at(file, 3)).audit, side: 'after', field: 'contact', salt: '', value: '""' }),
    /第 3 条.*是插入的：个人信息 after\.contact/,
  ],
  [
    'the id of the installation is replaced',
    async (file) => {
      await file('setting').where({ name: 'installation' }).update({ value: 'another' });
    },
    /第 1 条.*被改动：安装编号/,
  ],
];

test.each(kinds)('%s: the first row that is wrong is named', async (_, deed, sentence) => {
  await using folder = await temporaryFolder();
  await copyFolder(whole.path, folder.path);
  expect(await look(folder.path)).toContain('完整');
  await tamper(folder.path, deed);
  expect(await look(folder.path)).toMatch(sentence);
});

test('a guard that is gone is told, though no row is wrong', async () => {
  await using folder = await temporaryFolder();
  await copyFolder(whole.path, folder.path);
  await tamper(folder.path, (file) => file.raw('drop trigger audit_refuses_delete'), true);
  expect(await look(folder.path)).toContain('audit_refuses_delete');
});
