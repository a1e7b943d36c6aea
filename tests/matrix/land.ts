import { generateKeyPairSync, sign } from 'node:crypto';
import path from 'node:path';
import { addAccount } from '#server/accounts/account-store.ts';
import { replaceGrants } from '#server/accounts/grant-store.ts';
import { newToken } from '#server/accounts/session-service.ts';
import { addSession } from '#server/accounts/session-store.ts';
import { createBlobStore } from '#server/catalogue/blob-store.ts';
import { recordAudit } from '#server/database/audit.ts';
import { Database } from '#server/database/connection.ts';
import { everywhere } from '#server/kit/by.ts';
import { insertRows } from '#server/database/insert.ts';
import { addRegion } from '#server/regions/region-store.ts';
import { savePlaylist } from '#server/programmes/playlist-store.ts';
import { saveSlot } from '#server/programmes/slot-store.ts';
import { addGroup } from '#server/stations/group-store.ts';
import { addStation } from '#server/stations/station-store.ts';
import { rollUp } from '#server/statistics/roll-up.ts';
import type { BlobHash } from '#shared/model/blob.ts';
import * as ids from '#shared/model/ids.ts';
import { UNLIMITED } from '#shared/model/download-rule.ts';
import { USUAL_HOURS } from '#shared/model/service-hours.ts';
import { Role, type GrantPlace } from '#shared/model/role.ts';
import { loginText, playerCalls } from '#shared/protocol/player.ts';
import { createVisitor } from '#tests/support/http.ts';

const NOW = Date.now();
const EVERYWHERE: GrantPlace = { kind: 'everywhere' };

/** Whatever a county owns bears its mark in its name, so that a leak is seen in any answer, however it is shaped. */
export const MARKS = { near: '甲县的', far: '乙县的' } as const;
export type Side = keyof typeof MARKS;

/** One county with one of everything that has an id. */
export type Things = Awaited<ReturnType<typeof makeCounty>>;

export interface Person {
  name: string;
  role: Role;
  /** Undefined: everywhere. */
  side: Side | undefined;
  cookie: string;
}

/** Two counties that have nothing to do with each other, and people of every role in each, at a station, and everywhere. */
export async function makeLand(dataFolder: string) {
  await using database = await Database.open(path.join(dataFolder, 'fieldcast.sqlite'), 1);
  const store = await createBlobStore(path.join(dataFolder, 'blobs'));
  const city = ids.newId('reg', ids.RegionId, NOW);
  await database.transaction((tx) =>
    addRegion(tx, { id: city, parent: null, kind: 'city', name: '河池市', code: null, path: `${city}/`, closedAt: null }, NOW),
  );
  const near = await makeCounty(database, store, city, 'near');
  const far = await makeCounty(database, store, city, 'far');
  const places: { label: string; side: Side | undefined; place: GrantPlace }[] = [
    { label: 'everywhere', side: undefined, place: EVERYWHERE },
    { label: 'in the county', side: 'near', place: { kind: 'region', id: near.region } },
    { label: 'at the station', side: 'near', place: { kind: 'station', id: near.station } },
  ];
  const people: Person[] = [];
  for (const role of Role.options) {
    for (const { label, side, place } of places)
      people.push({
        name: `${role} ${label}`,
        role,
        side,
        cookie: (await makePerson(database, `${MARKS.near}${role}`, role, place)).cookie,
      });
  }
  return { near, far, people };
}

/** An account with one role and a session that is going on. */
async function makePerson(database: Database, name: string, role: Role, place: GrantPlace) {
  const account = ids.newId('acc', ids.AccountId, NOW);
  const session = ids.newId('ses', ids.SessionId, NOW);
  const { token, hash } = newToken();
  const login = account.slice(4, 30);
  await database.transaction(async (tx) => {
    await addAccount(tx, { id: account, login, name, phone: null, passwordHash: 'none', createdAt: NOW, mustChange: false });
    await replaceGrants(tx, account, [{ role, place }]);
    await addSession(tx, { id: session, account, startedAt: Date.now(), from: '127.0.0.1', agent: '' }, hash);
  });
  return { account, session, cookie: `fieldcast_session=${token}` };
}

type Store = Awaited<ReturnType<typeof createBlobStore>>;

