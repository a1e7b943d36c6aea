import { SERVERS_OWN, type AlarmKey } from '#shared/model/alarm.ts';
import type { EpochId, ScreenId } from '#shared/model/ids.ts';
import { notFound } from '#shared/problem.ts';
import { recordAudit } from '../database/audit.ts';
import { recordChange } from '../database/changes.ts';
import type { Database, Db } from '../database/connection.ts';
import { homePathOf, type By } from '../kit/by.ts';
import type { Clock } from '../kit/clock.ts';
import { addAlarms, findAlarmKeys, isForkRaised, markSeen } from './alarm-store.ts';
import type { Stretch } from './told.ts';

interface Journal {
  screen: ScreenId;
  epoch: EpochId;
}

/** Alarms among lines that are being stored, in the same transaction. */
export async function raiseAlarms(tx: Db, stretches: readonly Stretch[], now: number): Promise<void> {
  const alarms = stretches.flatMap(({ screen, epoch, lines }) =>
    lines.flatMap(({ seq, alarm }) => (alarm ? [{ screen, epoch, seq, ...alarm, receivedAt: now }] : [])),
  );
  if (alarms.length === 0) return;
  await addAlarms(tx, alarms);
  await recordChange(tx, 'alarm', ...new Set(alarms.map(({ screen }) => screen)));
}

/** The server's own: two histories of one journal. Once an epoch, however often the other one comes. */
export async function raiseFork(tx: Db, { screen, epoch }: Journal, fromSeq: number, now: number): Promise<void> {
  if (await isForkRaised(tx, screen, epoch)) return;
  const told = { what: 'two_histories', detail: String(fromSeq), at: now, clock: 'sure' as const, receivedAt: now };
  await addAlarms(tx, [{ screen, epoch, seq: SERVERS_OWN, ...told }]);
  await recordChange(tx, 'alarm', screen);
}

/** Marks alarms as seen by a person; who was first stays. All of them or, where one is not there, none. */
export async function markAlarmsSeen(
  { database, clock }: { database: Database; clock: Clock },
  by: By,
  keys: readonly AlarmKey[],
): Promise<void> {
  await database.transaction(async (tx) => {
    const there = new Set((await findAlarmKeys(tx, by.scope, keys)).map(nameOf));
    const missing = keys.find((key) => !there.has(nameOf(key)));
    if (missing) throw notFound('alarm', nameOf(missing));
    await markSeen(tx, keys, by.account, clock.now());
    for (const key of keys)
      await recordAudit(tx, by, { action: 'alarm.seen', subject: key.screen, place: homePathOf(by.scope), after: { ...key } });
    await recordChange(tx, 'alarm', ...new Set(keys.map(({ screen }) => screen)));
  });
}

const nameOf = ({ screen, epoch, seq }: AlarmKey): string => `${screen} ${epoch} ${seq}`;
