import path from 'node:path';
import { expect, test } from 'vitest';
import { ScreenId } from '#shared/model/ids.ts';
import { AppError } from '#shared/problem.ts';
import { playerCalls } from '#shared/protocol/player.ts';
import { standingClock } from '#tests/support/clock.ts';
import { county } from '#tests/support/county.ts';
import { temporaryDatabase } from '#tests/support/database.ts';
import { serve } from '#tests/support/http.ts';
import { listFacts } from '#tests/support/facts.ts';
import type { Gate } from '../kit/routes.ts';
import { createLog } from '../kit/log.ts';
import { manifestIssuer } from './issue.ts';
import { openKeys, RENEW_BEFORE_MS } from './keys.ts';
import { manifestRoutes } from './manifest-routes.ts';
import { followForManifests, noteSigner } from './manifests.ts';
import { until } from '#tests/support/child.ts';

const enrolledScreen: Gate<{ screen: ScreenId }> = {
  keys: ['screen'],
  admit(request) {
    const said = ScreenId.safeParse(request.headers['x-screen']);
    return said.success ? Promise.resolve({ screen: said.data }) : Promise.reject(new AppError('not_signed_in'));
  },
};

async function office() {
  const store = await temporaryDatabase();
  const { database, folder } = store;
  const clock = standingClock();
  const land = county(database);
  const screen = await land.screen(await land.station(await land.region('板坡村'), '活动室'), '大屏');
  const open = () => openKeys(path.join(folder, 'keys'), clock.now());
  const issue = async () => manifestIssuer({ database, clock, keys: await open(), onIssued: () => undefined }).issue();
  async function ask(have: number) {
    await using http = await serve(manifestRoutes({ reads: database.reads, clock, keys: await open(), enrolledScreen }));
    return (await http.visitor().call(playerCalls.manifest, { query: { have } }, { 'x-screen': screen })).newest;
  }
  return { database, clock, land, screen, open, issue, ask, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() };
}

test('a screen is given its newest manifest, unless it has it', async () => {
  await using house = await office();
  expect(await house.ask(0)).toBeNull();
  await house.issue();
  expect(await house.ask(0)).toMatchObject({ manifest: { signatures: [{ keyid: (await house.open()).signerId }] } });
  expect(await house.ask(1)).toBeNull();
  expect(await house.ask(7)).not.toBeNull(); // Of an older database that came back: it sees that the number is lower.
});

test('under a new signing key nothing signed by the old one is given out, and all is issued anew', async () => {
  await using house = await office();
  await noteSigner(house.database, await house.open());
  await house.issue();
  const known = (await listFacts(house.database.reads)).length;
  await noteSigner(house.database, await house.open());
  expect(await listFacts(house.database.reads)).toHaveLength(known);

  house.clock.advance((await house.open()).delegatedUntil - house.clock.now() - RENEW_BEFORE_MS + 1);
  await noteSigner(house.database, await house.open());
  expect((await listFacts(house.database.reads)).slice(known)).toMatchObject([{ topic: 'plan', subject: 'everywhere' }]);
  expect(await house.ask(0)).toBeNull();
  await house.issue();
  const given = await house.ask(1);
  expect(given?.delegation).toEqual((await house.open()).delegation);
  expect(given?.manifest.signatures[0]?.keyid).toBe((await house.open()).signerId);
});

test('the follower issues by itself what facts ask for', async () => {
  await using house = await office();
  const issued: number[] = [];
  const { database, clock } = house;
  const issuer = manifestIssuer({ database, clock, keys: await house.open(), onIssued: (_, revision) => issued.push(revision) });
  const end = new AbortController();
  const following = followForManifests({ database, log: createLog('silent'), issuer }, end.signal);
  await until(() => Promise.resolve(issued.length === 1), 5);
  await house.land.change('screen', house.screen, { name: '正厅' }, 'screen');
  await until(() => Promise.resolve(issued.length === 2), 5);
  end.abort();
  await following;
  expect(issued).toEqual([1, 2]);
});
