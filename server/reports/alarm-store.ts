import { z } from 'zod';
import { SERVERS_OWN, type Alarm, type AlarmKey } from '#shared/model/alarm.ts';
import { EpochId, ScreenFileId, ScreenId, StationId, type AccountId } from '#shared/model/ids.ts';
import { ClockTrust } from '#shared/model/record.ts';
import type { alarmCalls } from '#shared/protocol/http/alarms.ts';
import type { Db, Reads } from '../database/connection.ts';
import { insertRows, rowsOf } from '../database/insert.ts';
import { whereWithin } from '../database/scope.ts';
import type { Scope } from '../kit/by.ts';
import type { Raised } from './raised.ts';

type Query = z.output<typeof alarmCalls.listAlarms.query>;
export type NewAlarm = AlarmKey & Raised & { receivedAt: number };

export async function addAlarms(tx: Db, alarms: readonly NewAlarm[]): Promise<void> {
  await insertRows(
    tx,
    'alarm',
    alarms.map(({ receivedAt, ...rest }) => ({ ...rest, received_at: receivedAt })),
  );
}

/** Has the server raised its own alarm for this epoch? */
export async function isForkRaised(tx: Db, screen: ScreenId, epoch: EpochId): Promise<boolean> {
  return (await tx('alarm').where({ screen, epoch, seq: SERVERS_OWN }).first('seq')) !== undefined;
}

const AlarmRow = z
  .object({
    screen: ScreenId,
    epoch: EpochId,
    seq: z.int(),
    what: z.string(),
    detail: z.string(),
    at: z.int().nullable(),
    clock: ClockTrust,
    received_at: z.int(),
    seen_at: z.int().nullable(),
    seen_name: z.string().nullable(),
    person: z.string().nullable(),
    screen_name: z.string().nullable(),
    station: StationId.nullable(),
    station_name: z.string().nullable(),
    picture: ScreenFileId.nullable(),
  })
  .transform(({ received_at, seen_at, seen_name, screen_name, station_name, ...rest }): Alarm => ({
    ...rest,
    screenName: screen_name ?? '',
    stationName: station_name ?? '',
    receivedAt: received_at,
    seen: seen_at === null ? null : { at: seen_at, by: seen_name ?? '' },
  }));

/** Of screens that stand in the scope today. */
function filtered(reads: Reads, scope: Scope, { screen, state }: Partial<Pick<Query, 'screen' | 'state'>>) {
  const query = reads('alarm')
    .leftJoin('screen', 'screen.id', 'alarm.screen')
    .leftJoin('station', 'station.id', 'screen.station')
    .leftJoin('region', 'region.id', 'station.region');
  whereWithin(query, scope, { path: 'region.path', station: 'station.id' });
  if (screen) void query.where('alarm.screen', screen);
  if (state === 'seen') void query.whereNotNull('alarm.seen_at');
  if (state === 'unseen') void query.whereNull('alarm.seen_at');
  return query;
}

/** The first that came along with it. */
const pictureOf = (reads: Reads) =>
  reads('screen_file')
    .where({ kind: 'picture', screen: reads.ref('alarm.screen'), epoch: reads.ref('alarm.epoch'), seq: reads.ref('alarm.seq') })
    .min('id');

/** Newest first, with the names of today. */
export async function listAlarms(
  reads: Reads,
  scope: Scope,
  { page, size, ...filter }: Query,
): Promise<{ total: number; alarms: Alarm[] }> {
  const [counted, rows] = await Promise.all([
    filtered(reads, scope, filter).count({ total: '*' }).first(),
    filtered(reads, scope, filter)
      .leftJoin('account', 'account.id', 'alarm.seen_by')
      .leftJoin({ about: 'account' }, 'about.id', 'alarm.detail')
      .select('alarm.*', 'screen.station')
      .select({ screen_name: 'screen.name', station_name: 'station.name', seen_name: 'account.name', person: 'about.name' })
      .select({ picture: pictureOf(reads) })
      .orderBy([
        { column: 'alarm.received_at', order: 'desc' },
        { column: 'alarm.screen', order: 'desc' },
        { column: 'alarm.epoch', order: 'desc' },
        { column: 'alarm.seq', order: 'desc' },
      ])
      .offset((page - 1) * size)
      .limit(size),
  ]);
  return { total: z.object({ total: z.int() }).parse(counted).total, alarms: rowsOf(AlarmRow, rows) };
}

const named = (query: ReturnType<Db>, keys: readonly AlarmKey[]) =>
  query.whereIn(
    ['alarm.screen', 'alarm.epoch', 'alarm.seq'],
    keys.map(({ screen, epoch, seq }) => [screen, epoch, seq]),
  );

/** Of these keys, those of alarms that are there, in the scope. */
export async function findAlarmKeys(tx: Db, scope: Scope, keys: readonly AlarmKey[]): Promise<AlarmKey[]> {
  const Row = z.object({ screen: ScreenId, epoch: EpochId, seq: z.int() });
  return rowsOf(Row, await named(filtered(tx, scope, {}), keys).select('alarm.screen', 'alarm.epoch', 'alarm.seq'));
}

/** Only where nobody has marked it before. */
export async function markSeen(tx: Db, keys: readonly AlarmKey[], by: AccountId, now: number): Promise<void> {
  await named(tx('alarm'), keys).whereNull('seen_at').update({ seen_at: now, seen_by: by });
}
