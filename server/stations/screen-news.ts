import type { ScreenId } from '#shared/model/ids.ts';
import type { Presence, Screen } from '#shared/model/place.ts';
import type { Readiness } from '#shared/model/readiness.ts';
import type { PlayerStatus } from '#shared/protocol/player.ts';
import type { Log } from '../kit/log.ts';
import type { StatusKeeper } from './status.ts';

/** What console pages are told when a screen comes, goes, or shows something else. */
export interface ScreenNews {
  id: ScreenId;
  presence: Presence;
  status: PlayerStatus | null;
  title: string | null;
  readiness: Readiness | null;
}

interface Needs {
  log: Log;
  statuses: Pick<StatusKeeper, 'find'>;
  look: (screens: readonly ScreenId[]) => Promise<Screen[]>;
  onNews: (news: ScreenNews) => void;
  /** Whether any console page is open: who is not there need not be told, and reads it all when he comes. */
  isHeard: () => boolean;
}

/** More in one look would hold everybody else up. */
const AT_ONCE = 200;

/** Tells news of many screens from one look: while one look is under way, the names for the next gather, each once. */
export function createNews({ log, statuses, look, onNews, isHeard }: Needs): (screen: ScreenId) => void {
  const names = new Set<ScreenId>();
  let isTelling = false;

  async function tellAll(): Promise<void> {
    isTelling = true;
    await Promise.resolve(); // What happens in this same turn goes along.
    while (names.size > 0) {
      const meant = [...names].slice(0, AT_ONCE);
      for (const name of meant) names.delete(name);
      if (!isHeard()) continue;
      try {
        for (const { id, presence, showing, readiness } of await look(meant)) {
          onNews({ id, presence, status: statuses.find(id)?.status ?? null, title: showing?.title ?? null, readiness });
        }
      } catch (error) {
        log.warn({ err: error, screens: meant.length }, 'news of screens not told');
      }
    }
    isTelling = false;
  }

  return (screen) => {
    names.add(screen);
    if (!isTelling) void tellAll();
  };
}
