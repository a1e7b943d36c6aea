import path from 'node:path';
import { expect, test } from 'vitest';
import { newId, ScreenId } from '#shared/model/ids.ts';
import { ManifestRoot } from '#shared/model/manifest.ts';
import { OperatorsSection } from '#shared/model/operator.ts';
import { accountCalls } from '#shared/protocol/http/accounts.ts';
import { stationCalls as calls } from '#shared/protocol/http/stations.ts';
import { sectionPath } from '#shared/protocol/player.ts';
import { listFacts } from '#tests/support/facts.ts';
import { serve } from '#tests/support/http.ts';
import { as, atStation, everywhere, inRegion, openCounties, type Person } from '#tests/support/people.ts';
import { enrolBox } from '#tests/support/stations.ts';
import { recordChange } from '../database/changes.ts';
import { addScreen } from '../stations/screen-store.ts';
import { manifestIssuer } from './issue.ts';
import { openKeys } from './keys.ts';
import { manifestRoutes } from './manifest-routes.ts';
import { findEnvelope, findSection } from './manifest-store.ts';
import { issueFor } from './manifests.ts';

/** A screen in the east and one in the west, whose manifests follow the facts. */
async function office() {
  const house = await openCounties();
  const { database, clock, folder } = house;
  const keys = await openKeys(path.join(folder, 'keys'), clock.now());
  const [east, west] = [await enrolBox(house, '东屏', house.east.hall.id), await enrolBox(house, '西屏', house.west.hall.id)];
  const named = new Map([[east.screen.id, '东'] as const, [west.screen.id, '西'] as const]);
  const issued: string[] = [];
  const issuer = manifestIssuer({ database, clock, keys, onIssued: (screen) => issued.push(named.get(screen) ?? '?') });
  let seen = 0;
  /** Whose manifests the facts since the last time have changed. */
  async function follow(): Promise<string> {
    issued.length = 0;
    const changes = await listFacts(database.reads, seen);
    seen = changes.at(-1)?.seq ?? seen;
    await issueFor({ database, issuer }, changes);
    return issued.toSorted().join('');
  }
  async function ref(screen: ScreenId) {
    const payload = (await findEnvelope(database.reads, screen))?.envelope.payload ?? '';
    return ManifestRoot.parse(JSON.parse(Buffer.from(payload, 'base64').toString())).sections.operators;
  }
  async function operators(screen: ScreenId) {
    const body = await findSection(database.reads, screen, (await ref(screen))?.blob ?? '');
    return body === undefined ? null : OperatorsSection.parse(JSON.parse(body)).operators;
  }
  const names = async ({ screen }: typeof east) => (await operators(screen.id))?.map(({ name }) => name) ?? null;
  const setPin = ({ account: { id } }: Person, pin: string) => house.admin.call(accountCalls.setPin, { params: { id }, body: { pin } });
  const revise = async ({ account: { id } }: Person, grants: Person['account']['grants'] | ReturnType<typeof as>[], name: string) => {
    const { revision } = await house.admin.call(accountCalls.getAccount, { params: { id } });
    const placed = grants.map(({ role, place }) => ({ role, place }));
    await house.admin.call(accountCalls.reviseAccount, {
      params: { id },
      body: { seenRevision: revision, name, phone: null, grants: placed },
    });
  };
  await follow();
  return { ...house, keys, boxes: { east, west }, follow, ref, names, operators, setPin, revise };
}

test('a change of an operator issues manifests anew where he may act, where he might before, and nowhere else', async () => {
  await using house = await office();
  const { east, west } = house.boxes;
  const wei = await house.hire('韦强', as('operator', atStation(house.east.hall)));
  const chen = await house.hire('陈芳', as('operator', inRegion(house.east.county)));
  await house.setPin(await house.hire('编辑', as('editor', inRegion(house.east.county))), '1357'); // Nobody who acts at boxes.
  expect(await house.follow()).toBe('');
  await house.setPin(wei, '2468');
  expect(await house.follow()).toBe('东');
  await house.setPin(chen, '2468'); // Two may have the same: they choose their name first.
  expect(await house.follow()).toBe('东');
  expect([await house.names(east), await house.names(west)]).toEqual([['陈芳', '韦强'], null]);
  const [first] = (await house.operators(east.screen.id)) ?? [];
  expect(first).toMatchObject({ id: chen.account.id, pin: { algorithm: 'scrypt', cost: 16_384, blockSize: 8, parallelization: 1 } });

  await house.setPin(wei, '8642');
  expect(await house.follow()).toBe('东');
  await house.revise(wei, [as('operator', atStation(house.west.hall))], '韦强');
  expect(await house.follow()).toBe('东西');
  expect([await house.names(east), await house.names(west)]).toEqual([['陈芳'], ['韦强']]);
  await house.revise(wei, [as('operator', everywhere)], '阿强');
  expect(await house.follow()).toBe('东西');
  expect([await house.names(east), await house.names(west)]).toEqual([['阿强', '陈芳'], ['阿强']]);
  const params = { id: wei.account.id };
  await house.admin.call(accountCalls.closeAccount, { params });
  expect([await house.follow(), await house.names(west)]).toEqual(['东西', null]);
  await house.admin.call(accountCalls.reopenAccount, { params });
  expect([await house.follow(), await house.names(west)]).toEqual(['东西', ['阿强']]);
  await house.admin.call(accountCalls.removePin, { params });
  expect([await house.follow(), await house.names(west)]).toEqual(['东西', null]);
});

