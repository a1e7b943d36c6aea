import { Link } from 'react-router';
import type { Presence } from '#shared/model/place.ts';
import { useWords } from '../../kit/speaking.ts';
import { Panel } from './page.tsx';
import { PresenceMark } from './presence-mark.tsx';
import './screen-states.css';

const ORDER = ['online', 'offline', 'never', 'unknown'] as const;

interface ScreenStatesProps {
  counts: Readonly<Record<Presence, number>>;
  /** With what to do about those that are not well. */
  withAdvice?: boolean;
}

export function ScreenStates({ counts: known, withAdvice = false }: ScreenStatesProps) {
  const { t, format } = useWords();
  const counts = ORDER.map((presence) => ({ presence, count: known[presence] }));
  return (
    <Panel title={t('overview.states')} aside={<Link to="/screens">{t('overview.allScreens')}</Link>}>
      <div className="fc-states-bar" aria-hidden="true">
        {counts
          .filter(({ count }) => count > 0)
          .map(({ presence, count }) => (
            <i key={presence} className={`fc-bar-${presence}`} style={{ flex: count }} />
          ))}
      </div>
      <ul className="fc-states">
        {counts.map(({ presence, count }) => (
          <li key={presence}>
            <PresenceMark screen={{ presence, since: null, revoked: false }} />
            <Link className="fc-figure" to={`/screens?presence=${presence}`} title={`${t(`stations.${presence}`)} ${count}`}>
              {format.number(count)}
            </Link>
            {withAdvice && count > 0 && presence !== 'online' && <p className="fc-note">{t(`system.screenAdvice.${presence}`)}</p>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
