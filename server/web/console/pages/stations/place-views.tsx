import { NavLink } from 'react-router';
import { useWords } from '../../../kit/speaking.ts';

/** The three tables of places; the region chosen in one is kept in the next. */
export function PlaceViews({ region = '' }: { region?: string }) {
  const { t } = useWords();
  const query = region === '' ? '' : `?region=${region}`;
  const views = [
    { to: `/stations${query}`, label: t('places.stations') },
    { to: `/screens${query}`, label: t('places.screens') },
    { to: '/groups', label: t('places.groups') },
  ];
  return (
    <nav className="fc-views" aria-label={t('places.views')}>
      {views.map(({ to, label }) => (
        <NavLink key={to} to={to} end className={({ isActive }) => (isActive ? 'fc-view fc-view-on' : 'fc-view')}>
          {label}
        </NavLink>
      ))}
    </nav>
  );
}
