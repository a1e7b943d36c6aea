import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { addAccount } from '#server/accounts/account-store.ts';
import { createAccounts } from '#server/accounts/accounts.ts';
import { replaceGrants } from '#server/accounts/grant-store.ts';
import { hashPassword } from '#server/accounts/passwords.ts';
import type { Database } from '#server/database/connection.ts';
import { createLog } from '#server/kit/log.ts';
import { createRegions } from '#server/regions/regions.ts';
import { listStationNames } from '#server/stations/station-store.ts';
import type { IssuedPlan } from '#server/stations/screen-view.ts';
import { createStations, type ScreenNews } from '#server/stations/stations.ts';
import { AccountId, newId, type GroupId, type ScreenId, type StationId } from '#shared/model/ids.ts';
import type { Grant } from '#shared/model/role.ts';
import { commitmentOf, enrolmentCalls, sixDigits } from '#shared/protocol/enrolment.ts';
import { accountCalls } from '#shared/protocol/http/accounts.ts';
import { stationCalls } from '#shared/protocol/http/stations.ts';
import { COMMAND_TYPE, REVOCATION_TYPE } from '#shared/protocol/version.ts';
import { loginText, playerCalls } from '#shared/protocol/player.ts';
import type { Sha256 } from '#shared/model/record.ts';
import { standingClock } from './clock.ts';
import { temporaryDatabase } from './database.ts';
import { serve, type Visitor } from './http.ts';

const sha256: Sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();
const bytes = (text: string): Uint8Array => Buffer.from(text, 'base64url');
const hexOf = (hash: Uint8Array): string => Buffer.from(hash).toString('hex');
/** Who signs is another stage's affair. */
const SIGNATURE = { keyid: 'test', sig: '' };
const SERVER_ROOT = new Uint8Array(32).fill(7);

/** What the stages on the right answer, where a test wants them real. */
type Plugs = Pick<Parameters<typeof createStations>[0], 'targetsTo' | 'hasRecords' | 'groupUses'>;

/** A real stage of accounts, regions and stations on one database; `start` again is a new server process on it. */
export async function startStations(database: Database, folder: string, clock = standingClock(), plugs: Partial<Plugs> = {}) {
  const [revoked, poked]: [ScreenId[], ScreenId[]] = [[], []];
  const news: ScreenNews[] = [];
  const revisions = new Map<ScreenId, number>();
  const titles = new Map<string, string>();
  const uses = new Map<StationId | GroupId, string[]>();
  const recorded = new Set<StationId>();
  const retargeted: [ScreenId, ScreenId][] = [];
  const plans = new Map<ScreenId, IssuedPlan>();
  const flushes: (() => Promise<unknown>)[] = [];
  const accounts = createAccounts({ database, clock, version: 'test', onSessionsEnded: () => undefined });
  const { may } = accounts;
  const regions = createRegions({
    database,
    clock,
    may,
    usesOf: listStationNames,
    openStationsIn: (tx, region) => listStationNames(tx, region, 'open'),
  });
  const stations = await createStations({
    database,
    clock,
    may,
    log: createLog('silent'),
    keysFolder: `${folder}/keys`,
    rootKey: () => SERVER_ROOT,
    every: (_name, _cron, tick) => void flushes.push(tick),
    stationUses: (_tx, station) => Promise.resolve(uses.get(station) ?? []),
    groupUses: (_tx, group) => Promise.resolve(uses.get(group) ?? []),
    hasRecords: (_tx, station) => Promise.resolve(recorded.has(station)),
    targetsTo: (_tx, _by, from, to) => Promise.resolve(void retargeted.push([from, to])),
    titleOf: () => Promise.resolve(titles),
    newestRevisions: () => Promise.resolve(revisions),
    issuedPlans: () => Promise.resolve(plans),
    signCommand: (payload) => ({ payloadType: COMMAND_TYPE, payload: Buffer.from(payload).toString('base64'), signatures: [SIGNATURE] }),
    signRevocation: (payload) => ({
      payloadType: REVOCATION_TYPE,
      payload: Buffer.from(payload).toString('base64'),
      signatures: [SIGNATURE],
    }),
    delegation: () => ({ payloadType: '', payload: '', signatures: [SIGNATURE] }),
    onCommand: (screen) => poked.push(screen),
    onRevoked: (screen) => revoked.push(screen),
    onNews: (told) => news.push(told),
    isHeard: () => true,
    ...plugs,
  });
  const http = await serve([...accounts.routes, ...regions.routes, ...stations.routes]);
  return {
    accounts,
    stations,
    database,
    clock,
    http,
    revoked,
    poked,
    news,
    revisions,
    plans,
    titles,
    uses,
    recorded,
    retargeted,
    flush: async (): Promise<void> => {
      for (const tick of flushes) await tick();
    },
    [Symbol.asyncDispose]: () => http[Symbol.asyncDispose](),
  };
}

