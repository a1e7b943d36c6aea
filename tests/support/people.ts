import type { AccountView } from '#shared/model/account.ts';
import type { RegionId, StationId } from '#shared/model/ids.ts';
import type { RegionKind } from '#shared/model/place.ts';
import type { Grant, GrantPlace, Role } from '#shared/model/role.ts';
import { accountCalls } from '#shared/protocol/http/accounts.ts';
import { stationCalls } from '#shared/protocol/http/stations.ts';
import type { Visitor } from './http.ts';
import { openOffice } from './stations.ts';

export const everywhere: GrantPlace = { kind: 'everywhere' };
export const inRegion = (region: { id: RegionId }): GrantPlace => ({ kind: 'region', id: region.id });
export const atStation = (station: { id: StationId }): GrantPlace => ({ kind: 'station', id: station.id });
export const as = (role: Role, place: GrantPlace): Grant => ({ role, place });

/** A person with an account: signed in, the first password changed to one of his own. */
export interface Person extends Visitor {
  account: AccountView;
  password: string;
}

/** Has `boss` make an account with these roles; gives the person signed in to it. */
export async function hire(boss: Visitor, newVisitor: () => Visitor, name: string, ...grants: Grant[]): Promise<Person> {
  const body = { login: `${name}-${Math.random().toString(36).slice(2, 8)}`, name, grants };
  const made = await boss.call(accountCalls.createAccount, { body });
  const visitor = newVisitor();
  await visitor.call(accountCalls.logIn, { body: { login: body.login, password: made.password } });
  const password = `${name} has one of his own`;
  await visitor.call(accountCalls.changePassword, { body: { current: made.password, next: password } });
  const account = await boss.call(accountCalls.getAccount, { params: { id: made.account.id } });
  return Object.assign(visitor, { account, password });
}

/** An office over two counties, each with a town and a station in it: its administrator looks after everything. */
export async function openCounties() {
  const office = await openOffice();
  const { admin } = office;
  const region = (parent: RegionId | null, kind: RegionKind, name: string) =>
    admin.call(stationCalls.createRegion, { body: { parent, kind, name } });
  const station = (of: { id: RegionId }, name: string) => admin.call(stationCalls.createStation, { body: { region: of.id, name } });
  async function county(parent: RegionId, name: string) {
    const whole = await region(parent, 'county', name);
    const town = await region(whole.id, 'town', `${name}城关镇`);
    return { county: whole, town, hall: await station(town, `${name}文化站`) };
  }
  const city = await region(null, 'city', '河池市');
  const [east, west] = [await county(city.id, '东兰县'), await county(city.id, '巴马县')];
  const hired = (name: string, ...grants: Grant[]) => hire(admin, office.http.visitor, name, ...grants);
  return { ...office, city, east, west, hire: hired, [Symbol.asyncDispose]: () => office[Symbol.asyncDispose]() };
}
