import { useState } from 'react';
import { EditOutlined, PlusOutlined } from '@ant-design/icons';
import { Alert, Button } from 'antd';
import { Link, useNavigate, useParams } from 'react-router';
import type { StationView } from '#shared/protocol/http/stations.ts';
import { useAsk, useTell } from '../../../kit/asking.ts';
import { addDays } from '../../../kit/format.ts';
import { useToday } from '../../../kit/late.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Answer } from '../../parts/answer.tsx';
import { FirstStep } from '../../parts/first-step.tsx';
import { May } from '../../parts/may.tsx';
import { Page, Panel } from '../../parts/page.tsx';
import { PlaceHistory } from '../../parts/place-history.tsx';
import { useRemoval } from '../../parts/removal.tsx';
import { useFilters } from '../../parts/search-params.ts';
import { tableState } from '../../parts/table-state.ts';
import { EnrolDialog } from '../stations/enrol-dialog.tsx';
import { ScreenTable } from '../stations/screen-table.tsx';
import { StationDialog } from '../stations/station-dialog.tsx';
import { CloseStation } from './close-station.tsx';
import { OperatorsPanel } from './operators-panel.tsx';
import { StationFacts } from './station-facts.tsx';
import '../stations/stations.css';

export default function StationPage() {
  const { id = '' } = useParams();
  const asked = useAsk('getStation', { params: { id } });
  return <Answer of={asked}>{(station) => <View key={station.id} station={station} />}</Answer>;
}

function View({ station }: { station: StationView }) {
  const { t, format } = useWords();
  const [open, setOpen] = useState<'edit' | 'enrol' | null>(null);
  const { id, name, region, regionNames, kind, closedAt } = station;
  const enrol = (
    <May right="places.write">
      <Button type="primary" icon={<PlusOutlined />} onClick={() => setOpen('enrol')}>
        {t('stations.enrol')}
      </Button>
    </May>
  );
  return (
    <Page
      title={name}
      note={t(`places.kinds.${kind}`)}
      before={<Link to={`/stations?region=${region}`}>‹ {regionNames.slice(-2).join(' / ')}</Link>}
      actions={
        <>
          <ShowingsLink station={id} />
          <May right="places.write">
            <Button icon={<EditOutlined />} onClick={() => setOpen('edit')}>
              {t('stations.editStation')}
            </Button>
            <RemoveStation station={station} />
            <CloseStation station={station} />
          </May>
          {closedAt === null && enrol}
        </>
      }
    >
      {closedAt !== null && <Alert type="warning" showIcon title={t('places.closedNote', { time: format.dateTime(closedAt) })} />}
      <div className="fc-two">
        <ScreensHere station={id} isClosed={closedAt !== null} enrol={enrol} />
        <div className="fc-page">
          <StationFacts station={station} />
          <OperatorsPanel station={station} />
          <PlaceHistory id={id} />
        </div>
      </div>
      {open === 'edit' && <StationDialog station={station} region={region} onDone={() => setOpen(null)} />}
      {open === 'enrol' && <EnrolDialog station={id} onClose={() => setOpen(null)} />}
    </Page>
  );
}

function ShowingsLink({ station }: { station: string }) {
  const { t } = useWords();
  const today = useToday();
  return (
    <Link to={`/statistics/showings?from=${addDays(today, -6)}&to=${today}&station=${station}`}>
      <Button tabIndex={-1}>{t('stations.showings')}</Button>
    </Link>
  );
}

function ScreensHere({ station, isClosed, enrol }: { station: string; isClosed: boolean; enrol: React.ReactNode }) {
  const { t } = useWords();
  const filters = useFilters();
  const query = { station, state: isClosed ? ('all' as const) : ('open' as const) };
  const asked = useAsk('listScreens', { query: { ...query, ...tableState(filters, ['name', 'station', 'presence', 'enrolled']).query } });
  return (
    <Panel title={t('places.screensHere')}>
      <Answer of={asked} rows={3}>
        {({ screens, total }) =>
          total === 0 ? (
            <FirstStep title={t('places.noScreens')} hint={t('stations.emptyScreensHint')} action={!isClosed && enrol} />
          ) : (
            <ScreenTable screens={screens} total={total} filters={filters} isOneStation />
          )
        }
      </Answer>
    </Panel>
  );
}

/** Offered while there is nothing in it: one made by mistake. */
function RemoveStation({ station: { id, name, screens, region } }: { station: StationView }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const remove = useTell('removeStation');
  const confirmRemoval = useRemoval();
  if (screens > 0) return null;
  const ask = () =>
    confirmRemoval({
      name,
      consequence: t('stations.removeStationConsequence'),
      remove: () => remove.mutateAsync({ params: { id } }),
      onRemoved: () => void navigate(`/stations?region=${region}`),
    });
  return (
    <Button danger onClick={ask}>
      {t('common.remove')}
    </Button>
  );
}
