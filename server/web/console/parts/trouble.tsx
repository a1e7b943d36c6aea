import { Alert, Button } from 'antd';
import { useFailureWords, useWords } from '../../kit/speaking.ts';

/** What went wrong, in words that say what to do, with the way to try again. */
export function Trouble({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useWords();
  const say = useFailureWords();
  return (
    <Alert
      type="error"
      showIcon
      className="fc-trouble"
      title={say(error)}
      action={
        onRetry && (
          <Button size="small" onClick={onRetry}>
            {t('common.retry')}
          </Button>
        )
      }
    />
  );
}
