import type { NamedGrant } from '#shared/model/account.ts';
import { useWords } from '../../../kit/speaking.ts';

/** Roles and where they hold, one a line; long ways through the tree keep their last two steps. */
export function GrantList({ grants }: { grants: readonly NamedGrant[] }) {
  const { t } = useWords();
  if (grants.length === 0) return <span className="fc-note">{t('people.noGrantsHere')}</span>;
  return (
    <ul className="fc-grant-list">
      {grants.map(({ role, place, names }) => (
        <li key={`${role}${place.kind}${names.join('/')}`}>
          {t(`people.roles.${role}`)}{' '}
          <span className="fc-note" title={names.join(' / ')}>
            {place.kind === 'everywhere' ? t('people.placeEverywhere') : names.slice(-2).join(' / ')}
          </span>
        </li>
      ))}
    </ul>
  );
}