async function makeCounty(database: Database, store: Store, city: ids.RegionId, side: Side) {
  const mark = MARKS[side];
  const region = ids.newId('reg', ids.RegionId, NOW);
  const station = ids.newId('sta', ids.StationId, NOW);
  const screen = ids.newId('scr', ids.ScreenId, NOW);
  const group = ids.newId('grp', ids.GroupId, NOW);
  const regionPath = `${city}/${region}/`;
  const epoch = ids.newId('epo', ids.EpochId, NOW);
  const keys = generateKeyPairSync('ed25519');
  const publicKey = String(keys.publicKey.export({ format: 'jwk' }).x);
  const { blob: picture } = await store.put(Buffer.from(`${mark}图片`));
  await database.transaction(async (tx) => {
    await addRegion(
      tx,
      { id: region, parent: city, kind: 'county', name: `${mark}县城`, code: null, path: regionPath, closedAt: null },
      NOW,
    );
    const facts = {
      kind: 'village' as const,
      zone: 'Asia/Shanghai',
      address: `${mark}地址`,
      position: null,
      hours: USUAL_HOURS,
      operatorsNamed: true,
      download: UNLIMITED,
      closedAt: null,
    };
    const contact = { name: `${mark}联系人`, phone: '' };
    await addStation(tx, { id: station, region, regionPath, name: `${mark}站点`, ...facts, contact, revision: 1 }, NOW);
    const members = { id: group, name: `${mark}分组`, home: region, homePath: regionPath, rule: null, revision: 1 };
    await addGroup(tx, members, NOW);
    await insertRows(tx, 'screen', [
      { id: screen, station, name: `${mark}屏幕`, kind: 'station', public_key: publicKey, enrolled_at: NOW, revoked_at: null, floor: 0 },
    ]);
  });
  const content = await makeContent(database, { mark, region, station, picture });
  await makeRecords(database, { mark, screen, station, epoch, lesson: content.lesson, path: regionPath });
  const shot = ids.newId('fil', ids.ScreenFileId, NOW);
  const taken = { kind: 'picture', reason: 'routine', clock: 'sure', taken_at: NOW, received_at: NOW, blob: picture, bytes: 7 };
  await database.transaction((tx) => insertRows(tx, 'screen_file', [{ screen, id: shot, ...taken, width: 16, height: 9 }]));
  const place = { kind: 'region' as const, id: region };
  const { account, session } = await makePerson(database, `${mark}编辑`, 'editor', place);
  const by = { account, session, from: '127.0.0.1', scope: everywhere };
  const renamed = { before: { name: `${mark}旧名` }, after: { name: `${mark}站点` } };
  await database.transaction((tx) => recordAudit(tx, by, { action: 'station.revise', subject: station, place: regionPath, ...renamed }));
  return {
    region,
    account,
    session,
    group,
    station,
    screen,
    epoch,
    picture,
    shot,
    ...content,
    token: (url: string) => playerToken(url, screen, keys.privateKey),
  };
}

interface Owner {
  mark: string;
  region: ids.RegionId;
  station: ids.StationId;
  picture: BlobHash;
}

async function makeContent(database: Database, { mark, region, station, picture }: Owner) {
  const lesson = ids.newId('les', ids.LessonId, NOW);
  const image = ids.newId('img', ids.ImageId, NOW);
  const playlist = ids.newId('pls', ids.PlaylistId, NOW);
  const slot = ids.newId('slt', ids.SlotId, NOW);
  const job = ids.newId('job', ids.JobId, NOW);
  const described = { title: `${mark}课件`, teacher: `${mark}老师`, topic: '', source_name: `${mark}.mp4`, source_bytes: 1 };
  const source_sketch = 'a'.repeat(64); // Both counties have the same file.
  const size = { blob: picture, bytes: 7, type: 'image/png', width: 16, height: 9, revision: 1 };
  await database.transaction(async (tx) => {
    const state = { state: 'failed', fault: 'encoder_failed', progress: 0, edition: 1, revision: 1, created_at: NOW };
    await insertRows(tx, 'lesson', [{ id: lesson, home: region, ...described, ...state, source_sketch }]);
    await insertRows(tx, 'image', [
      { id: image, home: region, title: `${mark}图片`, source_name: `${mark}.png`, ...size, created_at: NOW },
    ]);
    const items = [{ content: ids.ContentId.parse(image), seconds: 10 }];
    await savePlaylist(tx, { id: playlist, home: region, title: `${mark}节目单`, items, revision: 1, createdAt: NOW });
    const when = { from: '2026-01-01', until: null, weekdays: [1, 2, 3, 4, 5, 6, 7], start: '00:00', end: '00:00' };
    const how = { tier: 'loop' as const, priority: 0, repeats: true, playlist, revision: 1, createdAt: NOW };
    await saveSlot(tx, { id: slot, title: `${mark}排期`, ...when, ...how, targets: [{ kind: 'station', id: station }] });
    const failed = { payload: JSON.stringify({ lessonId: lesson }), state: 'failed', attempt: 3, attempts: 3, progress: 0 };
    await insertRows(tx, 'job', [{ id: job, name: 'lesson.ingest', subject: lesson, ...failed, created_at: NOW, due_at: NOW }]);
  });
  return { lesson, image, playlist, slot, job };
}

interface Teller {
  mark: string;
  screen: ids.ScreenId;
  station: ids.StationId;
  epoch: ids.EpochId;
  lesson: ids.LessonId;
  path: string;
}

async function makeRecords(database: Database, { mark, screen, station, epoch, lesson, path: regionPath }: Teller): Promise<void> {
  const key = { screen, epoch, seq: 1 };
  const shown = {
    content: lesson,
    cause: 'loop',
    ended: 'complete',
    from_at: NOW,
    day: '2026-11-20',
    shown_ms: 60_000,
    frames: 1500,
    is_whole: 1,
  };
  await database.transaction(async (tx) => {
    await insertRows(tx, 'ledger', [{ ...key, hash: 'a'.repeat(64), line: JSON.stringify({ mark }), received_at: NOW }]);
    await insertRows(tx, 'showing', [
      { ...key, station, region_path: regionPath, slot: null, ...shown, revision: 1, clock: 'sure', received_at: NOW },
    ]);
    const raised = { what: 'journal_lost', detail: mark, at: NOW, clock: 'sure', received_at: NOW };
    await insertRows(tx, 'alarm', [{ ...key, ...raised }]);
    await rollUp(tx, screen, '2026-11-20');
  });
}

async function playerToken(url: string, screen: ids.ScreenId, key: Parameters<typeof sign>[2]): Promise<string> {
  const visitor = createVisitor(url);
  const { challenge } = await visitor.call(playerCalls.challenge, { body: { screen } });
  const signature = sign(null, Buffer.from(loginText(challenge)), key).toString('base64url');
  return (await visitor.call(playerCalls.login, { body: { screen, challenge, signature } })).token;
}
