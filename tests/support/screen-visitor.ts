import { generateKeyPairSync, sign } from 'node:crypto';
import path from 'node:path';
import { Database, type Db } from '#server/database/connection.ts';
import { insertRows } from '#server/database/insert.ts';
import { addRegion } from '#server/regions/region-store.ts';
import { addStation } from '#server/stations/station-store.ts';
import { newId, RegionId, ScreenId, StationId } from '#shared/model/ids.ts';
import { UNLIMITED } from '#shared/model/download-rule.ts';
import { USUAL_HOURS } from '#shared/model/service-hours.ts';
import { loginText, playerCalls } from '#shared/protocol/player.ts';
import { createVisitor } from './http.ts';

export interface PlantedScreen {
  screen: ScreenId;
  station: StationId;
  /** As its box signs a challenge. */
  signLogin: (challenge: string) => string;
  logIn: (url: string) => Promise<string>;
}

/** Puts an enrolled screen into a data folder on which no server runs yet; gives its way to log in there later. */
export async function plantScreen(dataFolder: string): Promise<PlantedScreen> {
  const [planted] = await plantScreens(dataFolder, 1);
  if (!planted) throw new Error('a screen that was planted is there');
  return planted;
}

/** As many, each at a station of its own. */
export async function plantScreens(dataFolder: string, count: number): Promise<PlantedScreen[]> {
  await using database = await Database.open(path.join(dataFolder, 'fieldcast.sqlite'), 1);
  const region = newId('reg', RegionId);
  return database.transaction(async (tx) => {
    const county = { id: region, parent: null, kind: 'county' as const, name: '都安县', code: null, path: `${region}/`, closedAt: null };
    await addRegion(tx, county, Date.now());
    const planted: PlantedScreen[] = [];
    while (planted.length < count) planted.push(await plantIn(tx, region));
    return planted;
  });
}

async function plantIn(tx: Db, region: RegionId): Promise<PlantedScreen> {
  const [station, screen] = [newId('sta', StationId), newId('scr', ScreenId)];
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const now = Date.now();
  const facts = {
    kind: 'village' as const,
    zone: 'Asia/Shanghai',
    address: '',
    position: null,
    hours: USUAL_HOURS,
    operatorsNamed: true,
    download: UNLIMITED,
    closedAt: null,
  };
  const contact = { name: '', phone: '' };
  await addStation(tx, { id: station, region, regionPath: `${region}/`, name: '李家沟', ...facts, contact, revision: 1 }, now);
  const key = String(publicKey.export({ format: 'jwk' }).x);
  const row = { id: screen, station, name: '大屏', kind: 'station', public_key: key, enrolled_at: now, revoked_at: null, floor: 0 };
  await insertRows(tx, 'screen', [row]);

  const signLogin = (challenge: string): string => sign(null, Buffer.from(loginText(challenge)), privateKey).toString('base64url');

  async function logIn(url: string): Promise<string> {
    const visitor = createVisitor(url);
    const { challenge } = await visitor.call(playerCalls.challenge, { body: { screen } });
    return (await visitor.call(playerCalls.login, { body: { screen, challenge, signature: signLogin(challenge) } })).token;
  }
  return { screen, station, signLogin, logIn };
}