test('a station that does not want names, an outdoor screen, and a station that moves', async () => {
  await using house = await office();
  const { east, west } = house.boxes;
  const wei = await house.hire('韦强', as('operator', inRegion(house.east.county)));
  await house.setPin(wei, '2468');
  await house.follow();
  const station = (change: object) => async () => {
    const { revision } = await house.admin.call(calls.getStation, { params: { id: house.east.hall.id } });
    return house.admin.call(calls.reviseStation, { params: { id: house.east.hall.id }, body: { seenRevision: revision, ...change } });
  };
  await station({ operatorsNamed: false })();
  expect([await house.follow(), await house.names(east)]).toEqual(['东', null]);
  await station({ operatorsNamed: true })();
  expect([await house.follow(), await house.names(east)]).toEqual(['东', ['韦强']]);
  for (const [kind, named] of [['outdoor', null] as const, ['vehicle', ['韦强']] as const]) {
    await house.admin.call(calls.reviseScreen, { params: { id: east.screen.id }, body: { kind } });
    expect([await house.follow(), await house.names(east)]).toEqual(['东', named]);
  }
  await station({ region: house.west.town.id })();
  expect([await house.follow(), await house.names(east)]).toEqual(['东', null]);
  await house.admin.call(calls.moveRegion, { params: { id: house.west.town.id }, body: { parent: house.east.county.id } });
  expect([await house.follow(), await house.names(west)]).toEqual(['东西', ['韦强']]);
});

test('names and PINs are given to the screens that name them, and to no other', async () => {
  await using house = await office();
  const { east, west } = house.boxes;
  await house.setPin(await house.hire('韦强', as('operator', atStation(house.east.hall))), '2468');
  await house.follow();
  const { enrolledScreen } = house.stations;
  await using http = await serve(manifestRoutes({ reads: house.database.reads, clock: house.clock, keys: house.keys, enrolledScreen }));
  const ask = async (box: typeof east) => {
    const { token } = await box.logIn(box.screen.id);
    const hash = (await house.ref(east.screen.id))?.blob ?? '';
    return fetch(http.url + sectionPath(hash), { headers: { authorization: `Bearer ${token}` } });
  };
  expect(await (await ask(east)).text()).toContain('韦强');
  const refused = await ask(west);
  expect([refused.status, await refused.json()]).toMatchObject([404, { code: 'not_found' }]);
});

test('whoever is erased is named in no stored section any more, whatever else is kept', async () => {
  await using house = await office();
  const { east, west } = house.boxes;
  const [wei, chen] = [await house.hire('韦强', as('operator', everywhere)), await house.hire('陈芳', as('operator', everywhere))];
  await house.setPin(wei, '2468');
  await house.follow();
  await house.admin.call(calls.revokeScreen, { params: { id: west.screen.id } });
  await house.setPin(chen, '2468');
  await house.follow();
  await house.admin.call(accountCalls.closeAccount, { params: { id: wei.account.id } });
  await house.follow();
  const stored = async () => JSON.stringify(await house.database.reads('section').select('body'));
  expect(await stored()).toContain('韦强'); // A player may still be fetching the manifest before.
  await house.database.transaction((tx) => recordChange(tx, 'operator', wei.account.id));
  await house.follow();
  expect(await stored()).not.toContain('韦强');
  expect(await house.names(east)).toEqual(['陈芳']);
  expect(await house.database.reads('manifest').where({ screen: east.screen.id })).toHaveLength(2);
});

test('the PIN of an operator of hundreds of screens is a handful of questions, not one for each', async () => {
  await using house = await office();
  const many = 250;
  const wei = await house.hire('韦强', as('operator', inRegion(house.east.county)));
  await house.database.transaction(async (tx) => {
    for (let n = 0; n < many; n++) {
      const id = newId('scr', ScreenId);
      const box = { publicKey: `key-${id}`, enrolledAt: 1, playerVersion: null, replaces: null };
      await addScreen(tx, { id, station: house.east.hall.id, name: `屏${n}`, kind: 'station', ...box });
      await recordChange(tx, 'screen', id);
    }
  });
  await house.follow();
  await house.setPin(wei, '2468');
  const asked: string[] = [];
  house.database.reads.client.on('query', ({ sql }: { sql: string }) => void asked.push(sql));
  expect(await house.follow()).toHaveLength(many + 1);
  expect(asked.length).toBeLessThan(25);
});
