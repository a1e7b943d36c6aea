import { useNow } from '../../../kit/late.ts';
import { useWords } from '../../../kit/speaking.ts';
import { LateSkeleton } from '../../parts/late-skeleton.tsx';
import { May } from '../../parts/may.tsx';
import { Page } from '../../parts/page.tsx';
import { ScreenStates } from '../../parts/screen-states.tsx';
import { Trouble } from '../../parts/trouble.tsx';
import { FirstSteps } from './first-steps.tsx';
import { NeedsPanel } from './needs-panel.tsx';
import { TodayPanel } from './today-panel.tsx';
import { TrendPanel } from './trend-panel.tsx';
import { useOverview } from './use-overview.ts';
import { Wall } from './wall.tsx';
import { WorkPanel } from './work-panel.tsx';
import './overview.css';

/** Five seconds: what needs me, what is on, how it goes. */
export default function OverviewPage() {
  const { t, format } = useWords();
  const now = useNow(30_000);
  const { error, askAgain, known, isNew, counts } = useOverview();
  const note = `${format.date(now)} ${format.weekday(now)} ${format.time(now)}`;
  return (
    <Page title={t('overview.title')} note={counts ? `${note} · ${t('overview.summary', counts)}` : note}>
      {error && <Trouble error={error} onRetry={askAgain} />}
      {!known && !error && <LateSkeleton rows={10} />}
      {known && <Known known={known} isNew={isNew} />}
    </Page>
  );
}

type Overview = ReturnType<typeof useOverview>;

function Known({ known: { counts, screens, needs, done }, isNew }: { known: NonNullable<Overview['known']>; isNew: boolean }) {
  return (
    <>
      {isNew && <FirstSteps done={done} />}
      {(!isNew || needs.length > 0 || done.screen) && (
        <div className={done.screen ? 'fc-two fc-two-even' : ''}>
          <NeedsPanel needs={needs} />
          {done.screen && <ScreenStates counts={counts.presence} />}
        </div>
      )}
      {done.screen && <Wall screens={screens} total={counts.screens} />}
      <May right="records.read">
        <div className="fc-two">
          <TodayPanel />
          <div className="fc-page">
            <WorkPanel />
            <TrendPanel />
          </div>
        </div>
      </May>
    </>
  );
}
