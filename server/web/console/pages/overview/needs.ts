import type { Alarm } from '#shared/model/alarm.ts';
import type { Lesson } from '#shared/model/content.ts';
import type { Away } from '#shared/protocol/http/stations.ts';
import type { KeysStatus, ServerStatus } from '#shared/protocol/http/status.ts';
import { checksOf, type Advice, type Tone } from '../status/checks.ts';
import { recordPath } from '../../parts/alarm-words.ts';

/** Something that wants a person. The words are made where it is shown. */
export type Need =
  | { kind: 'renewal' | 'renewalOver'; keys: KeysStatus; to: string }
  | { kind: 'alarm'; alarm: Alarm; to: string }
  | { kind: 'alarms'; count: number; to: string }
  | { kind: 'away'; away: Away; to: string }
  | { kind: 'awayMore'; places: number; count: number; to: string }
  | { kind: 'failed'; lesson: Lesson; to: string }
  | { kind: 'failures' | 'jobs'; count: number; to: string }
  | { kind: 'noDefault'; to: string }
  | { kind: 'rootKey'; to: string }
  | { kind: 'check'; advice: Advice; tone: Tone; to: string };

interface Known {
  /** Screens that should be here, by place. */
  away: readonly Away[];
  hasScreens: boolean;
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
const AWAY_SHOWN = 5;
export const ALARMS_SHOWN = 5;

/** What needs somebody now, the gravest first. */
export function needsOf({ away, hasScreens, failed, failedJobs, hasDefault, hasPlaylists, alarms, status }: Known): Need[] {
  const keys = status?.keys;
  const needs: Need[] = status ? checkNeeds(status) : [];
  if (keys && keys.renewal !== 'none')
    needs.push({ kind: keys.renewal === 'over' ? 'renewalOver' : 'renewal', keys, to: '/system/status' });
  needs.push(...awayNeeds(away)); // Before alarms: a screen that is dark now is more urgent than what one has noted.
  needs.push(...alarmNeeds(alarms));
  const shown = failed.lessons.slice(0, FAILED_SHOWN);
  for (const lesson of shown) needs.push({ kind: 'failed', lesson, to: `/lessons/${lesson.id}` });
  const more = failed.total - shown.length;
  if (more > 0) needs.push({ kind: 'failures', count: more, to: '/lessons?state=failed' });
  // A failed encode stands there with its lesson already.
  if (failedJobs > failed.total) needs.push({ kind: 'jobs', count: failedJobs - failed.total, to: '/system/jobs?state=failed' });
  if (!hasDefault && hasPlaylists && hasScreens) needs.push({ kind: 'noDefault', to: '/timetable' });
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

/** A few places, each with its own entry; when it is everywhere, the rest in one. */
function awayNeeds(away: readonly Away[]): Need[] {
  const isFew = away.length <= AWAY_SHOWN;
  const shown = isFew ? away : away.slice(0, AWAY_SHOWN - 1);
  const rest = away.slice(shown.length);
  const entries = shown.map((one): Need => ({ kind: 'away', away: one, to: awayPath(one) }));
  if (rest.length === 0) return entries;
  const count = rest.reduce((sum, one) => sum + one.count, 0);
  return [...entries, { kind: 'awayMore', places: new Set(rest.map(({ place }) => place)).size, count, to: '/screens?sort=presence' }];
}

/** The screen itself, or the list with just those that are counted. */
function awayPath({ presence, place, count, screens: [only] }: Away): string {
  if (count === 1 && only) return `/screens/${only.id}`;
  const where = place.startsWith('sta_') ? 'station' : 'region';
  return `/screens?presence=${presence}&${where}=${place}${presence === 'never' ? '' : '&hours=now'}`;
}

function alarmNeeds({ total, alarms }: Known['alarms']): Need[] {
  const shown = alarms.slice(0, ALARMS_SHOWN).map((alarm): Need => ({ kind: 'alarm', alarm, to: recordPath(alarm) }));
  const more = total - shown.length;
  return more > 0 ? [...shown, { kind: 'alarms', count: more, to: '/system/alarms?state=unseen' }] : shown;
}
