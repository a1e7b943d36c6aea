import { Drawer } from 'antd';
import type { ForkedLine } from '#shared/protocol/http/alarms.ts';
import { useAsk } from '../../kit/asking.ts';
import { useWords } from '../../kit/speaking.ts';
import { Answer } from './answer.tsx';
import './line.css';

/** Two histories of one journal, line against line, from where they part. */
export function ForkDrawer({ of, onClose }: { of: string; onClose: () => void }) {
  const { t } = useWords();
  const [screen = '', epoch = ''] = of.split('/');
  const asked = useAsk('listForked', { params: { screen, epoch } });
  return (
    <Drawer open size={720} title={t('alarms.forkTitle')} onClose={onClose}>
      <p className="fc-note">{t('alarms.forkHint')}</p>
      <Answer of={asked}>
        {({ total, lines }) => (
          <>
            <p className="fc-fork-count">
              {t('alarms.forkCount', { count: total })}
              {total > lines.length && ` · ${t('alarms.forkFirst', { count: lines.length })}`}
            </p>
            <ol className="fc-fork">
              {lines.map((line) => (
                <Pair key={`${line.seq} ${line.hash}`} line={line} />
              ))}
            </ol>
          </>
        )}
      </Answer>
    </Drawer>
  );
}

function Pair({ line: { seq, line, held, receivedAt } }: { line: ForkedLine }) {
  const { t, format } = useWords();
  return (
    <li>
      <h3>{t('statistics.seq', { seq })}</h3>
      <h4>{t('alarms.held')}</h4>
      {held === null ? <p className="fc-note">{t('alarms.notHeld')}</p> : <pre className="fc-line">{held}</pre>}
      <h4>
        {t('alarms.other')} <span className="fc-note">{format.dateTime(receivedAt)}</span>
      </h4>
      <pre className="fc-line fc-line-other">{line}</pre>
    </li>
  );
}
