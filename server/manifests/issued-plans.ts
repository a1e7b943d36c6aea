import { LRUCache } from 'lru-cache';
import type { ScreenId } from '#shared/model/ids.ts';
import { Programme } from '#shared/model/programme.ts';
import type { Reads } from '../database/connection.ts';
import { listProgrammes, listSectionTexts } from './manifest-store.ts';

/** Screens share them: a county has a few. */
const MOST_READ = 200;

/** What the newest manifest of each of these screens has planned: the very document that its player reads. */
export function issuedPlans(reads: Reads) {
  const read = new LRUCache<string, Programme>({ max: MOST_READ });

  return async (screens: readonly ScreenId[]): Promise<Map<ScreenId, { revision: number; programme: Programme }>> => {
    const named = await listProgrammes(reads, screens);
    const unread = [...new Set([...named.values()].map(({ section }) => section))].filter((section) => !read.has(section));
    for (const [hash, body] of await listSectionTexts(reads, unread)) read.set(hash, Programme.parse(JSON.parse(body)));
    return new Map(
      [...named].flatMap(([screen, { revision, section }]) => {
        const programme = read.get(section);
        return programme ? [[screen, { revision, programme }] as const] : [];
      }),
    );
  };
}
