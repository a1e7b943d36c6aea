import { useAsk } from '../../../kit/asking.ts';
import { useNow } from '../../../kit/late.ts';
import { useWords } from '../../../kit/speaking.ts';
import { LateSkeleton } from '../../parts/late-skeleton.tsx';
import { Page } from '../../parts/page.tsx';
import { usePlaces } from '../../parts/place-names.ts';
import { ScreenStates } from '../../parts/screen-states.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { FirstSteps } from './first-steps.tsx';
import { ALARMS_SHOWN, needsOf } from './needs.ts';
import { NeedsPanel } from './needs-panel.tsx';
import { TodayPanel } from './today-panel.tsx';
import { TrendPanel } from './trend-panel.tsx';
import { Wall } from './wall.tsx';
import { WorkPanel } from './work-panel.tsx';
import './overview.css';

/** Five seconds: what needs me, what is on, how it goes. */
export default function OverviewPage() {
  const { t, format } = useWords();
  const now = useNow(30_000);
  const { places, isReady, error, refetch } = usePlaces();
  const lessons = useAsk('listLessons', { query: { size: 1 } });
  const failed = useAsk('listLessons', { query: { state: 'failed', size: 10 } });
  const failedJobs = useAsk('listJobs', { query: { state: 'failed', size: 1 } });
  const alarms = useAsk('listAlarms', { query: { state: 'unseen', size: ALARMS_SHOWN } });
  const status = useAsk('status', {}, { everyMs: 60_000 });
  const playlists = useAsk('listPlaylists', {});
  const slots = useAsk('listSlots', {});
  const byDefault = useAsk('getDefault', {});

  const done = {
    lesson: (lessons.data?.total ?? 0) > 0,
    screen: places.screens.length > 0,
    slot: (slots.data?.slots.length ?? 0) > 0 || byDefault.data?.playlist != null,
  };
  const isLoaded = isReady && lessons.data && slots.data && byDefault.data;
  const isNew = isLoaded && !(done.lesson && done.screen && done.slot);
  const needs = needsOf({
    screens: places.screens,
    failed: failed.data?.lessons ?? [],
    failedJobs: failedJobs.data?.total ?? 0,
    hasDefault: byDefault.data?.playlist !== null,
    hasPlaylists: (playlists.data?.playlists.length ?? 0) > 0,
    alarms: alarms.data ?? { total: 0, alarms: [] },
    keys: status.data?.keys,
  });
  const note = `${format.date(now)} ${format.weekday(now)} ${format.time(now)}`;
  return (
    <Page
      title={t('overview.title')}
      note={isReady ? `${note} · ${t('overview.summary', { screens: places.screens.length, stations: places.stations.length })}` : note}
    >
      {error && <Trouble error={error} onRetry={refetch} />}
      {!isLoaded && !error && <LateSkeleton rows={10} />}
      {isLoaded && (
        <>
          {isNew && <FirstSteps done={done} />}
          {(!isNew || needs.length > 0 || done.screen) && (
            <div className={done.screen ? 'fc-two fc-two-even' : ''}>
              <NeedsPanel needs={needs} />
              {done.screen && <ScreenStates screens={places.screens} />}
            </div>
          )}
          {done.screen && <Wall screens={places.screens} stations={places.stations} />}
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
