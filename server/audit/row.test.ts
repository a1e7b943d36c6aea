import { expect, test } from 'vitest';
import readXlsx from 'read-excel-file/node';
import { auditCalls as calls } from '#shared/protocol/http/audit.ts';
import { isOnPostgres } from '#tests/support/database.ts';
import { openAuditOffice, type Person } from '#tests/support/audit-office.ts';
import { readHeadFiles } from './head-file.ts';
import { verifyAudit } from './verify/verify.ts';

const contact = (subject: string, place: string | null, phone: string) => ({
  action: 'station.revise',
  subject,
  place,
  before: { phone: null },
  after: { phone, address: '=1+1' },
  personal: ['phone'],
});

const onlyRow = async (who: Person, action = 'station.revise') => {
  const [row] = (await who.call(calls.listAudit, { query: { action } })).rows;
  if (!row) throw new Error('there is a row');
  return row;
};

test('a row by itself tells what is personal and its place in the chain; that it was looked at is a row too', async () => {
  await using office = await openAuditOffice();
  const li = await office.person('李梅', 'administrator');
  const auditor = await office.person('审计', 'auditor', office.regions.north);
  await office.write(li, contact('sta_1', office.paths.village, '13878060001'), { action: 'job.retry', subject: 'job_1', place: null });
  const { id } = await onlyRow(auditor);
  expect(await auditor.call(calls.getAudit, { params: { id } })).toMatchObject({ holds: null, hash: null, entry: { n: null } });
  await office.seal();

  const row = await auditor.call(calls.getAudit, { params: { id } });
  expect(row).toMatchObject({ isPersonal: true, holds: true, entry: { n: 1, after: { phone: '13878060001', address: '=1+1' } } });
  expect(row.line).not.toContain('1387');
  expect(row.session).toBe(li.by.session);

  const readings = await auditor.call(calls.listAudit, { query: { action: 'personal.read' } });
  expect(readings.rows).toHaveLength(2);
  expect(readings.rows[0]).toMatchObject({ account: auditor.id, subject: 'sta_1', after: { kind: 'audit', count: 1 } });
});

test('to look at a row without anything personal leaves no trace', async () => {
  await using office = await openAuditOffice();
  const li = await office.person('李梅', 'administrator');
  await office.write(li, { action: 'job.retry', subject: 'job_1', place: null });
  const { id } = await onlyRow(li, 'job.retry');
  expect(await li.call(calls.getAudit, { params: { id } })).toMatchObject({ isPersonal: false });
  expect((await li.call(calls.listAudit, {})).rows).toHaveLength(1);
});

test('a row that somebody altered says that it no longer holds', async () => {
  await using office = await openAuditOffice();
  const li = await office.person('李梅', 'administrator');
  await office.write(li, contact('sta_1', null, '1'), contact('sta_2', null, '2'));
  await office.seal();
  await office.database.transaction(async (tx) => {
    await tx.raw(`drop trigger audit_refuses_update${isOnPostgres() ? ' on audit' : ''}`);
    await tx.raw(`update audit set line = replace(line, '=1+1', '=1+2') where subject = 'sta_2'`);
  });
  const { rows } = await li.call(calls.listAudit, {});
  const holds = await Promise.all(rows.map(async ({ id }) => (await li.call(calls.getAudit, { params: { id } })).holds));
  expect(holds).toEqual([false, true]);
  expect(await li.call(calls.checkAudit)).toMatchObject({ checked: { fault: { kind: 'altered', sign: 'line', n: 2 } } });
});

test('an auditor has the chain looked at, and sees its head to note it down', async () => {
  await using office = await openAuditOffice();
  const li = await office.person('李梅', 'administrator');
  expect(await li.call(calls.auditChain)).toEqual({ head: null, unsealed: 0, checked: null });
  await office.write(li, contact('sta_1', null, '1'));
  expect(await li.call(calls.auditChain)).toMatchObject({ head: null, unsealed: 1 });
  await office.seal();
  const { head } = await li.call(calls.auditChain);
  expect(head).toMatchObject({ n: 1, hash: (await readHeadFiles(office.folder))[0]?.hash });
  expect(await li.call(calls.checkAudit)).toMatchObject({ head, unsealed: 0, checked: { upTo: 1, fault: null } });
});

