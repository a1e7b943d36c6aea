import { Link } from 'react-router';
import type { MissingItem } from '#shared/protocol/http/programmes.ts';
import type { Translate } from '../../kit/i18n.ts';
import { useWords } from '../../kit/speaking.ts';

const SHOWN = 6;
const REASONS = ['working', 'waiting', 'failed', 'gone'] as const satisfies MissingItem['why'][];

/** "2 still being encoded, 1 could not be encoded". */
export function reasonWords(missing: readonly MissingItem[], t: Translate): string {
  return REASONS.flatMap((why) => {
    const count = missing.filter((item) => item.why === why).length;
    return count > 0 ? [t(`programmes.why_${why}`, { count })] : [];
  }).join(t('common.listComma'));
}

/** Which they are, each with what keeps it back; a lesson leads to its page. */
export function MissingItems({ missing }: { missing: readonly MissingItem[] }) {
  const { t } = useWords();
  return (
    <ul className="fc-missing">
      {missing.slice(0, SHOWN).map(({ content, title, why }) => (
        <li key={content}>
          {content.startsWith('les_') && why !== 'gone' ? <Link to={`/lessons/${content}`}>{title}</Link> : title || content}{' '}
          <span>{why === 'gone' ? t('programmes.isGone') : t(`lessons.${why}`)}</span>
        </li>
      ))}
      {missing.length > SHOWN && <li>{t('programmes.itemsMore', { count: missing.length - SHOWN })}</li>}
    </ul>
  );
}
