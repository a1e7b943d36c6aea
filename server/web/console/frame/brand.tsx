import { Link } from 'react-router';
import { useWords } from '../../kit/speaking.ts';
import mark from '../mark.svg';

export function Brand() {
  const { t } = useWords();
  return (
    <Link to="/" className="fc-brand">
      <img src={mark} alt="" width={28} height={28} />
      {t('common.product')}
    </Link>
  );
}
