import { CheckCircleFilled, CloseCircleFilled } from '@ant-design/icons';
import { Drawer, Tabs, Typography } from 'antd';
import { useAsk } from '../../kit/asking.ts';
import type { ReplyOf } from '../../kit/client.ts';
import { useWords } from '../../kit/speaking.ts';
import { Answer } from './answer.tsx';
import './line.css';

/** The line itself, as the screen wrote it, with the proof that nobody has touched it. */
export function LineDrawer({ at, onClose }: { at: string; onClose: () => void }) {
  const { t } = useWords();
  const [screen = '', epoch = '', seq = ''] = at.split('/');
  const asked = useAsk('line', { params: { screen, epoch, seq } });
  return (
    <Drawer open size={620} title={`${t('statistics.lineTitle')} · ${t('statistics.seq', { seq })}`} onClose={onClose}>
      <Answer of={asked}>{(line) => <Line line={line} />}</Answer>
      <dl className="fc-facts fc-line-key">
        <dt>{t('statistics.lineKey')}</dt>
        <dd>
          <Typography.Text code copyable={{ text: at }}>
            {at}
          </Typography.Text>
        </dd>
      </dl>
    </Drawer>
  );
}

function Line({ line }: { line: ReplyOf<'line'> }) {
  const { t, format } = useWords();
  return (
    <>
      <p className={line.chainHolds ? 'fc-chain fc-ok' : 'fc-chain fc-bad'}>
        {line.chainHolds ? <CheckCircleFilled /> : <CloseCircleFilled />}{' '}
        {line.chainHolds ? t('statistics.chainHolds') : t('statistics.chainBroken')}
      </p>
      <p className="fc-note">{t('statistics.lineHint')}</p>
      <Tabs
        items={[
          {
            key: 'pretty',
            label: t('statistics.linePretty'),
            children: <Text label={t('statistics.linePretty')}>{pretty(line.line)}</Text>,
          },
          { key: 'raw', label: t('statistics.lineRaw'), children: <Text label={t('statistics.lineRaw')}>{line.line}</Text> },
        ]}
      />
      <dl className="fc-facts">
        <dt>{t('statistics.received')}</dt>
        <dd>{format.dateTime(line.receivedAt)}</dd>
        <dt>{t('statistics.before')}</dt>
        <dd className="fc-hash">{line.before}</dd>
        <dt>{t('statistics.hash')}</dt>
        <dd className="fc-hash">{line.hash}</dd>
      </dl>
    </>
  );
}

function Text({ label, children }: { label: string; children: string }) {
  return (
    <pre className="fc-line" tabIndex={0} role="region" aria-label={label}>
      {children}
    </pre>
  );
}

/** A line may come from a newer player, or be no JSON at all: then it is shown as it is. */
function pretty(line: string): string {
  try {
    return JSON.stringify(JSON.parse(line), null, 2);
  } catch {
    return line;
  }
}
