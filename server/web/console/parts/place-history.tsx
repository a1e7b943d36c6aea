import type { PlaceEvent } from '#shared/protocol/http/stations.ts';
import { useAsk } from '../../kit/asking.ts';
import { useWords } from '../../kit/speaking.ts';
import { Answer } from './answer.tsx';
import { Panel } from './page.tsx';

/** What has happened to a region, a station or a screen, newest first. */
export function PlaceHistory({ id }: { id: string }) {
  const { t, format } = useWords();
  const say = useEventWords();
  const asked = useAsk('placeHistory', { params: { id } });
  return (
    <Panel title={t('places.history')}>
      <Answer of={asked} rows={2}>
        {({ events }) =>
          events.length === 0 ? (
            <p className="fc-note">{t('places.historyEmpty')}</p>
          ) : (
            <ul className="fc-history">
              {events.map((event) => (
                <li key={`${event.at} ${event.what} ${event.became}`}>
                  <span className="fc-note">{format.dateTime(event.at)}</span> {say(event)}
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
    </Panel>
  );
}

function useEventWords(): (event: PlaceEvent) => string {
  const { t } = useWords();
  return ({ what, was, became }) => {
    if (what === 'replaced') return was === null ? t('places.becameBy') : t('places.tookOver');
    if (what === 'renamed' || what === 'moved')
      return t(`places.happened.${what}`, { was: was ?? t('places.atRoot'), became: became ?? t('places.atRoot') });
    return t(`places.happened.${what}`);
  };
}
