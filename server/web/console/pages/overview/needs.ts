import type { Lesson } from '#shared/model/content.ts';
import type { Presence, Screen } from '#shared/model/place.ts';

/** Something that wants a person. The words are made where it is shown. */
export type Need =
  | { kind: 'offline' | 'never' | 'unknown'; screens: readonly Screen[]; count: number; to: string }
  | { kind: 'failed'; lesson: Lesson; to: string }
  | { kind: 'jobs'; count: number; to: string }
  | { kind: 'noDefault'; to: string };

interface Known {
  /** Those that want somebody first; perhaps not all of them. */
  screens: readonly Screen[];
  /** How many there are of each in all. */
  counts?: Readonly<Record<Presence, number>> | undefined;
  failed: readonly Lesson[];
  failedJobs: number;
  hasDefault: boolean;
  hasPlaylists: boolean;
}

const FAILED_SHOWN = 3;

/** What needs somebody now, the gravest first. A revoked screen needs nobody. */
export function needsOf({ screens, counts, failed, failedJobs, hasDefault, hasPlaylists }: Known): Need[] {
  const needs: Need[] = [];
  const open = screens.filter((screen) => !screen.revoked);
  for (const kind of ['offline', 'never', 'unknown'] as const) {
    const some = open.filter((screen) => screen.presence === kind);
    const [only] = some;
    const count = Math.max(some.length, counts?.[kind] ?? 0);
    if (only) needs.push({ kind, screens: some, count, to: count === 1 ? `/screens/${only.id}` : `/screens?presence=${kind}` });
  }
  for (const lesson of failed.slice(0, FAILED_SHOWN)) needs.push({ kind: 'failed', lesson, to: `/lessons/${lesson.id}` });
  // A failed encode stands there with its lesson already.
  if (failedJobs > failed.length) needs.push({ kind: 'jobs', count: failedJobs - failed.length, to: '/system/jobs?state=failed' });
  if (!hasDefault && hasPlaylists && open.length > 0) needs.push({ kind: 'noDefault', to: '/timetable' });
  return needs;
}