test('the log as a file for Excel: in words, what is personal hidden, no formula runs, and taking it is a row', async () => {
  await using office = await openAuditOffice();
  const li = await office.person('李梅', 'administrator');
  await office.write(li, contact('sta_1', null, '13878060001'));
  const file = Buffer.from(await (await office.file(li, 'format=csv&action=station')).arrayBuffer());
  expect([...file.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const text = file.subarray(3).toString();
  expect(text).toContain('李梅 把站点「sta_1」的 电话 由「无」改为「〔个人信息〕」、地址 定为「=1+1」');
  expect(text).not.toContain('1387');
  expect(await onlyRow(li, 'audit.export')).toMatchObject({ account: li.id, after: { format: 'csv', filter: { action: 'station' } } });

  const book = await office.file(li, 'format=xlsx&language=en');
  expect(book.headers.get('content-disposition')).toContain('fieldcast-audit.xlsx');
  const sheet = await readXlsx(Buffer.from(await book.arrayBuffer()));
  expect(JSON.stringify(sheet).replaceAll('\\"', '"')).toContain('李梅 changed, in the station "sta_1", phone from "nothing"');
  expect(JSON.stringify(sheet)).not.toContain('1387');
  expect((await office.file(li, 'format=pdf')).status).toBe(400);
});

test('a file of more rows than fit in one question has each of them once', async () => {
  await using office = await openAuditOffice();
  const li = await office.person('李梅', 'administrator');
  const entries = Array.from({ length: 1100 }, (_, i) => ({ action: 'job.retry', subject: `job_${i}`, place: null }));
  for (let i = 0; i < entries.length; i += 100) await office.write(li, ...entries.slice(i, i + 100));
  const lines = (await (await office.file(li, 'action=job')).text()).trim().split('\r\n').slice(1);
  expect([lines.length, new Set(lines).size]).toEqual([1100, 1100]);
});

test('whoever was erased is a number: name, login and what is personal are gone, what he did stays, and the chain holds', async () => {
  await using office = await openAuditOffice();
  const { database } = office;
  const li = await office.person('李梅', 'administrator');
  const wei = await office.person('韦强', 'editor');
  await office.write(li, {
    action: 'account.create',
    subject: wei.id,
    place: null,
    after: { name: '韦强', phone: '1387' },
    personal: ['name', 'phone'],
  });
  await office.write(wei, contact('sta_1', null, '13900000000'));
  await expect(li.call(calls.erasePerson, { params: { id: wei.id } })).rejects.toThrow('in_use'); // He has to be closed first.
  const found = { name_pinyin: '4wei', name_search: '韦强 weiqiang wq' };
  await database.transaction((tx) =>
    tx('account')
      .where({ id: wei.id })
      .update({ closed_at: 1, ...found }),
  );
  await database.transaction((tx) => tx('operator_pin').insert({ account: wei.id, hash: '{}', set_at: 1 }));
  await li.call(calls.erasePerson, { params: { id: wei.id } });
  await office.seal();
  expect(await database.reads('operator_pin')).toEqual([]);
  expect(await database.reads('change').where({ topic: 'operator' }).pluck('subject')).toEqual([wei.id]);

  const { rows, names } = await li.call(calls.listAudit, {});
  expect(rows.map(({ action, account }) => [action, account])).toEqual([
    ['person.erase', li.id],
    ['station.revise', wei.id],
    ['account.create', li.id],
  ]);
  expect(names).not.toHaveProperty(wei.id);
  expect(rows[0]?.after).toEqual({ values: 2 });
  expect(rows[2]?.after).toEqual({ name: { veiled: 'erased' }, phone: { veiled: 'erased' } });
  expect(await database.reads('audit_personal').select('value')).toEqual([{ value: '"13900000000"' }]); // Somebody else's.
  const account: unknown = await database.reads('account').where({ id: wei.id }).first();
  expect(JSON.stringify(account)).not.toMatch(/韦强|wei/);
  expect((await verifyAudit(database.reads, [])).fault).toBeNull();
});

test('only who looks after people everywhere may erase one, and there must be one', async () => {
  await using office = await openAuditOffice();
  const [li, wei] = [await office.person('李梅', 'administrator'), await office.person('韦强', 'people', office.regions.north)];
  await expect(wei.call(calls.erasePerson, { params: { id: li.id } })).rejects.toThrow('not_allowed');
  const auditor = await office.person('审计', 'auditor');
  await expect(auditor.call(calls.erasePerson, { params: { id: li.id } })).rejects.toThrow('not_allowed');
  const nobody = li.id.replace(/.{4}$/, '0000');
  await expect(li.call(calls.erasePerson, { params: { id: nobody } })).rejects.toThrow('not_found');
});
