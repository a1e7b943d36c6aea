import { CheckCircleFilled, CloseCircleFilled, QuestionCircleFilled } from '@ant-design/icons';
import { App, Button, Typography } from 'antd';
import { faultSentence } from '#shared/audit/fault-words.ts';
import type { ChainState } from '#shared/protocol/http/audit.ts';
import { words } from '#shared/words/languages.ts';
import { useAsk, useTell } from '../../../kit/asking.ts';
import { useFailureWords, useWords } from '../../../kit/speaking.ts';
import { Answer } from '../../parts/answer.tsx';

/** Is the log what was written, and up to which row was that looked at? */
export function ChainPanel() {
  const { t } = useWords();
  const { message } = App.useApp();
  const say = useFailureWords();
  const asked = useAsk('auditChain', {}, { everyMs: 20_000 });
  const check = useTell('checkAudit');
  return (
    <section className="fc-panel fc-audit-chain" aria-label={t('audit.chain')}>
      <Answer of={asked} rows={1}>
        {(state) => (
          <>
            <div className="fc-audit-chain-line">
              <Verdict state={state} />
              <Button
                className="fc-actions"
                loading={check.isPending}
                onClick={() => check.mutate({}, { onError: (error) => void message.error(say(error)) })}
              >
                {check.isPending ? t('audit.checking') : t('audit.check')}
              </Button>
            </div>
            {state.head && <Head head={state.head} />}
          </>
        )}
      </Answer>
    </section>
  );
}

function Verdict({ state: { head, unsealed, checked } }: { state: ChainState }) {
  const { t, language, format } = useWords();
  const waiting = unsealed > 0 && <span className="fc-note">{t('audit.waitingRows', { count: unsealed })}</span>;
  const at = checked && <span className="fc-note">{t('audit.checkedAt', { time: format.dateTime(checked.at) })}</span>;
  if (checked?.fault)
    return (
      <p className="fc-audit-verdict fc-bad" role="alert">
        <CloseCircleFilled /> <strong>{faultSentence(checked.fault, words[language].auditCheck)}</strong> {at}
      </p>
    );
  if (checked && checked.upTo > 0)
    return (
      <p className="fc-audit-verdict">
        <CheckCircleFilled className="fc-ok" /> <strong>{t('audit.checkedWhole', { n: format.number(checked.upTo) })}</strong> {at}{' '}
        {waiting}
      </p>
    );
  return (
    <p className="fc-audit-verdict">
      <QuestionCircleFilled className="fc-note" />
      <span>{head ? t('audit.notChecked', { n: format.number(head.n) }) : t('audit.chainEmpty')}</span> {waiting}
    </p>
  );
}

function Head({ head: { n, hash } }: { head: NonNullable<ChainState['head']> }) {
  const { t } = useWords();
  const text = `${n}:${hash}`;
  return (
    <p className="fc-note fc-audit-head">
      {t('audit.head')}{' '}
      <Typography.Text code copyable={{ text, tooltips: [t('common.copy'), t('common.copied')] }}>
        {text}
      </Typography.Text>
      <span>{t('audit.headHint')}</span>
    </p>
  );
}
