import { Alert, Button } from 'antd';
import { Link, useParams } from 'react-router';
import type { Screen } from '#shared/model/place.ts';
import { useAsk } from '../../../kit/asking.ts';
import { addDays } from '../../../kit/format.ts';
import { useToday } from '../../../kit/late.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Answer } from '../../parts/answer.tsx';
import { DayPreview } from '../../parts/day-preview.tsx';
import { DayStepper } from '../../parts/day-stepper.tsx';
import { Page, Panel } from '../../parts/page.tsx';
import { PresenceMark } from '../../parts/presence-mark.tsx';
import { RecordDrawers } from '../../parts/record-drawers.tsx';
import { useFilters } from '../../parts/search-params.ts';
import { AlarmsPanel } from './alarms-panel.tsx';
import { EditScreen } from './edit-screen.tsx';
import { RevokeScreen } from './revoke-screen.tsx';
import { ScreenFacts } from './screen-facts.tsx';

export default function ScreenPage() {
  const { id = '' } = useParams();
  const asked = useAsk('getScreen', { params: { id } });
  return <Answer of={asked}>{(screen) => <ScreenView key={screen.id} screen={screen} />}</Answer>;
}

function ScreenView({ screen }: { screen: Screen }) {
  const { t } = useWords();
  const today = useToday();
  return (
    <Page
      title={screen.name}
      note={<PresenceMark screen={screen} />}
      before={<Link to={`/stations?station=${screen.station}`}>‹ {t('stations.title')}</Link>}
      actions={
        <>
          <Link to={`/statistics/showings?from=${addDays(today, -6)}&to=${today}&screen=${screen.id}`}>
            <Button tabIndex={-1}>{t('stations.showings')}</Button>
          </Link>
          {!screen.revoked && <EditScreen screen={screen} />}
          {!screen.revoked && <RevokeScreen screen={screen} />}
        </>
      }
    >
      {screen.revoked && <Alert type="warning" showIcon title={t('stations.revokedNote')} />}
      <AlarmsPanel screen={screen.id} />
      <div className="fc-two">
        {!screen.revoked && <DayPanel id={screen.id} />}
        <ScreenFacts screen={screen} />
      </div>
      <RecordDrawers />
    </Page>
  );
}

function DayPanel({ id }: { id: string }) {
  const { t } = useWords();
  const filters = useFilters();
  const today = useToday();
  const asked = filters.get('day');
  const day = /^\d{4}-\d{2}-\d{2}$/.test(asked) ? asked : today;
  const plan = useAsk('previewDay', { params: { id }, query: { day } });
  return (
    <Panel title={t('programmes.day')} aside={<DayStepper day={day} onDay={(next) => filters.set({ day: next })} />}>
      <Answer of={plan}>{(planned) => <DayPreview day={planned} />}</Answer>
    </Panel>
  );
}
