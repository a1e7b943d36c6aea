import { EnvironmentOutlined } from '@ant-design/icons';
import { Link } from 'react-router';
import type { StationView } from '#shared/protocol/http/stations.ts';
import { isInService } from '#shared/timetable/service-time.ts';
import { useNow } from '../../../kit/late.ts';
import { useWords } from '../../../kit/speaking.ts';
import { downloadWords } from '../../parts/download-words.ts';
import { hoursWords } from '../../parts/hours-words.ts';
import { Panel } from '../../parts/page.tsx';

const mapUrl = ({ position, name }: StationView): string | null =>
  position &&
  `https://uri.amap.com/marker?position=${position.longitude},${position.latitude}&coordinate=wgs84&name=${encodeURIComponent(name)}`;

export function StationFacts({ station }: { station: StationView }) {
  const { t, format } = useWords();
  const { kind, address, contact, hours, download, zone, position, regionNames, region } = station;
  const map = mapUrl(station);
  const isOpen = isInService(zone, hours, useNow(60_000));
  return (
    <Panel title={t('places.facts')}>
      <dl className="fc-facts">
        <dt>{t('places.kind')}</dt>
        <dd>{t(`places.kinds.${kind}`)}</dd>
        <dt>{t('places.region')}</dt>
        <dd>
          <Link to={`/stations?region=${region}`}>{regionNames.join(' / ')}</Link>
        </dd>
        <dt>{t('places.address')}</dt>
        <dd>{address || '–'}</dd>
        <dt>{t('places.position')}</dt>
        <dd>
          {position && map ? (
            <a href={map} target="_blank" rel="noreferrer">
              <EnvironmentOutlined /> {position.latitude.toFixed(4)}, {position.longitude.toFixed(4)} · {t('places.map')}
            </a>
          ) : (
            '–'
          )}
        </dd>
        <dt>{t('places.contact')}</dt>
        <dd>{contact === null ? t('places.contactHidden') : <ContactLine name={contact.name} phone={contact.phone} />}</dd>
        <dt>{t('places.hours')}</dt>
        <dd>
          {hoursWords(hours, t).map((line) => (
            <div key={line}>{line}</div>
          ))}
          <span className="fc-note">{isOpen ? t('places.inService') : t('places.outOfService')}</span>
        </dd>
        <dt>{t('places.download')}</dt>
        <dd>{downloadWords(download, t, format)}</dd>
        <dt>{t('stations.stationZone')}</dt>
        <dd>{zone}</dd>
      </dl>
    </Panel>
  );
}

function ContactLine({ name, phone }: { name: string; phone: string }) {
  if (!name && !phone) return '–';
  return (
    <>
      {name} {phone && <a href={`tel:${phone.replaceAll(/[^\d+]/g, '')}`}>{phone}</a>}
    </>
  );
}
