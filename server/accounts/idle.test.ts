import { expect, test } from 'vitest';
import { accountCalls as calls } from '#shared/protocol/http/accounts.ts';
import { openHouse } from '#tests/support/accounts.ts';
import type { Visitor } from '#tests/support/http.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** As a page asks that nobody has touched for so long. */
const alone = (visitor: Visitor, ms: number) => visitor.call(calls.whoAmI, {}, { 'x-fieldcast-idle': String(ms / 1000) });

test('half an hour without a person ends a session, to the minute', async () => {
  await using house = await openHouse();
  const visitor = await house.setUp();
  house.clock.advance(29 * MINUTE_MS);
  await visitor.call(calls.whoAmI);
  house.clock.advance(30 * MINUTE_MS - 1);
  expect(await house.sessionOfCookie(visitor.cookie)).toBeDefined();
  house.clock.advance(1);
  await expect(visitor.call(calls.whoAmI)).rejects.toThrow('not_signed_in');
});

test('what a page asks by itself keeps no session alive, nor do pictures and sockets', async () => {
  await using house = await openHouse();
  const visitor = await house.setUp();
  for (let minutes = 5; minutes < 30; minutes += 5) {
    house.clock.advance(5 * MINUTE_MS);
    const { endsInMs, endsBy } = await alone(visitor, minutes * MINUTE_MS);
    expect({ endsInMs, endsBy }).toEqual({ endsInMs: (30 - minutes) * MINUTE_MS, endsBy: 'idle' });
    await visitor.call(calls.listSessions, {}, { 'sec-fetch-dest': 'image' });
    await house.sessionOfCookie(visitor.cookie);
  }
  house.clock.advance(5 * MINUTE_MS);
  await expect(alone(visitor, 30 * MINUTE_MS)).rejects.toThrow('not_signed_in');
});

test('somebody who types for an hour is told of by his page, and stays', async () => {
  await using house = await openHouse();
  const visitor = await house.setUp();
  for (let i = 0; i < 60; i++) {
    house.clock.advance(MINUTE_MS);
    expect((await alone(visitor, 3000)).endsInMs).toBe(30 * MINUTE_MS - 3000);
  }
  await alone(visitor, 20 * MINUTE_MS); // A second tab that was not touched takes nothing back.
  expect((await alone(visitor, 3000)).endsInMs).toBe(30 * MINUTE_MS - 3000);
});

test('twelve hours end even a busy session, and the page is told that it is its age', async () => {
  await using house = await openHouse();
  const visitor = await house.setUp();
  for (let minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
    house.clock.advance(20 * MINUTE_MS);
    await visitor.call(calls.whoAmI);
  }
  expect(await visitor.call(calls.whoAmI)).toMatchObject({ endsInMs: 20 * MINUTE_MS, endsBy: 'age' });
  house.clock.advance(20 * MINUTE_MS);
  await expect(visitor.call(calls.whoAmI)).rejects.toThrow('not_signed_in');
});

test('a session that has run out loses its live line at the next tick', async () => {
  await using house = await openHouse();
  await house.setUp();
  expect(await house.endDeadSessions()).toBe(0);
  house.clock.advance(HOUR_MS);
  expect(await house.endDeadSessions()).toBe(1);
  expect(house.ended).toHaveLength(1);
});
