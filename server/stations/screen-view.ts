import type { ScreenId } from '#shared/model/ids.ts';
import type { Screen } from '#shared/model/place.ts';
import type { Programme } from '#shared/model/programme.ts';
import type { ShelfReport } from '#shared/model/readiness.ts';
import { readinessOf } from '#shared/timetable/readiness.ts';
import type { PresenceFact } from './presence.ts';
import type { StoredScreen } from './screen-store.ts';
import type { ToldStatus } from './status.ts';

interface Around {
  presence: PresenceFact;
  /** Newest revision signed for it. */
  revision: number | null;
  tags: readonly string[];
  replacedBy: ScreenId | null;
  /** By content id. */
  titles: ReadonlyMap<string, string>;
  /** What is planned on it, by its newest manifest. */
  plan: IssuedPlan | undefined;
  now: number;
}

/** The programme that a revision carries, as its player reads it. */
export interface IssuedPlan {
  revision: number;
  programme: Programme;
}

/** What was told to this process is newer than what the database was given of it. */
export const newestStatus = (stored: StoredScreen, told: ToldStatus | undefined): ToldStatus | undefined =>
  told ?? (stored.status && stored.statusAt !== null ? { status: stored.status, at: stored.statusAt } : undefined);

/** One screen as the office sees it. */
export function composeScreen(stored: StoredScreen, told: ToldStatus | undefined, around: Around): Screen {
  const { id, station, stationName, region, name, kind, playerVersion, enrolledAt, replaces } = stored;
  const { presence, revision, titles, tags, replacedBy, plan, now } = around;
  const last = newestStatus(stored, told);
  return {
    id,
    station,
    stationName,
    region,
    name,
    kind,
    tags: [...tags],
    revoked: stored.revokedAt !== null,
    closedAt: stored.closedAt ?? stored.stationClosedAt,
    replaces,
    replacedBy,
    ...presence,
    showing: last ? showingOf(last, titles) : null,
    revision,
    takenRevision: last?.status.revision ?? null,
    readiness: readinessBy(last?.status.shelf, plan, now),
    playerVersion,
    enrolledAt,
  };
}

/** A report of an older plan's shelf says nothing of this one. */
function readinessBy(shelf: ShelfReport | undefined, plan: IssuedPlan | undefined, now: number): Screen['readiness'] {
  return shelf && plan?.revision === shelf.revision ? readinessOf(plan.programme, shelf, now) : null;
}

function showingOf({ status, at }: ToldStatus, titles: ReadonlyMap<string, string>): Screen['showing'] {
  if (!status.showing) return null;
  const { content, kind, positionMs, durationMs } = status.showing;
  return { content, title: (content && titles.get(content)) ?? '', kind, fromMs: positionMs, at, durationMs };
}

/** Contents whose titles are wanted for these screens, each once. */
export function contentsOf(screens: readonly StoredScreen[], told: (screen: ScreenId) => ToldStatus | undefined): string[] {
  const contents = screens.map((screen) => newestStatus(screen, told(screen.id))?.status.showing?.content);
  return [...new Set(contents.filter((content) => typeof content === 'string'))];
}
