import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { RegionId, ScreenId, StationId } from '#shared/model/ids.ts';
import type { RegionKind, ScreenKind, StationKind } from '#shared/model/place.ts';
import { UNLIMITED } from '#shared/model/download-rule.ts';
import { USUAL_HOURS } from '#shared/model/service-hours.ts';
import { recordChange } from '#server/database/changes.ts';
import type { Db } from '#server/database/connection.ts';
import { addRegion } from '#server/regions/region-store.ts';
import { addGroup, replaceMembers } from '#server/stations/group-store.ts';
import { addScreen, replaceTags } from '#server/stations/screen-store.ts';
import { addStation } from '#server/stations/station-store.ts';
import type { Mint } from './mint.ts';
import { COUNTIES, namer, personName } from './names.ts';

export interface MadeRegion {
  id: RegionId;
  path: string;
  name: string;
}
export interface MadeScreen {
  id: ScreenId;
  station: StationId;
  kind: ScreenKind;
}
export interface Places {
  city: MadeRegion;
  counties: MadeRegion[];
  towns: MadeRegion[];
  villages: MadeRegion[];
  stations: { id: StationId; region: MadeRegion }[];
  screens: MadeScreen[];
}

export interface Size {
  villages: number;
  towns: number;
  squares: number;
  vehicles: number;
}

const KINDS: [StationKind, ...StationKind[]] = ['village', 'village', 'village', 'farmhouse', 'farmhouse', 'school', 'household'];
/** PKCS #8 before the 32 bytes of an Ed25519 key. */
const KEY_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');

/** A city, its counties, towns and villages, with a station and a screen in each village, squares in the towns, vehicles at the counties. */
export async function addPlaces(tx: Db, mint: Mint, size: Size, now: number): Promise<Places> {
  const name = namer(mint);
  let code = 0;

  async function region(kind: RegionKind, called: string, parent: MadeRegion | null): Promise<MadeRegion> {
    const id = mint.region();
    const path = `${parent?.path ?? ''}${id}/`;
    code += 1;
    await addRegion(
      tx,
      { id, parent: parent?.id ?? null, kind, name: called, code: `4599${String(code).padStart(8, '0')}`, path, closedAt: null },
      now,
    );
    return { id, path, name: called };
  }

  const made: Places = { city: await region('city', '青禾市', null), counties: [], towns: [], villages: [], stations: [], screens: [] };
  for (const called of COUNTIES) made.counties.push(await region('county', called, made.city));
  for (let n = 0; n < size.towns; n++) {
    const county = made.counties[n % made.counties.length] ?? made.city;
    made.towns.push(await region('town', name(county.id, '镇'), county));
  }
  for (let n = 0; n < size.villages; n++) {
    const town = made.towns[n % made.towns.length] ?? made.city;
    made.villages.push(await region('village', name(town.id, '村'), town));
  }

  async function station(kind: StationKind, called: string, at: MadeRegion): Promise<StationId> {
    const id = mint.station();
    const contact = {
      name: personName(mint),
      phone: `1${mint.pick(['38', '59', '77'])}0000${String(mint.whole(10_000)).padStart(4, '0')}`,
    };
    const position = { latitude: 23 + mint.whole(2000) / 1000, longitude: 106 + mint.whole(2000) / 1000 };
    const facts = {
      name: called,
      kind,
      zone: 'Asia/Shanghai',
      hours: USUAL_HOURS,
      operatorsNamed: true,
      download: UNLIMITED,
      address: `${at.name} ${1 + mint.whole(60)} 号`,
      position,
      contact,
    };
    await addStation(tx, { id, region: at.id, regionPath: at.path, ...facts, closedAt: null, revision: 1 }, now);
    made.stations.push({ id, region: at });
    return id;
  }

  async function screen(kind: ScreenKind, called: string, at: StationId): Promise<void> {
    const id = mint.screen();
    const key = createPrivateKey({ key: Buffer.concat([KEY_HEAD, mint.bytesFor(id)]), format: 'der', type: 'pkcs8' });
    const publicKey = createPublicKey(key).export({ format: 'jwk' }).x ?? '';
    await addScreen(tx, { id, station: at, name: called, kind, publicKey, enrolledAt: now, playerVersion: '0.1.0', replaces: null });
    if (mint.chance(0.2)) await replaceTags(tx, id, [mint.pick(['4K', '新装', '太阳能', '弱网'])]);
    made.screens.push({ id, station: at, kind });
  }

  for (const village of made.villages) {
    const kind = mint.pick(KINDS);
    const called = `${village.name}${kind === 'farmhouse' ? '农家党校' : kind === 'school' ? '小学' : '活动室'}`;
    await screen('station', '教室大屏', await station(kind, called, village));
  }
  for (let n = 0; n < size.squares; n++) {
    const town = made.towns[n % made.towns.length] ?? made.city;
    await screen('outdoor', '广场大屏', await station('square', `${town.name}远教广场`, town));
  }
  for (let n = 0; n < size.vehicles; n++) {
    const county = made.counties[n % made.counties.length] ?? made.city;
    await screen('vehicle', `送教车 ${n + 1}`, await station('vehicle', `${county.name}送教车队 ${n + 1}`, county));
  }
  await addGroups(tx, mint, made, now);
  for (const { id } of [made.city, ...made.counties, ...made.towns, ...made.villages]) await recordChange(tx, 'region', id);
  await recordChange(tx, 'station', ...made.stations.map(({ id }) => id));
  await recordChange(tx, 'screen', ...made.screens.map(({ id }) => id));
  return made;
}

async function addGroups(tx: Db, mint: Mint, { city, counties, screens }: Places, now: number): Promise<void> {
  const rule = { region: city.id, screenKinds: ['outdoor' as const], stationKinds: [], tags: [] };
  const [county = city] = counties;
  const [squares, chosen] = [mint.group(), mint.group()];
  const homeless = { home: null, homePath: '', revision: 1 };
  await addGroup(tx, { id: squares, name: '全市广场屏', rule, ...homeless }, now);
  await addGroup(tx, { id: chosen, name: '示范站点', rule: null, home: county.id, homePath: county.path, revision: 1 }, now);
  await replaceMembers(
    tx,
    chosen,
    screens.slice(0, 10).map(({ id }) => id),
  );
  await recordChange(tx, 'group', squares, chosen);
}
