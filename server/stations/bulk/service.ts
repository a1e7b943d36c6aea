import type { z } from 'zod';
import { BulkEditId, newId, ScreenId, type StationId } from '#shared/model/ids.ts';
import type { Presence } from '#shared/model/place.ts';
import { badRequest, notFound } from '#shared/problem.ts';
import { MOST_CHOSEN, type bulkCalls, type BulkFault, type BulkPlan, type LastEdit } from '#shared/protocol/http/bulk.ts';
import type { Database, Db, Reads } from '../../database/connection.ts';
import type { By } from '../../kit/by.ts';
import type { Clock } from '../../kit/clock.ts';
import { areNow, listSeats, openAt } from '../away.ts';
import { getGroup } from '../group-rules.ts';
import { listScreenIds } from '../screen-list.ts';
import { getOpenRegion, getOpenStation, pathBelow } from '../station-rules.ts';
import { listStations } from '../station-store.ts';
import { addEdit, findLastEdit, markUndone, takeEdit, UNDO_MS, type BulkChange } from './edit-store.ts';
import { firstTold, isSame, judge, planOf, type Aim, type Judged, type Step, type Subject, type Value } from './judge.ts';
import { holdScreens, screenAim, screenGround } from './screens.ts';
import { holdStations, stationAim, stationGround } from './stations.ts';

interface Needs {
  database: Database;
  clock: Clock;
  /** Who is connected is known outside the database. */
  presenceOf: (screens: readonly ScreenId[]) => Promise<ReadonlyMap<ScreenId, { presence: Presence }>>;
  /** After the commit. */
  onRevoked: (screen: ScreenId) => void;
}

type StationsAsked = z.output<typeof bulkCalls.editStations.body>;
type ScreensAsked = z.output<typeof bulkCalls.editScreens.body>;
type Undone = z.output<typeof bulkCalls.undoEdit.reply>;

/** What is found of the rows, which rule holds for each, and how all are written: the same for an edit and for its undo. */
interface Ground {
  found: ReadonlyMap<string, Subject>;
  faultOf: (subject: Subject, becomes: Value) => BulkFault | null;
  write: (tx: Db, steps: readonly Step[], now: number) => Promise<void>;
}

/** One fact of many stations or screens: told before, written at once, taken back by whom it was made. */
export function bulkService({ database, clock, presenceOf, onRevoked }: Needs) {
  const { reads } = database;

  async function editStations(by: By, { chosen, edit, seen }: StationsAsked): Promise<BulkPlan> {
    const ids = 'ids' in chosen ? chosen.ids : await stationsIn(by, chosen.filter);
    return run(by, { of: 'stations', edit }, ids, seen);
  }

  async function editScreens(by: By, { chosen, edit, seen }: ScreensAsked): Promise<BulkPlan> {
    const ids = 'ids' in chosen ? chosen.ids : await screensIn(by, chosen.filter);
    const plan = await run(by, { of: 'screens', edit }, ids, seen);
    if (plan.done && edit.what === 'revoked') for (const id of plan.ids) onRevoked(ScreenId.parse(id));
    return plan;
  }

  async function stationsIn(
    by: By,
    { region, ...filter }: { region?: Parameters<typeof pathBelow>[2] } & StationFilterRest,
  ): Promise<StationId[]> {
    const found = await listStations(reads, by.scope, { ...filter, below: await pathBelow(reads, by, region) });
    return few(found.map(({ id }) => id));
  }

  async function screensIn(by: By, asked: ScreenFilterAsked): Promise<ScreenId[]> {
    const { region, group, presence, hours, ...filter } = asked;
    const below = await pathBelow(reads, by, region);
    const found = await listScreenIds(reads, by.scope, {
      ...filter,
      below,
      group: group && (await getGroup(reads, by, group)),
    });
    const open = hours && openAt(await listSeats(reads, by.scope, below), clock.now());
    const facts = presence === undefined ? new Map() : await presenceOf(found);
    return few(areNow(found, { presence, open }, facts));
  }

  async function run(by: By, change: BulkChange, ids: readonly string[], seen: string | undefined): Promise<BulkPlan> {
    if (seen === undefined) return planOf(await look(reads, by, change, ids), change.edit);
    return database.decide(async (tx) => {
      await hold(tx, change, ids, goals(change));
      const now = clock.now();
      const ground = await groundFor(tx, by, change, ids, goals(change));
      const judged = await look(tx, by, change, ids, { ground, now });
      const plan = planOf(judged, change.edit);
      if (plan.seen !== seen || judged.steps.length === 0) return plan;
      await ground.write(tx, judged.steps, now);
      const edit = plan.isUndoable ? await keep(tx, by, change, judged.steps, now) : null;
      return { ...plan, done: true, edit };
    });
  }

  async function look(
    at: Reads,
    by: By,
    change: BulkChange,
    ids: readonly string[],
    known?: { ground: Ground; now: number },
  ): Promise<Judged> {
    await refuseGoal(at, by, change);
    const { ground, now } = known ?? { ground: await groundFor(at, by, change, ids, goals(change)), now: clock.now() };
    const [first] = ids;
    if (first !== undefined && ground.found.size === 0) throw notFound(change.of === 'stations' ? 'station' : 'screen', first);
    return judge(ids, ground.found, (subject) => aimAt(ground, subject, aimOf(change, subject, now)));
  }

  async function undo(by: By, id: BulkEditId): Promise<Undone> {
    return database.decide(async (tx) => {
      const now = clock.now();
      const kept = await takeEdit(tx, by.account, id, now);
      if (!kept) throw notFound('bulk_edit', id);
      const { change, touched } = kept;
      const ids = touched.map((row) => row.id);
      const earlier = new Map(touched.map((row) => [row.id, row]));
      const wanted = touched.map(({ was }) => was);
      await hold(tx, change, ids, wanted);
      const ground = await groundFor(tx, by, change, ids, wanted);
      const { steps, refused } = judge(ids, ground.found, (subject) => {
        const row = earlier.get(subject.id);
        if (!row || !isSame(row.became, subject.was)) return { fault: 'changed_since' };
        const aim = aimAt(ground, subject, row.was);
        // A screen may well be at a closed station, as it was before; only nobody puts or opens one there anew.
        const isFine = change.of === 'screens' && 'fault' in aim && aim.fault === 'closed_place';
        return isFine ? { becomes: row.was } : aim;
      });
      await ground.write(tx, steps, now);
      if (steps.length > 0) await markUndone(tx, id, now); // Where all was changed since, it can still be taken back after that is.
      const named = refused.map((one) => (one.fault === 'not_found' ? { ...one, name: earlier.get(one.id)?.name ?? '' } : one));
      return { restored: steps.length, left: refused.length, refused: firstTold(named) };
    });
  }

  async function last({ account }: By): Promise<LastEdit | null> {
    const edit = await findLastEdit(reads, account, clock.now());
    return edit ? { id: edit.id, at: edit.at, until: edit.at + UNDO_MS, of: edit.change.of, count: edit.touched.length } : null;
  }

  return { editStations, editScreens, undo, last };
}

