import { Tag } from 'antd';
import { Link } from 'react-router';
import type { Screen } from '#shared/model/place.ts';
import { useAsk } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Panel } from '../../parts/page.tsx';
import { PresenceSince } from '../../parts/presence-mark.tsx';
import { planWords, readinessWords, ShowsNow } from '../../parts/shows-now.tsx';

export function ScreenFacts({ screen }: { screen: Screen }) {
  const { t, format } = useWords();
  const station = useAsk('getStation', { params: { id: screen.station } }).data;
  const kinds = { station: t('stations.kindStation'), outdoor: t('stations.kindOutdoor'), vehicle: t('stations.kindVehicle') };
  return (
    <Panel title={t('stations.details')}>
      <dl className="fc-facts">
        <dt>{t('stations.presence')}</dt>
        <dd>
          <PresenceSince screen={screen} />
        </dd>
        <dt>{t('stations.showing')}</dt>
        <dd>
          <ShowsNow screen={screen} />
        </dd>
        <dt>{t('stations.plan')}</dt>
        <dd>{planWords(screen, t)}</dd>
        <dt>{t('stations.readiness')}</dt>
        <dd>{readinessWords(screen, t, format) ?? t('stations.readinessUnknown')}</dd>
        <dt>{t('stations.station')}</dt>
        <dd>
          <Link to={`/stations/${screen.station}`}>{screen.stationName}</Link>
          {station && <div className="fc-note">{station.regionNames.join(' / ')}</div>}
        </dd>
        <dt>{t('stations.kind')}</dt>
        <dd>{kinds[screen.kind]}</dd>
        <dt>{t('places.tags')}</dt>
        <dd>
          {screen.tags.length === 0
            ? t('places.noTags')
            : screen.tags.map((tag) => (
                <Link key={tag} to={`/screens?tag=${encodeURIComponent(tag)}`}>
                  <Tag>{tag}</Tag>
                </Link>
              ))}
        </dd>
        {station && (
          <>
            <dt>{t('stations.stationZone')}</dt>
            <dd>{station.zone}</dd>
          </>
        )}
        <dt>{t('stations.player')}</dt>
        <dd>{screen.playerVersion ?? '–'}</dd>
        <dt>{t('stations.enrolledAt')}</dt>
        <dd>{format.dateTime(screen.enrolledAt)}</dd>
      </dl>
    </Panel>
  );
}
