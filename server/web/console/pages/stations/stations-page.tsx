import { useState } from 'react';
import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useWords } from '../../../kit/speaking.ts';
import { LateSkeleton } from '../../parts/late-skeleton.tsx';
import { Page } from '../../parts/page.tsx';
import { usePlaces } from '../../parts/place-names.ts';
import { useFilters } from '../../parts/search-params.ts';
import { Trouble } from '../../parts/trouble.tsx';
import { EnrolDialog } from './enrol-dialog.tsx';
import { PlaceTree } from './place-tree.tsx';
import { ScreenTable } from './screen-table.tsx';
import './stations.css';

export default function StationsPage() {
  const { t } = useWords();
  const { places, isReady, error, refetch } = usePlaces();
  const filters = useFilters();
  const [isEnrolling, setEnrolling] = useState(false);
  const chosen = filters.get('station') || filters.get('region');
  const enrol = (
    <Button type="primary" icon={<PlusOutlined />} disabled={places.stations.length === 0} onClick={() => setEnrolling(true)}>
      {t('stations.enrol')}
    </Button>
  );
  return (
    <Page
      title={t('stations.title')}
      note={isReady && t('stations.counts', { stations: places.stations.length, screens: places.screens.length })}
      actions={enrol}
    >
      {error && <Trouble error={error} onRetry={refetch} />}
      {!isReady && !error && <LateSkeleton rows={8} />}
      {isReady && (
        <div className="fc-places">
          <PlaceTree
            places={places}
            chosen={chosen}
            onChoose={(id) => filters.set({ station: id.startsWith('sta_') ? id : '', region: id.startsWith('reg_') ? id : '' })}
          />
          <ScreenTable places={places} chosen={chosen} enrol={enrol} />
        </div>
      )}
      {isEnrolling && <EnrolDialog places={places} station={chosen.startsWith('sta_') ? chosen : ''} onClose={() => setEnrolling(false)} />}
    </Page>
  );
}
