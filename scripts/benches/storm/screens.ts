import path from 'node:path';
import { newKeyPair } from '#player/agent/ed25519.ts';
import { recordChange } from '#server/database/changes.ts';
import { Database } from '#server/database/connection.ts';
import { insertRows } from '#server/database/insert.ts';
import { newId, ScreenId } from '#shared/model/ids.ts';
import { county } from '#tests/support/county.ts';
import type { Member } from './told.ts';

const AT_ONCE = 1000;

/** So many enrolled screens in one village, as enrolment leaves them. Gives the keys that their boxes would have. */
export async function addScreens(folder: string, count: number): Promise<Member[]> {
  await using database = await Database.open(path.join(folder, 'fieldcast.sqlite'), 1);
  const places = county(database);
  const station = await places.station(await places.region('李家沟村'), '李家沟农家党校');
  const members = Array.from({ length: count }, () => {
    const { publicKey, pem } = newKeyPair();
    return { screen: newId('scr', ScreenId), pem, publicKey: Buffer.from(publicKey).toString('base64url') };
  });
  for (let at = 0; at < count; at += AT_ONCE) {
    const some = members.slice(at, at + AT_ONCE);
    const rows = some.map(({ screen, publicKey }, i) => {
      const name = `大屏 ${at + i + 1}`;
      return { id: screen, station, name, kind: 'station', public_key: publicKey, enrolled_at: 1, revoked_at: null, floor: 0 };
    });
    await database.transaction(async (tx) => {
      await insertRows(tx, 'screen', rows);
      await recordChange(tx, 'screen', ...some.map(({ screen }) => screen));
    });
  }
  return members.map(({ screen, pem }) => ({ screen, pem }));
}
