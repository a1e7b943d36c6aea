import { z } from 'zod';
import { newId, SlotId, type ScreenId } from '#shared/model/ids.ts';
import type { Slot, Target } from '#shared/model/programme.ts';
import { badRequest, conflict, notFound } from '#shared/problem.ts';
import type { programmeCalls } from '#shared/protocol/http/programmes.ts';
import { recordChange } from '../database/changes.ts';
import type { Database, Db } from '../database/connection.ts';
import { toChange, toRelyOn } from '../database/hold.ts';
import { rowsOf } from '../database/insert.ts';
import type { Clock } from '../kit/clock.ts';
import { listPlaces, targetsOf } from '../stations/place-store.ts';
import { findPlaylist } from './playlist-store.ts';
import { findSlot, listSlots, removeSlot, saveSlot } from './slot-store.ts';

type Draft = z.output<typeof programmeCalls.createSlot.body>;

export function slotService({ database, clock }: { database: Database; clock: Clock }) {
  async function list(screen?: ScreenId): Promise<{ slots: Slot[] }> {
    if (!screen) return { slots: await listSlots(database.reads) };
    const [place] = await listPlaces(database.reads, [screen]);
    return { slots: place ? await listSlots(database.reads, targetsOf(place)) : [] };
  }

  async function create(wanted: Draft): Promise<Slot> {
    const draft = tidied(wanted);
    const slot: Slot = { ...draft, id: newId('slt', SlotId, clock.now()), revision: 1, createdAt: clock.now() };
    await database.transaction(async (tx) => {
      await check(tx, draft);
      await save(tx, slot, []);
    });
    return slot;
  }

  function revise(id: SlotId, seenRevision: number, wanted: Draft): Promise<Slot> {
    const draft = tidied(wanted);
    return database.transaction(async (tx) => {
      const current = await mustFind(tx, id);
      if (current.revision !== seenRevision) throw conflict('slot', current.revision);
      await check(tx, draft);
      const revised = { ...current, ...draft, revision: current.revision + 1 };
      await save(tx, revised, current.targets);
      return revised;
    });
  }

  function remove(id: SlotId): Promise<Record<string, never>> {
    return database.transaction(async (tx) => {
      const current = await mustFind(tx, id);
      await removeSlot(tx, id);
      await recordPlan(tx, id, current.targets);
      return {};
    });
  }

  return { list, create, revise, remove };
}

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

/** To change it: that is all it is looked for here. */
async function mustFind(tx: Db, id: SlotId): Promise<Slot> {
  const found = await findSlot(tx, id, toChange);
  if (!found) throw notFound('slot', id);
  return found;
}

async function check(tx: Db, draft: Draft): Promise<void> {
  if (!(await findPlaylist(tx, draft.playlist, toRelyOn))) throw notFound('playlist', draft.playlist);
  if (draft.until !== null && draft.until < draft.from) throw badRequest('until', 'the last day lies before the first');
  if (new Set(draft.weekdays).size !== draft.weekdays.length) throw badRequest('weekdays', 'a weekday is named twice');
  const tables = { screen: 'screen', station: 'station', region: 'region' } as const;
  const byKind = Map.groupBy(draft.targets, ({ kind }) => kind);
  for (const [kind, targets] of byKind) {
    const ids = targets.map(({ id }): string => id);
    const rows = rowsOf(z.object({ id: z.string() }), await toRelyOn(tx(tables[kind]).whereIn('id', ids).orderBy('id').select('id')));
    const known = new Set(rows.map(({ id }) => id));
    const missing = ids.find((id) => !known.has(id));
    if (missing) throw notFound(kind, missing);
  }
}

export type SlotService = ReturnType<typeof slotService>;