/** An office with an administrator signed in and one village station. */
export async function openOffice(plugs: Partial<Plugs> = {}) {
  const stack = new AsyncDisposableStack();
  const { database, folder } = stack.use(await temporaryDatabase());
  const server = stack.use(await startStations(database, folder, standingClock(), plugs));
  const admin = server.http.visitor();
  const token = (await server.accounts.ensureSetupLink()) ?? '';
  await admin.call(accountCalls.setUp, { body: { token, login: 'wei', name: '韦主任', password: 'mountain path 2026' } });
  const region = await admin.call(stationCalls.createRegion, { body: { parent: null, kind: 'village', name: '板坡村' } });
  const station = await admin.call(stationCalls.createStation, { body: { region: region.id, name: '板坡村活动室' } });
  return { ...server, admin, region, station, folder, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** A box with a real key, speaking as a player does. `say` lets a man in the middle put in his own. */
export function createBox(visitor: Visitor) {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const key = bytes(publicKey.export({ format: 'jwk' }).x ?? '');
  const nonce = randomBytes(32);
  const reveal = { key: Buffer.from(key).toString('base64url'), nonce: nonce.toString('base64url') };

  const begin = () =>
    visitor.call(enrolmentCalls.begin, {
      body: { commitment: hexOf(commitmentOf(sha256, key, nonce)), playerVersion: '0.1.0', protocol: 1, host: 'box-7' },
    });

  /** Begins and reveals; gives the digits as the box itself works them out. */
  async function offer() {
    const begun = await begin();
    const server = await visitor.call(enrolmentCalls.reveal, { params: { id: begun.id }, body: reveal });
    const theirs = { key: bytes(server.rootKey), nonce: bytes(server.nonce) };
    const isHonest = hexOf(commitmentOf(sha256, theirs.key, theirs.nonce)) === begun.commitment;
    return { ...begun, isHonest, digits: sixDigits(sha256, { key, nonce }, theirs) };
  }

  const signature = (text: string): string => sign(null, Buffer.from(text), privateKey).toString('base64url');

  async function logIn(screen: ScreenId) {
    const { challenge } = await visitor.call(playerCalls.challenge, { body: { screen } });
    return visitor.call(playerCalls.login, { body: { screen, challenge, signature: signature(loginText(challenge)) } });
  }

  /** As a screen that is out of service does, to tell what it still has. */
  async function logInForRecords(screen: ScreenId) {
    const { challenge } = await visitor.call(playerCalls.challenge, { body: { screen } });
    return visitor.call(playerCalls.loginForRecords, { body: { screen, challenge, signature: signature(loginText(challenge)) } });
  }

  return { key, nonce, reveal, begin, offer, signature, logIn, logInForRecords, visitor };
}

type Office = Awaited<ReturnType<typeof openOffice>>;

/** A box that the office has made a screen of its station. */
export async function enrolBox(office: Office, name = '活动室大屏', station = office.station.id) {
  const box = createBox(office.http.visitor());
  const { id, code } = await box.offer();
  await office.admin.call(stationCalls.enterCode, { body: { code } });
  const body = { station, name, kind: 'station' as const };
  const screen = await office.admin.call(stationCalls.confirmEnrolment, { params: { id }, body });
  return { ...box, screen };
}

/** Another box that takes the place of a screen's broken one. */
export async function replaceBox(office: Office, old: ScreenId, visitor = office.admin) {
  const box = createBox(office.http.visitor());
  const { id, code } = await box.offer();
  await visitor.call(stationCalls.enterCode, { body: { code } });
  const replace = () => visitor.call(stationCalls.replaceScreen, { params: { id }, body: { screen: old } });
  return { ...box, replace, screen: await replace() };
}

/** Somebody else with a login, who has these roles. */
export async function hire(office: Office, name: string, ...grants: Grant[]): Promise<Visitor> {
  const [id, password] = [newId('acc', AccountId), `${name} 的密码很长`];
  const passwordHash = await hashPassword(password);
  await office.database.transaction(async (tx) => {
    await addAccount(tx, { id, login: name, name, phone: null, passwordHash, createdAt: 1, mustChange: false });
    await replaceGrants(tx, id, grants);
  });
  const visitor = office.http.visitor();
  await visitor.call(accountCalls.logIn, { body: { login: name, password } });
  return visitor;
}
