import { Link, useLocation } from 'react-router';
import { useAsk } from '../../kit/asking.ts';
import { useWords } from '../../kit/speaking.ts';
import { isAt, placesFor, type Place } from './places.tsx';

export function Menu({ onGo }: { onGo?: () => void }) {
  const { t } = useWords();
  const { pathname } = useLocation();
  const rights = useAsk('whoAmI', {}).data?.rights ?? [];
  const entry = (place: Place, isBelow: boolean) => {
    const isOn = !place.below && isAt(place, pathname);
    return (
      <Link
        to={place.to}
        className={`fc-menu-entry${isBelow ? ' fc-menu-below' : ''}${isOn ? ' fc-menu-on' : ''}`}
        aria-current={isOn ? 'page' : undefined}
        onClick={onGo}
      >
        {place.icon}
        <span>{t(`nav.${place.label}`)}</span>
      </Link>
    );
  };
  return (
    <nav aria-label={t('nav.menu')} className="fc-menu">
      <ul>
        {placesFor(rights).map((place) => (
          <li key={place.label}>
            {entry(place, false)}
            {place.below && (
              <ul>
                {place.below.map((below) => (
                  <li key={below.to}>{entry(below, true)}</li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </nav>
  );
}
