import { expect, test } from 'vitest';
import { newId, StationId } from '#shared/model/ids.ts';
import { auditCalls as calls } from '#shared/protocol/http/audit.ts';
import { openAuditOffice, type Person } from '#tests/support/audit-office.ts';

/** A county in which three people have done seven things. */
async function openBusyOffice() {
  const office = await openAuditOffice();
  const { land, regions, paths } = office;
  const li = await office.person('李梅', 'administrator');
  const wei = await office.person('韦强', 'editor', regions.north);
  const station = await land.station(regions.village, '板坡活动室');
  const gone = newId('sta', StationId);
  const revise = (subject: string, place: string | null, before: object, after: object) => ({
    action: 'station.revise',
    subject,
    place,
    before: { ...before },
    after: { ...after },
  });
  await office.write(
    li,
    { action: 'station.create', subject: station, place: paths.village, after: { name: '板坡旧址', region: regions.village } },
    revise(station, paths.village, { name: '板坡旧址' }, { name: '板坡活动室' }),
    { action: 'station.remove', subject: gone, place: paths.south, before: { name: '凤山站', region: regions.south } },
  );
  await office.write(
    wei,
    { ...revise(station, paths.village, { phone: '13878060001' }, { phone: '13878060002' }), personal: ['phone'] },
    revise(station, paths.north, { address: '100% 旧' }, { address: '新' }),
    { action: 'playlist.create', subject: 'pls_1', place: null, after: { title: '春耕' } },
  );
  return { ...office, li, wei, station, gone };
}

const actionsOf = async (who: Person, query: object = {}) => (await who.call(calls.listAudit, { query })).rows.map(({ action }) => action);

test('rows come newest first, with the names of people and things, and without what is personal', async () => {
  await using office = await openBusyOffice();
  const { li, wei, station, gone, regions } = office;
  const { rows, names, older, newer } = await li.call(calls.listAudit, {});
  expect(rows.map(({ action }) => action)).toEqual([
    'playlist.create',
    'station.revise',
    'station.revise',
    'station.remove',
    'station.revise',
    'station.create',
  ]);
  expect(rows[2]).toMatchObject({
    account: wei.id,
    from: '10.8.0.12',
    before: { phone: { veiled: 'hidden' } },
    after: { phone: { veiled: 'hidden' } },
  });
  expect(names).toMatchObject({ [li.id]: '李梅', [wei.id]: '韦强', [station]: '板坡活动室', [gone]: '凤山站', [regions.south]: '凤山县' });
  expect([older, newer]).toEqual([null, null]);
  expect(JSON.stringify(rows)).not.toContain('1387');
});

test('an auditor of a region finds what was done there, and learns of nothing else', async () => {
  await using office = await openBusyOffice();
  const auditor = await office.person('北县审计', 'auditor', office.regions.north);
  expect(await actionsOf(auditor)).toEqual(['station.revise', 'station.revise', 'station.revise', 'station.create']);
  expect(await actionsOf(auditor, { thing: '凤山站' })).toEqual([]);
  expect(await actionsOf(auditor, { text: '春耕' })).toEqual([]);
  const { people } = await auditor.call(calls.listAuditPeople, {});
  expect(people.map(({ name }) => name).toSorted()).toEqual(['李梅', '韦强']);

  const south = await office.person('南县审计', 'auditor', office.regions.south);
  const { rows, names } = await south.call(calls.listAudit, {});
  expect(rows.map(({ action }) => action)).toEqual(['station.remove']);
  expect(names).not.toHaveProperty(office.regions.north);
  expect((await south.call(calls.listAuditPeople, { query: { search: '韦' } })).people).toEqual([]);
  const [row] = (await office.li.call(calls.listAudit, { query: { action: 'playlist' } })).rows;
  if (!row) throw new Error('there is a row');
  await expect(south.call(calls.getAudit, { params: { id: row.id } })).rejects.toThrow('not_found');
});

test('who may not read the audit log is told so', async () => {
  await using office = await openBusyOffice();
  for (const call of [calls.listAudit, calls.listAuditPeople, calls.auditChain, calls.checkAudit])
    await expect(office.wei.call(call, {})).rejects.toThrow('not_allowed');
  expect((await office.file(office.wei, '')).status).toBe(403);
});

test('rows are found by person, by thing under any name it had, by action and by words', async () => {
  await using office = await openBusyOffice();
  const { li, wei, station } = office;
  const count = async (query: object): Promise<number> => (await actionsOf(li, query)).length;
  expect(await count({ account: wei.id })).toBe(3);
  expect(await count({ thing: station })).toBe(4);
  expect(await count({ thing: '活动室' })).toBe(4);
  expect(await count({ thing: '板坡旧址' })).toBe(2);
  expect(await count({ action: 'station' })).toBe(5);
  expect(await count({ action: 'station.remove' })).toBe(1);
  expect(await count({ action: 'stat' })).toBe(0);
  expect(await count({ text: '100%' })).toBe(1);
  expect(await count({ text: '1_0' })).toBe(0);
  expect(await count({ account: wei.id, action: 'station', text: '新' })).toBe(1);
  await expect(li.call(calls.listAudit, { query: { action: `a'b` } })).rejects.toThrow('bad_request');
});

test('rows are found by time: from an instant, and before another', async () => {
  await using office = await openBusyOffice();
  const { rows } = await office.li.call(calls.listAudit, {});
  const [newest, oldest] = [rows[0]?.at ?? 0, rows.at(-1)?.at ?? 0];
  const count = async (query: object): Promise<number> => (await actionsOf(office.li, query)).length;
  expect(await count({ from: oldest, to: newest + 1 })).toBe(6);
  expect(await count({ from: newest + 1 })).toBe(0);
  expect(await count({ to: oldest })).toBe(0);
});

test('going on from a row misses and repeats nothing, in both directions, while new rows come in at the top', async () => {
  await using office = await openBusyOffice();
  const { li } = office;
  const all = (await li.call(calls.listAudit, {})).rows.map(({ id }) => id);
  const seen: string[] = [];
  let page = await li.call(calls.listAudit, { query: { size: 2 } });
  for (; ; page = await li.call(calls.listAudit, { query: { size: 2, before: page.older ?? undefined } })) {
    seen.push(...page.rows.map(({ id }) => id));
    await office.write(li, { action: 'job.retry', subject: 'job_1', place: null });
    if (!page.older) break;
  }
  expect(seen).toEqual(all);
  const back = await li.call(calls.listAudit, { query: { size: 2, after: page.newer ?? undefined } });
  expect(back.rows.map(({ id }) => id)).toEqual(all.slice(2, 4));
  expect([back.older, back.newer]).toEqual([all[3], all[2]]);
  const top = await li.call(calls.listAudit, { query: { size: 200, after: all[0] } });
  expect(top).toMatchObject({ newer: null, rows: Array.from({ length: 3 }, () => ({ action: 'job.retry' })) });
});
