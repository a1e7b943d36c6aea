import { expect, test } from 'vitest';
import { z } from 'zod';
import { AuditLine } from '#shared/model/audit.ts';
import { bornAt } from '#shared/model/ids.ts';
import { placeOf, type Scope } from '#server/kit/by.ts';
import { someone, write } from '#tests/support/audit.ts';
import { temporaryDatabase } from '#tests/support/database.ts';
import { recordReading } from './audit.ts';
import type { Database } from './connection.ts';

const linesOf = async ({ reads }: Database): Promise<AuditLine[]> => {
  const rows = z
    .array(z.object({ line: z.string() }))
    .parse(await reads('audit').join('change', 'change.subject', 'audit.id').orderBy('seq').select('line'));
  return rows.map(({ line }) => AuditLine.parse(JSON.parse(line)));
};

test('who, when, from where, what, before and after stand in the line; what did not change does not', async () => {
  await using store = await temporaryDatabase();
  const by = someone();
  const [before, after] = [
    { name: '板坡村', address: '旧', tags: ['a'] },
    { name: '板坡村', address: '新', tags: ['a'] },
  ];
  await write(store.database, by, { action: 'station.revise', subject: 'sta_1', place: 'reg_1/', before, after });
  const [line] = await linesOf(store.database);
  expect(line).toMatchObject({ account: by.account, from: '10.8.0.12', action: 'station.revise', subject: 'sta_1', place: 'reg_1/' });
  expect([line?.before, line?.after]).toEqual([{ address: '旧' }, { address: '新' }]);
  expect(bornAt(line?.id ?? '')).toBe(line?.at);
});

test('a name or phone is not in the line: a salted hash is, and the same phone twice gives two', async () => {
  await using store = await temporaryDatabase();
  const { database } = store;
  const phone = {
    action: 'station.create',
    subject: 'sta_1',
    place: null,
    after: { phone: '13878060001', note: null },
    personal: ['phone', 'note'],
  };
  await write(database, someone(), phone, phone);
  const lines = await linesOf(database);
  expect(JSON.stringify(lines)).not.toContain('1387');
  const hashes = lines.map(({ after }) => z.object({ erasable: z.string() }).parse(after?.['phone']).erasable);
  expect(new Set(hashes).size).toBe(2);
  expect(await database.reads('audit_personal').orderBy('audit').select('field', 'value')).toEqual(
    Array.from({ length: 2 }, () => ({ field: 'phone', value: '"13878060001"' })),
  );
});

test('who has seen whose phone is written once for an answer, without the phones', async () => {
  await using store = await temporaryDatabase();
  const { database } = store;
  const by = { ...someone(), scope: { isEverywhere: false, paths: ['reg_1/reg_2/'], stations: [] } };
  const many = Array.from({ length: 2000 }, (_, i) => `sta_${i}`);
  await recordReading(database, by, { kind: 'contacts', subjects: [] });
  await recordReading(database, by, { kind: 'contacts', subjects: ['sta_1'] });
  await recordReading(database, by, { kind: 'contacts', subjects: ['sta_1', 'sta_2'], place: null });
  await recordReading(database, by, { kind: 'contacts', subjects: many });
  await recordReading(database, by, { kind: 'contacts', subjects: [...many, ...many, ...many] });
  const lines = await linesOf(database);
  expect(lines.map(({ action, subject, place, after }) => ({ action, subject, place, after }))).toEqual([
    { action: 'personal.read', subject: 'sta_1', place: 'reg_1/reg_2/', after: { kind: 'contacts', count: 1 } },
    { action: 'personal.read', subject: 'contacts', place: null, after: { kind: 'contacts', count: 2, subjects: ['sta_1', 'sta_2'] } },
    { action: 'personal.read', subject: 'contacts', place: 'reg_1/reg_2/', after: { kind: 'contacts', count: 2000, subjects: many } },
    { action: 'personal.read', subject: 'contacts', place: 'reg_1/reg_2/', after: { kind: 'contacts', count: 6000 } },
  ]);
});

const scope = (paths: string[], stations: string[] = []): Scope => ({
  isEverywhere: false,
  paths,
  stations: stations.map((path) => ({ id: 'sta_0' as Scope['stations'][number]['id'], path })), // Only the path counts here.
});

test('the place of somebody is the smallest region that holds all of his', () => {
  expect(placeOf({ ...scope([]), isEverywhere: true })).toBeNull();
  expect(placeOf(scope([]))).toBeNull();
  expect(placeOf(scope(['a/b/']))).toBe('a/b/');
  expect(placeOf(scope(['a/b/', 'a/c/'], ['a/b/d/']))).toBe('a/');
  expect(placeOf(scope(['a/', 'a/c/']))).toBe('a/');
  expect(placeOf(scope(['a/', 'b/']))).toBeNull();
});
