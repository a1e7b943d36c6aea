import { generateKeyPairSync, sign } from 'node:crypto';
import path from 'node:path';
import { Database } from '#server/database/connection.ts';
import { insertRows } from '#server/database/insert.ts';
import { addRegion } from '#server/regions/region-store.ts';
import { addStation } from '#server/stations/station-store.ts';
import { newId, RegionId, ScreenId, StationId } from '#shared/model/ids.ts';
import { USUAL_HOURS } from '#shared/model/service-hours.ts';
import { loginText, playerCalls } from '#shared/protocol/player.ts';
import { createVisitor } from './http.ts';

/** Puts an enrolled screen into a data folder on which no server runs yet; gives its way to log in there later. */
export async function plantScreen(dataFolder: string): Promise<{ screen: ScreenId; logIn: (url: string) => Promise<string> }> {
  await using database = await Database.open(path.join(dataFolder, 'fieldcast.sqlite'), 1);
  const [region, station, screen] = [newId('reg', RegionId), newId('sta', StationId), newId('scr', ScreenId)];
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const now = Date.now();
  await database.transaction(async (tx) => {
    await addRegion(tx, { id: region, parent: null, kind: 'county', name: '都安县', code: null, path: `${region}/`, closedAt: null }, now);
    const facts = { kind: 'village' as const, zone: 'Asia/Shanghai', address: '', position: null, hours: USUAL_HOURS, closedAt: null };
    const contact = { name: '', phone: '' };
    await addStation(tx, { id: station, region, regionPath: `${region}/`, name: '李家沟', ...facts, contact, revision: 1 }, now);
    const key = String(publicKey.export({ format: 'jwk' }).x);
    const row = { id: screen, station, name: '大屏', kind: 'station', public_key: key, enrolled_at: now, revoked_at: null, floor: 0 };
    await insertRows(tx, 'screen', [row]);
  });

  async function logIn(url: string): Promise<string> {
    const visitor = createVisitor(url);
    const { challenge } = await visitor.call(playerCalls.challenge, { body: { screen } });
    const signature = sign(null, Buffer.from(loginText(challenge)), privateKey).toString('base64url');
    return (await visitor.call(playerCalls.login, { body: { screen, challenge, signature } })).token;
  }
  return { screen, logIn };
}
