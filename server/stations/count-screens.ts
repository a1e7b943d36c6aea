import { z } from 'zod';
import { ScreenId } from '#shared/model/ids.ts';
import { Presence } from '#shared/model/place.ts';
import type { Reads } from '../database/connection.ts';
import { rowsOf } from '../database/insert.ts';

type Facts = ReadonlyMap<ScreenId, { presence: Presence }>;

/** How many screens in service are online, offline, unheard of. */
export async function countScreens(reads: Reads, list: (ids: ScreenId[]) => Promise<Facts>): Promise<Record<Presence, number>> {
  const ids = rowsOf(z.object({ id: ScreenId }), await reads('screen').whereNull('revoked_at').select('id')).map(({ id }) => id);
  const facts = await list(ids);
  const counts: Record<Presence, number> = { online: 0, offline: 0, never: 0, unknown: 0 };
  for (const id of ids) counts[facts.get(id)?.presence ?? 'never'] += 1;
  return counts;
}
