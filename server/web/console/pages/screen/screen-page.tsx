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
import { May } from '../../parts/may.tsx';
import { Page, Panel } from '../../parts/page.tsx';
import { PlaceHistory } from '../../parts/place-history.tsx';
import { PresenceMark } from '../../parts/presence-mark.tsx';
import { RecordDrawers } from '../../parts/record-drawers.tsx';
import { useFilters } from '../../parts/search-params.ts';
import { AlarmsPanel } from './alarms-panel.tsx';
import { CloseScreen } from './close-screen.tsx';
import { CommandsPanel } from './commands-panel.tsx';
import { EditScreen } from './edit-screen.tsx';
import { LogsPanel } from './logs-panel.tsx';
import { PicturesPanel } from './pictures-panel.tsx';
import { ReplaceBox } from './replace-box.tsx';
import { RevokeScreen } from './revoke-screen.tsx';
import { ScreenFacts } from './screen-facts.tsx';
import '../stations/stations.css';

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
      before={<Link to={`/stations/${screen.station}`}>‹ {screen.stationName}</Link>}
      actions={
        <>
          <Link to={`/statistics/showings?from=${addDays(today, -6)}&to=${today}&screen=${screen.id}`}>
            <Button tabIndex={-1}>{t('stations.showings')}</Button>
          </Link>
          <May right="places.write">
            {!screen.revoked && <EditScreen screen={screen} />}
            {screen.replacedBy === null && <ReplaceBox screen={screen} />}
            {!screen.revoked && <CloseScreen screen={screen} />}
            {!screen.revoked && <RevokeScreen screen={screen} />}
          </May>
        </>
      }
    >
      <Notes screen={screen} />
      <AlarmsPanel screen={screen.id} />
      <div className="fc-two">
        {!screen.revoked && <DayPanel id={screen.id} />}
        <div className="fc-page">
          <PicturesPanel screen={screen} />
          <ScreenFacts screen={screen} />
          <May right="places.write">
            {!screen.revoked && <CommandsPanel screen={screen.id} />}
            <LogsPanel screen={screen} />
          </May>
          <PlaceHistory id={screen.id} />
        </div>
      </div>
      <RecordDrawers />
    </Page>
  );
}

/** What one has to know before anything else: it is cut off, closed, or another has taken its place. */
function Notes({ screen: { revoked, closedAt, replaces, replacedBy } }: { screen: Screen }) {
  const { t, format } = useWords();
  const successor = replacedBy && (
    <>
      {t('places.replacedNote')} <Link to={`/screens/${replacedBy}`}>{t('places.newBox')}</Link>
    </>
  );
  return (
    <>
      {revoked && <Alert type="warning" showIcon title={successor ?? t('stations.revokedNote')} />}
      {closedAt !== null && <Alert type="warning" showIcon title={t('places.closedNote', { time: format.dateTime(closedAt) })} />}
      {replaces && (
        <p className="fc-note">
          {t('places.replacesNote')} <Link to={`/screens/${replaces}`}>{t('places.oldBox')}</Link>
        </p>
      )}
    </>
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
