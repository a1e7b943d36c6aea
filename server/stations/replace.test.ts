import { expect, test } from 'vitest';
import { placeCalls } from '#shared/protocol/http/places.ts';
import { stationCalls as calls } from '#shared/protocol/http/stations.ts';
import { createBox, enrolBox, hire, openOffice, replaceBox } from '#tests/support/stations.ts';

test('replaced twice, because the answer was lost, it is one successor; both pages tell of each other', async () => {
  await using office = await openOffice();
  const { screen } = await enrolBox(office);
  const fresh = await replaceBox(office, screen.id);
  expect((await fresh.replace()).id).toBe(fresh.screen.id);
  expect(office.retargeted).toEqual([[screen.id, fresh.screen.id]]);
  const told = async (id: typeof screen.id) =>
    (await office.admin.call(calls.placeHistory, { params: { id } })).events.map(({ what, was, became }) => [what, was, became]);
  expect(await told(screen.id)).toEqual([
    ['replaced', null, '活动室大屏'],
    ['revoked', null, null],
    ['made', null, '板坡村活动室'],
  ]);
  expect(await told(fresh.screen.id)).toEqual([['replaced', '活动室大屏', '板坡村活动室']]);
});

test('one that was replaced is not replaced again: its successor is', async () => {
  await using office = await openOffice();
  const { screen } = await enrolBox(office);
  const fresh = await replaceBox(office, screen.id);
  await expect(replaceBox(office, screen.id)).rejects.toThrow('not_allowed');
  const third = await replaceBox(office, fresh.screen.id);
  expect(third.screen.replaces).toBe(fresh.screen.id);
  expect((await office.admin.call(calls.listScreens)).screens.map(({ id }) => id)).toEqual([third.screen.id]);
  expect((await office.admin.call(calls.listScreens, { query: { state: 'closed' } })).total).toBe(2);
});

test('a screen that was revoked before can be replaced, too: its programme was not lost', async () => {
  await using office = await openOffice();
  const { screen } = await enrolBox(office);
  await office.admin.call(calls.revokeScreen, { params: { id: screen.id } });
  expect((await replaceBox(office, screen.id)).screen).toMatchObject({ replaces: screen.id, name: '活动室大屏' });
});

test('who does not look after the place neither replaces its box nor enrols one there', async () => {
  await using office = await openOffice();
  const { screen } = await enrolBox(office);
  const county = await office.admin.call(calls.createRegion, { body: { parent: null, kind: 'county', name: '巴马县' } });
  const neighbour = await hire(office, 'neighbour', { role: 'administrator', place: { kind: 'region', id: county.id } });
  await expect(replaceBox(office, screen.id, neighbour)).rejects.toThrow('not_found');
  const { id, code } = await createBox(office.http.visitor()).offer();
  await neighbour.call(calls.enterCode, { body: { code } });
  const body = { station: office.station.id, name: '我的', kind: 'station' as const };
  await expect(neighbour.call(calls.confirmEnrolment, { params: { id }, body })).rejects.toThrow('not_found');
  const reader = await hire(office, 'reader', { role: 'operator', place: { kind: 'everywhere' } });
  await expect(reader.call(calls.enterCode, { body: { code } })).rejects.toThrow('not_allowed');
  expect((await office.admin.call(calls.getScreen, { params: { id: screen.id } })).revoked).toBe(false);
});

test('a group in which the old screen was chosen has the new one: a change of the group that its log and its colleagues see', async () => {
  await using office = await openOffice();
  const { screen } = await enrolBox(office);
  const body = { name: '示范', rule: null, screens: [screen.id] };
  const group = await office.admin.call(placeCalls.createGroup, { body });
  const fresh = await replaceBox(office, screen.id);
  expect(await office.admin.call(placeCalls.getGroup, { params: { id: group.id } })).toMatchObject({ screens: 1, revision: 2 });
  const lines: string[] = await office.database.reads('audit').where({ action: 'group.revise', subject: group.id }).pluck('line');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { before: { screens: [screen.id] }, after: { screens: [fresh.screen.id] } },
  ]);
});
