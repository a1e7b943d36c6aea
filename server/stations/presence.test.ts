import { expect, test } from 'vitest';
import { LessonId, newId, PlaylistId, type ScreenId } from '#shared/model/ids.ts';
import type { Programme } from '#shared/model/programme.ts';
import { readinessOf } from '#shared/timetable/readiness.ts';
import type { PlayerStatus } from '#shared/protocol/player.ts';
import { stationCalls as calls } from '#shared/protocol/http/stations.ts';
import { call } from '#shared/protocol/call.ts';
import { serve } from '#tests/support/http.ts';
import { enrolBox, openOffice, startStations } from '#tests/support/stations.ts';
import { z } from 'zod';
import { route } from '../kit/routes.ts';

type Office = Awaited<ReturnType<typeof openOffice>>;
const look = async (office: Pick<Office, 'admin'>, id: ScreenId) => office.admin.call(calls.getScreen, { params: { id } });
const spans = (office: Office): Promise<unknown> => office.database.reads('presence').orderBy('id').select('from_at', 'seen_at', 'to_at');

const status = (content: string, positionMs: number, revision = 3): PlayerStatus => ({
  revision,
  showing: { kind: 'lesson', content, slot: null, positionMs, durationMs: 60_000 },
  missing: { blobs: 0, bytes: 0 },
  unsentLines: 0,
  clock: 'sure',
  trouble: null,
});

/** The same office after its server process died and a new one was started. */
async function restarted(office: Office) {
  const next = await startStations(office.database, office.folder, office.clock);
  const admin = next.http.visitor();
  admin.cookie = office.admin.cookie;
  return { ...next, admin };
}

test('a screen is never seen, then online, then offline since it went', async () => {
  await using office = await openOffice();
  const { screen } = await enrolBox(office);
  expect(await look(office, screen.id)).toMatchObject({ presence: 'never', since: null });

  const came = office.clock.now();
  await office.stations.presence.connected(screen.id);
  office.clock.advance(60_000);
  expect(await look(office, screen.id)).toMatchObject({ presence: 'online', since: came });

  const went = office.clock.now();
  await office.stations.presence.disconnected(screen.id);
  office.clock.advance(60_000);
  expect(await look(office, screen.id)).toMatchObject({ presence: 'offline', since: went });
  expect(await spans(office)).toEqual([{ from_at: came, seen_at: went, to_at: went }]);
});

test('a screen that says nothing for more than 90 seconds is unknown, not off, until it is heard again', async () => {
  await using office = await openOffice();
  const { screen } = await enrolBox(office);
  const came = office.clock.now();
  await office.stations.presence.connected(screen.id);
  office.clock.advance(90_001);
  expect(await look(office, screen.id)).toMatchObject({ presence: 'unknown', since: came });
  office.stations.presence.seen(screen.id);
  expect(await look(office, screen.id)).toMatchObject({ presence: 'online', since: came });
});

test('a second socket before the first was missed is one presence', async () => {
  await using office = await openOffice();
  const { screen } = await enrolBox(office);
  const { connected, disconnected } = office.stations.presence;
  await Promise.all([connected(screen.id), connected(screen.id), disconnected(screen.id)]);
  expect((await look(office, screen.id)).presence).toBe('online');
  await disconnected(screen.id);
  await disconnected(screen.id);
  expect((await look(office, screen.id)).presence).toBe('offline');
  expect(await spans(office)).toHaveLength(1);
});

test('comings and goings of many screens in one moment keep their order', async () => {
  await using office = await openOffice();
  const { connected, disconnected } = office.stations.presence;
  const screens = [];
  for (const name of ['东', '西', '南']) screens.push((await enrolBox(office, name)).screen.id);
  await Promise.all(screens.flatMap((id) => [connected(id), disconnected(id), connected(id)]));
  const list = (await office.admin.call(calls.listScreens)).screens;
  expect(list.map(({ presence }) => presence)).toEqual(['online', 'online', 'online']);
  expect(await spans(office)).toHaveLength(6);
});

test('after the server died, the presence it knew ends at the last proof of life, and is unknown for a moment', async () => {
  await using office = await openOffice();
  const { screen } = await enrolBox(office);
  await office.stations.presence.connected(screen.id);
  office.clock.advance(40_000);
  const proof = office.clock.now();
  office.stations.presence.seen(screen.id);
  await office.flush();
  office.clock.advance(20_000); // Here the process dies: no good-byes.

  office.clock.advance(1_200_000);
  await using next = await restarted(office);
  expect(await spans(office)).toMatchObject([{ seen_at: proof, to_at: proof }]);
  expect(await look(next, screen.id)).toMatchObject({ presence: 'unknown', since: proof });
  next.clock.advance(90_000);
  expect(await look(next, screen.id)).toMatchObject({ presence: 'offline', since: proof });
});

test('a screen that returns after the restart is online in a span of its own', async () => {
  await using office = await openOffice();
  const { screen } = await enrolBox(office);
  await office.stations.presence.connected(screen.id);
  await using next = await restarted(office);
  await next.stations.presence.connected(screen.id);
  expect((await look(next, screen.id)).presence).toBe('online');
  await next.stations.presence.disconnected(screen.id);
  expect((await look(next, screen.id)).presence).toBe('offline');
  expect(await spans(office)).toHaveLength(2);
});

test('a server that stops in good order does not say its screens went away', async () => {
  await using office = await openOffice();
  const { screen } = await enrolBox(office);
  await office.stations.presence.connected(screen.id);
  office.clock.advance(60_000);
  const stopped = office.clock.now();
  await office.stations.close();
  await office.stations.presence.disconnected(screen.id); // Its socket is closed by the stop itself.
  expect(await spans(office)).toMatchObject([{ seen_at: stopped, to_at: null }]);
  await using next = await restarted(office);
  expect((await look(next, screen.id)).presence).toBe('unknown');
});

