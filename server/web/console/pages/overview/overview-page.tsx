import { useAsk } from '../../../kit/asking.ts';
import { useNow } from '../../../kit/late.ts';
import { useWords } from '../../../kit/speaking.ts';
import { LateSkeleton } from '../../parts/late-skeleton.tsx';
import { Page } from '../../parts/page.tsx';
import { ScreenStates } from '../../parts/screen-states.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { FirstSteps } from './first-steps.tsx';
import { ALARMS_SHOWN, needsOf } from './needs.ts';
import { NeedsPanel } from './needs-panel.tsx';
import { TodayPanel } from './today-panel.tsx';
import { TrendPanel } from './trend-panel.tsx';
import { Wall, WALL_SIZE } from './wall.tsx';
import { WorkPanel } from './work-panel.tsx';
import './overview.css';

/** Five seconds: what needs me, what is on, how it goes. */
export default function OverviewPage() {
  const { t, format } = useWords();
  const now = useNow(30_000);
  const counts = useAsk('screenCounts', {});
  const troubled = useAsk('listScreens', { query: { sort: 'presence', size: 100 } });
  const playing = useAsk('listScreens', { query: { sort: 'presence', order: 'desc', size: WALL_SIZE } });
  const error = counts.error ?? troubled.error ?? playing.error;
  const lessons = useAsk('listLessons', { query: { size: 1 } });
  const failed = useAsk('listLessons', { query: { state: 'failed', size: 3 } });
  const failedJobs = useAsk('listJobs', { query: { state: 'failed', size: 1 } });
  const alarms = useAsk('listAlarms', { query: { state: 'unseen', size: ALARMS_SHOWN } });
  const status = useAsk('status', {}, { everyMs: 60_000 });
  const playlists = useAsk('listPlaylists', { query: { size: 1 } });
  const slots = useAsk('listSlots', { query: { size: 1 } });
  const byDefault = useAsk('getDefault', {});

  const done = {
    lesson: (lessons.data?.total ?? 0) > 0,
    screen: (counts.data?.screens ?? 0) > 0,
    slot: (slots.data?.total ?? 0) > 0 || byDefault.data?.playlist != null,
  };
  const isLoaded = counts.data && troubled.data && playing.data && lessons.data && slots.data && byDefault.data;
  const isNew = isLoaded && !(done.lesson && done.screen && done.slot);
  const needs = needsOf({
    screens: troubled.data?.screens ?? [],
    counts: counts.data?.presence,
    failed: failed.data ?? { total: 0, lessons: [] },
    failedJobs: failedJobs.data?.total ?? 0,
    hasDefault: byDefault.data?.playlist !== null,
    hasPlaylists: (playlists.data?.total ?? 0) > 0,
    alarms: alarms.data ?? { total: 0, alarms: [] },
    status: status.data,
  });
  const note = `${format.date(now)} ${format.weekday(now)} ${format.time(now)}`;
  return (
    <Page title={t('overview.title')} note={counts.data ? `${note} · ${t('overview.summary', counts.data)}` : note}>
      {error && <Trouble error={error} onRetry={() => void Promise.all([counts, troubled, playing].map((asked) => asked.refetch()))} />}
      {!isLoaded && !error && <LateSkeleton rows={10} />}
      {isLoaded && (
        <>
          {isNew && <FirstSteps done={done} />}
          {(!isNew || needs.length > 0 || done.screen) && (
            <div className={done.screen ? 'fc-two fc-two-even' : ''}>
              <NeedsPanel needs={needs} />
              {done.screen && <ScreenStates counts={counts.data.presence} />}
            </div>
          )}
          {done.screen && <Wall screens={playing.data.screens} total={counts.data.screens} />}
          <div className="fc-two">
            <TodayPanel />
            <div className="fc-page">
              <WorkPanel />
              <TrendPanel />
            </div>
          </div>
        </>
      )}
    </Page>
  );
}
