import type { z } from 'zod';
import { newId, SlotId, type ScreenId } from '#shared/model/ids.ts';
import type { Slot, Target } from '#shared/model/programme.ts';
import { AppError, badRequest, conflict, notFound } from '#shared/problem.ts';
import type { programmeCalls, SlotView } from '#shared/protocol/http/programmes.ts';
import { recordAudit, type Facts } from '../database/audit.ts';
import { recordChange } from '../database/changes.ts';
import type { Database, Db } from '../database/connection.ts';
import { toChange } from '../database/hold.ts';
import { covers, homePathOf, type By } from '../kit/by.ts';
import type { Clock } from '../kit/clock.ts';
import { listPlaces, targetsOf } from '../stations/place-store.ts';
import { seePlaylist } from './playlist-store.ts';
import { pageSlots, viewsOf } from './slot-list.ts';
import { findSlot, isSlotSeen, removeSlot, retarget, saveSlot, withTargets } from './slot-store.ts';
import { findTargetOutside } from './target-store.ts';

type Query = z.output<typeof programmeCalls.listSlots.query>;
type Draft = z.output<typeof programmeCalls.createSlot.body>;

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

export function slotService({ database, clock }: { database: Database; clock: Clock }) {
  const { reads } = database;

  async function list({ scope }: By, { screen, ...asked }: Query): Promise<{ total: number; slots: SlotView[] }> {
    if (!screen) return pageSlots(reads, scope, asked);
    const [place] = await listPlaces(reads, [screen]);
    const isSeen = place && covers(scope, place.regionPath, place.station);
    return isSeen ? pageSlots(reads, scope, { ...asked, targets: targetsOf(place) }) : { total: 0, slots: [] };
  }

  async function get({ scope }: By, id: SlotId): Promise<SlotView> {
    const found = (await isSlotSeen(reads, scope, id)) ? await findSlot(reads, id) : undefined;
    const [view] = found ? await viewsOf(reads, await withTargets(reads, [found], scope)) : [];
    if (!view) throw notFound('slot', id);
    return view;
  }

  async function create(by: By, wanted: Draft): Promise<Slot> {
    const draft = tidied(wanted);
    const slot: Slot = { ...draft, id: newId('slt', SlotId, clock.now()), revision: 1, createdAt: clock.now() };
    await database.decide(async (tx) => {
      await check(tx, by, draft);
      await save(tx, slot, []);
      await recordAudit(tx, by, { action: 'slot.create', subject: slot.id, place: homePathOf(by.scope), after: told(slot) });
    });
    return slot;
  }

  function revise(by: By, id: SlotId, seenRevision: number, wanted: Draft): Promise<Slot> {
    const draft = tidied(wanted);
    return database.decide(async (tx) => {
      const current = await mustOwn(tx, by, id);
      if (current.revision !== seenRevision) throw conflict('slot', current.revision);
      await check(tx, by, draft);
      const revised = { ...current, ...draft, revision: current.revision + 1 };
      await save(tx, revised, current.targets);
      const place = homePathOf(by.scope);
      await recordAudit(tx, by, { action: 'slot.revise', subject: id, place, before: told(current), after: told(revised) });
      return revised;
    });
  }

  function remove(by: By, id: SlotId): Promise<Record<string, never>> {
    return database.decide(async (tx) => {
      const current = await mustOwn(tx, by, id);
      await removeSlot(tx, id);
      await recordPlan(tx, id, current.targets);
      await recordAudit(tx, by, { action: 'slot.remove', subject: id, place: homePathOf(by.scope), before: told(current) });
      return {};
    });
  }

  return { list, get, create, revise, remove };
}

const told = ({ id: _id, revision: _revision, createdAt: _createdAt, ...slot }: Slot): Facts => slot;

/** Targets are a set: the order and number in which a form names them mean nothing. */
function tidied(draft: Draft): Draft {
  const once = new Map(draft.targets.map((target) => [target.id, target]));
  return { ...draft, targets: [...once.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)) };
}

/** Screens that were meant before are planned anew as well. */
async function save(tx: Db, slot: Slot, before: readonly Target[]): Promise<void> {
  await saveSlot(tx, slot);
  await recordPlan(tx, slot.id, [...slot.targets, ...before]);
}

async function recordPlan(tx: Db, slot: SlotId, targets: readonly Target[]): Promise<void> {
  await recordChange(tx, 'slot', slot);
  await recordChange(tx, 'plan', ...new Set(targets.map(({ id }) => id)));
}

/** A screen's successor is meant wherever the screen itself was; both are planned anew. */
export async function retargetSlots(tx: Db, by: By, from: ScreenId, to: ScreenId): Promise<void> {
  for (const id of await retarget(tx, from, to)) {
    await recordAudit(tx, by, { action: 'slot.revise', subject: id, place: null, before: { screen: from }, after: { screen: to } });
    await recordPlan(tx, id, [
      { kind: 'screen', id: from },
      { kind: 'screen', id: to },
    ]);
  }
}

/** A slot is changed by whom all of its targets belong to; whoever sees none of them is not told that there is one. */
async function mustOwn(tx: Db, by: By, id: SlotId): Promise<Slot> {
  const found = await findSlot(tx, id, toChange);
  if (!found || !(await isSlotSeen(tx, by.scope, id))) throw notFound('slot', id);
  if (await findTargetOutside(tx, by.scope, found.targets)) throw new AppError('not_allowed');
  return found;
}

async function check(tx: Db, by: By, draft: Draft): Promise<void> {
  if (!(await seePlaylist(tx, by.scope, draft.playlist))) throw notFound('playlist', draft.playlist);
  if (draft.until !== null && draft.until < draft.from) throw badRequest('until', 'the last day lies before the first');
  if (!fallsOnADay(draft)) throw new AppError('never_on');
  if (new Set(draft.weekdays).size !== draft.weekdays.length) throw badRequest('weekdays', 'a weekday is named twice');
  const outside = await findTargetOutside(tx, by.scope, draft.targets);
  if (outside) throw notFound(outside.kind, outside.id);
}

/** Seven days have every weekday; fewer may have none of those that are wanted. */
function fallsOnADay({ from, until, weekdays }: Draft): boolean {
  if (until === null) return true;
  const [first, last] = [Date.parse(from), Date.parse(until)];
  for (let day = first; day <= last && day < first + WEEK_MS; day += DAY_MS) {
    if (weekdays.includes(new Date(day).getUTCDay() || 7)) return true;
  }
  return false;
}

export type SlotService = ReturnType<typeof slotService>;
