import type { Right } from '#shared/model/role.ts';
import { useAsk } from '../../../kit/asking.ts';
import { ALARMS_SHOWN, needsOf } from './needs.ts';
import { WALL_SIZE } from './wall.tsx';

const NONE = { total: 0, lessons: [], alarms: [], away: [] };

/** What the first page asks: of whoever may not know something, it is not asked. */
export function useOverview() {
  const me = useAsk('whoAmI', {}).data;
  const has = (right: Right): boolean => me?.rights.includes(right) ?? false;
  const [content, programme, records] = [has('content.read'), has('programme.read'), has('records.read')];
  const jobs = has('system.read');
  const isOverAll = jobs && (me?.grants.some(({ place }) => place.kind === 'everywhere') ?? false);

  const counts = useAsk('screenCounts', {});
  const away = useAsk('listAway', { query: {} }, { everyMs: 60_000 }); // Hours begin and end without a word.
  const playing = useAsk('listScreens', { query: { sort: 'presence', order: 'desc', size: WALL_SIZE } });
  const lessons = useAsk('listLessons', { query: { size: 1 } }, { enabled: content });
  const failed = useAsk('listLessons', { query: { state: 'failed', size: 3 } }, { enabled: content });
  const failedJobs = useAsk('listJobs', { query: { state: 'failed', size: 1 } }, { enabled: jobs });
  const alarms = useAsk('listAlarms', { query: { state: 'unseen', size: ALARMS_SHOWN } }, { enabled: records });
  const status = useAsk('status', {}, { enabled: isOverAll, everyMs: 60_000 });
  const playlists = useAsk('listPlaylists', { query: { size: 1 } }, { enabled: programme });
  const slots = useAsk('listSlots', { query: { size: 1 } }, { enabled: programme });
  const byDefault = useAsk('getDefault', {}, { enabled: programme });

  const done = {
    lesson: (lessons.data?.total ?? 0) > 0,
    screen: (counts.data?.screens ?? 0) > 0,
    slot: (slots.data?.total ?? 0) > 0 || byDefault.data?.playlist != null,
  };
  const isLoaded = me && (!content || lessons.data) && (!programme || (slots.data && byDefault.data));
  const isWhole = done.lesson && done.screen && done.slot;
  const needs = needsOf({
    away: away.data?.away ?? NONE.away,
    hasScreens: done.screen,
    failed: failed.data ?? NONE,
    failedJobs: failedJobs.data?.total ?? 0,
    hasDefault: !programme || byDefault.data?.playlist !== null,
    hasPlaylists: (playlists.data?.total ?? 0) > 0,
    alarms: alarms.data ?? NONE,
    status: status.data,
  });
  return {
    error: counts.error ?? away.error ?? playing.error,
    askAgain: () => void Promise.all([counts, away, playing].map((asked) => asked.refetch())),
    /** Null until it is known. */
    known:
      isLoaded && counts.data && away.data && playing.data ? { counts: counts.data, screens: playing.data.screens, needs, done } : null,
    /** The steps to a first showing are for who can go them. */
    isNew: !isWhole && has('content.write') && has('programme.write') && has('places.write'),
    counts: counts.data,
  };
}
