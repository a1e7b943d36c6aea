import { CheckCircleFilled, ClockCircleOutlined, CloseCircleFilled } from '@ant-design/icons';
import { Drawer, Table } from 'antd';
import { tellAudit, tellChanges, type ToldChange } from '#shared/audit/tell.ts';
import { nameOf } from '#shared/audit/value-words.ts';
import { AuditId } from '#shared/model/ids.ts';
import { useAsk } from '../../../kit/asking.ts';
import type { ReplyOf } from '../../../kit/client.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Answer } from '../../parts/answer.tsx';
import { useSpeech } from './use-speech.ts';

/** One row in full: the diff in words, the exact text, its place in the chain. */
export function RowDrawer({ id, onClose }: { id: AuditId; onClose: () => void }) {
  const { t } = useWords();
  const asked = useAsk('getAudit', { params: { id } });
  return (
    <Drawer open size={640} title={t('audit.open')} onClose={onClose}>
      <Answer of={asked}>{(row) => <Row row={row} />}</Answer>
    </Drawer>
  );
}

function Row({ row }: { row: ReplyOf<'getAudit'> }) {
  const { t, format } = useWords();
  const { entry, names, line, hash, hashBefore, session, isPersonal } = row;
  const speech = useSpeech(names);
  const changes = tellChanges(entry, speech);
  return (
    <div className="fc-audit-row">
      <h2>{tellAudit(entry, speech)}</h2>
      <ChainMark row={row} />
      {isPersonal && <p className="fc-note">{t('audit.personalHint')}</p>}
      {changes.length > 0 && <Changes changes={changes} />}
      <dl className="fc-facts">
        <dt>{t('audit.when')}</dt>
        <dd>
          {format.date(entry.at)} {format.time(entry.at, undefined, true)}
        </dd>
        <dt>{t('audit.who')}</dt>
        <dd>{nameOf(entry.account, speech)}</dd>
        <dt>{t('audit.from')}</dt>
        <dd>{entry.from}</dd>
        <dt>{t('audit.session')}</dt>
        <dd className="fc-audit-code">{session ?? t('common.none')}</dd>
      </dl>
      <div>
        <h3>{t('audit.raw')}</h3>
        <p className="fc-note">{t('audit.rawHint')}</p>
        <pre className="fc-audit-line" tabIndex={0} role="region" aria-label={t('audit.raw')}>
          {line}
        </pre>
      </div>
      {hash !== null && (
        <dl className="fc-facts">
          <dt>{t('audit.hashBefore')}</dt>
          <dd className="fc-audit-code">{hashBefore}</dd>
          <dt>{t('audit.hash')}</dt>
          <dd className="fc-audit-code">{hash}</dd>
        </dl>
      )}
    </div>
  );
}

function ChainMark({ row: { entry, holds } }: { row: ReplyOf<'getAudit'> }) {
  const { t } = useWords();
  if (holds === null)
    return (
      <p className="fc-state fc-state-waiting">
        <ClockCircleOutlined /> {t('audit.rowWaits')}
      </p>
    );
  return (
    <p className={`fc-state fc-state-${holds ? 'ready' : 'failed'}`}>
      {holds ? <CheckCircleFilled /> : <CloseCircleFilled />} № {entry.n} · {holds ? t('audit.rowHolds') : t('audit.rowBroken')}
    </p>
  );
}

function Changes({ changes }: { changes: readonly ToldChange[] }) {
  const { t } = useWords();
  return (
    <Table<ToldChange>
      rowKey="field"
      size="small"
      pagination={false}
      dataSource={[...changes]}
      columns={[
        { title: t('audit.field'), dataIndex: 'field' },
        { title: t('audit.before'), dataIndex: 'before', render: (value: string | null) => value ?? '—' },
        { title: t('audit.after'), dataIndex: 'after', render: (value: string | null) => value ?? '—' },
      ]}
    />
  );
}
