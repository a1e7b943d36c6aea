import type { Alarm } from '#shared/model/alarm.ts';
import type { Lesson } from '#shared/model/content.ts';
import type { Presence, Screen } from '#shared/model/place.ts';
import type { KeysStatus, ServerStatus } from '#shared/protocol/http/status.ts';
import { checksOf, type Advice, type Tone } from '../status/checks.ts';
import { recordPath } from '../../parts/alarm-words.ts';

/** Something that wants a person. The words are made where it is shown. */
export type Need =
  | { kind: 'renewal' | 'renewalOver'; keys: KeysStatus; to: string }
  | { kind: 'alarm'; alarm: Alarm; to: string }
  | { kind: 'alarms'; count: number; to: string }
  | { kind: 'offline' | 'never' | 'unknown'; screens: readonly Screen[]; count: number; to: string }
  | { kind: 'failed'; lesson: Lesson; to: string }
  | { kind: 'failures' | 'jobs'; count: number; to: string }
  | { kind: 'noDefault'; to: string }
  | { kind: 'rootKey'; to: string }
  | { kind: 'check'; advice: Advice; tone: Tone; to: string };

interface Known {
  /** Those that want somebody first; perhaps not all of them. */
  screens: readonly Screen[];
  /** How many there are of each in all. */
  counts?: Readonly<Record<Presence, number>> | undefined;
  /** The newest that failed, and how many there are. */
  failed: { total: number; lessons: readonly Lesson[] };
  failedJobs: number;
  hasDefault: boolean;
  hasPlaylists: boolean;
  /** The newest that nobody has seen, and how many there are. */
  alarms: { total: number; alarms: readonly Alarm[] };
  /** Undefined until the server has said it, and for whoever has no business with it. */
  status: ServerStatus | undefined;
}

const FAILED_SHOWN = 3;
export const ALARMS_SHOWN = 5;

/** What needs somebody now, the gravest first. A revoked screen needs nobody. */
export function needsOf({ screens, counts, failed, failedJobs, hasDefault, hasPlaylists, alarms, status }: Known): Need[] {
  const keys = status?.keys;
  const needs: Need[] = status ? checkNeeds(status) : [];
  if (keys && keys.renewal !== 'none')
    needs.push({ kind: keys.renewal === 'over' ? 'renewalOver' : 'renewal', keys, to: '/system/status' });
  needs.push(...alarmNeeds(alarms));
  const open = screens.filter((screen) => !screen.revoked);
  for (const kind of ['offline', 'never', 'unknown'] as const) {
    const some = open.filter((screen) => screen.presence === kind);
    const [only] = some;
    const count = Math.max(some.length, counts?.[kind] ?? 0);
    if (only) needs.push({ kind, screens: some, count, to: count === 1 ? `/screens/${only.id}` : `/screens?presence=${kind}` });
  }
  const shown = failed.lessons.slice(0, FAILED_SHOWN);
  for (const lesson of shown) needs.push({ kind: 'failed', lesson, to: `/lessons/${lesson.id}` });
  const more = failed.total - shown.length;
  if (more > 0) needs.push({ kind: 'failures', count: more, to: '/lessons?state=failed' });
  // A failed encode stands there with its lesson already.
  if (failedJobs > failed.total) needs.push({ kind: 'jobs', count: failedJobs - failed.total, to: '/system/jobs?state=failed' });
  if (!hasDefault && hasPlaylists && open.length > 0) needs.push({ kind: 'noDefault', to: '/timetable' });
  if (keys?.isRootHere) needs.push({ kind: 'rootKey', to: '/system/status' });
  return needs;
}

/** The machine's own troubles; failed jobs and keys have entries of their own. */
function checkNeeds(status: ServerStatus): Need[] {
  return checksOf(status).flatMap(({ name, tone, advice }): Need[] =>
    advice === null || name === 'queue'
      ? []
      : [{ kind: 'check', advice, tone, to: name === 'backup' ? '/system/backups' : '/system/status' }],
  );
}

function alarmNeeds({ total, alarms }: Known['alarms']): Need[] {
  const shown = alarms.slice(0, ALARMS_SHOWN).map((alarm): Need => ({ kind: 'alarm', alarm, to: recordPath(alarm) }));
  const more = total - shown.length;
  return more > 0 ? [...shown, { kind: 'alarms', count: more, to: '/system/alarms?state=unseen' }] : shown;
}