export type BulkService = ReturnType<typeof bulkService>;
type StationFilterRest = Omit<Extract<StationsAsked['chosen'], { filter: unknown }>['filter'], 'region'>;
type ScreenFilterAsked = Extract<ScreensAsked['chosen'], { filter: unknown }>['filter'];

function few<T>(ids: T[]): T[] {
  if (ids.length > MOST_CHOSEN) throw badRequest('chosen', `more than ${MOST_CHOSEN}`);
  return ids;
}

/** The place that all are to go to; an undo has one for each. */
function goals({ edit }: BulkChange): Value[] {
  if (edit.what === 'region') return [edit.region];
  return edit.what === 'station' ? [edit.station] : [];
}

/** A goal that is closed, or not his, is one mistake, not thousands. */
async function refuseGoal(reads: Reads, by: By, { edit }: BulkChange): Promise<void> {
  if (edit.what === 'region') await getOpenRegion(reads, by, edit.region);
  if (edit.what === 'station') await getOpenStation(reads, by, edit.station);
}

const hold = (tx: Db, change: BulkChange, ids: readonly string[], wanted: readonly Value[]): Promise<void> =>
  change.of === 'stations' ? holdStations(tx, ids) : holdScreens(tx, change.edit, ids, wanted);

const groundFor = (reads: Reads, by: By, change: BulkChange, ids: readonly string[], wanted: readonly Value[]): Promise<Ground> =>
  change.of === 'stations' ? stationGround(reads, by, change.edit.what, ids, wanted) : screenGround(reads, by, change.edit, ids, wanted);

const aimOf = (change: BulkChange, subject: Subject, now: number): Value =>
  change.of === 'stations' ? stationAim(change.edit, subject, now) : screenAim(change.edit, subject, now);

/** What is so already is never refused. */
function aimAt(ground: Ground, subject: Subject, becomes: Value): Aim {
  const fault = isSame(subject.was, becomes) ? null : ground.faultOf(subject, becomes);
  return fault ? { fault } : { becomes };
}

async function keep(tx: Db, by: By, change: BulkChange, steps: readonly Step[], at: number): Promise<BulkEditId> {
  const id = newId('blk', BulkEditId, at);
  const touched = steps.map(({ id: row, name, was, becomes }) => ({ id: row, name, was, became: becomes }));
  await addEdit(tx, { id, at, account: by.account, change, touched });
  return id;
}