test('a box whose sockets do not get through is there as long as it calls by HTTP', async () => {
  await using office = await openOffice();
  const box = await enrolBox(office);
  const { token } = await box.logIn(box.screen.id);
  const ping = call({ method: 'get', path: '/api/ping', reply: z.object({}) });
  await using http = await serve([route(ping, office.stations.enrolledScreen, () => ({}))]);
  const knock = () => http.visitor().call(ping, {}, { authorization: `Bearer ${token}` });

  const came = office.clock.now();
  await knock();
  office.clock.advance(60_000);
  const last = office.clock.now();
  await knock();
  await office.flush();
  expect(await look(office, box.screen.id)).toMatchObject({ presence: 'online', since: came });
  office.clock.advance(90_001);
  await office.flush();
  expect(await look(office, box.screen.id)).toMatchObject({ presence: 'offline', since: last });

  await knock();
  await office.stations.presence.connected(box.screen.id); // Now a socket gets through: still one presence.
  expect(await spans(office)).toHaveLength(2);
});

test('what a screen last said is on it: title, position, revision', async () => {
  await using office = await openOffice();
  const { screen } = await enrolBox(office);
  expect((await look(office, screen.id)).showing).toBeNull();
  office.titles.set('les_1', '柑橘黄龙病防治');
  office.revisions.set(screen.id, 4);
  await office.stations.saveStatus(screen.id, status('les_1', 12_000));
  expect(await look(office, screen.id)).toMatchObject({
    showing: { content: 'les_1', title: '柑橘黄龙病防治', kind: 'lesson', fromMs: 12_000, at: office.clock.now(), durationMs: 60_000 },
    revision: 4,
    takenRevision: 3,
  });
});

test('a position that moves on is written with the next flush, another lesson at once', async () => {
  await using office = await openOffice();
  const { screen } = await enrolBox(office);
  const written = async () =>
    z.array(z.object({ status: z.string() })).parse(await office.database.reads('screen').select('status'))[0]?.status;
  await office.stations.saveStatus(screen.id, status('les_1', 0));
  office.clock.advance(5000);
  await office.stations.saveStatus(screen.id, status('les_1', 5000));
  expect(await written()).toContain('"positionMs":0');
  await office.flush();
  expect(await written()).toContain('"positionMs":5000');
  office.clock.advance(5000);
  await office.stations.saveStatus(screen.id, status('les_2', 0));
  expect(await written()).toContain('les_2');
});

test('a box that changes its mind ten times a second is written once', async () => {
  await using office = await openOffice();
  const { screen } = await enrolBox(office);
  for (let i = 0; i < 10; i++) {
    await office.stations.saveStatus(screen.id, status(`les_${i}`, 0));
    office.clock.advance(100);
  }
  expect(JSON.stringify(await office.database.reads('screen').select('status'))).toContain('les_0');
  expect((await look(office, screen.id)).showing?.content).toBe('les_9');
});

test('what was last said is still known after a restart', async () => {
  await using office = await openOffice();
  const { screen } = await enrolBox(office);
  await office.stations.saveStatus(screen.id, status('les_1', 0, 9));
  await using next = await restarted(office);
  expect(await look(next, screen.id)).toMatchObject({ takenRevision: 9, showing: { content: 'les_1' } });
});

test('the floor a screen reports only rises; one above all that was signed is a fact for manifests', async () => {
  await using office = await openOffice();
  const { screen } = await enrolBox(office);
  const facts = async () => (await office.database.reads('change').where({ subject: screen.id })).length;
  const before = await facts();
  office.revisions.set(screen.id, 5);
  await office.stations.hello(screen.id, { floor: 5, playerVersion: '0.2.0' });
  expect(await facts()).toBe(before);
  await office.stations.hello(screen.id, { floor: 2, playerVersion: '0.2.0' });
  expect(await office.database.reads('screen').first('floor', 'player_version')).toEqual({ floor: 5, player_version: '0.2.0' });
  await office.stations.hello(screen.id, { floor: 11, playerVersion: '0.2.0' });
  expect(await facts()).toBe(before + 1);
});

test('the office says of a shelf what its player says: by the same function, of the same programme and report', async () => {
  await using office = await openOffice();
  const { screen } = await enrolBox(office);
  const lesson = newId('les', LessonId);
  const playlist = newId('pls', PlaylistId);
  const items = [{ content: lesson, ms: 600_000 }];
  const programme: Programme = {
    v: 1,
    zone: 'Asia/Shanghai',
    slots: [],
    playlists: [{ id: playlist, items }],
    defaultPlaylist: playlist,
    classes: [],
  };
  office.plans.set(screen.id, { revision: 7, programme });
  const shelf = { revision: 7, lacking: [{ content: lesson, blobs: 3, bytes: 12_345_678 }], bytesPerS: 50_000 };
  await office.stations.saveStatus(screen.id, { ...status('les_1', 0, 6), shelf });
  await office.stations.saveStatus(screen.id, status('les_1', 1000, 6)); // Nothing new of the shelf.
  const told = readinessOf(programme, shelf, office.clock.now());
  expect(told).toMatchObject({ kind: 'lacking', blobs: 3, bytes: 12_345_678 });
  expect((await look(office, screen.id)).readiness).toEqual(told);
  office.plans.set(screen.id, { revision: 8, programme });
  expect((await look(office, screen.id)).readiness).toBeNull();
});
