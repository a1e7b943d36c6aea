import { CheckCircleFilled, CloseCircleFilled } from '@ant-design/icons';
import { Table, type TableColumnsType } from 'antd';
import { isElsewhere, type Backup } from '#shared/model/backup.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Clip } from '../../parts/clip.tsx';
import { BackupActions } from './backup-actions.tsx';

export function BackupTable({ backups, lastGoodAt }: { backups: readonly Backup[]; lastGoodAt: number | null }) {
  const { t, format } = useWords();
  const columns: TableColumnsType<Backup> = [
    {
      title: t('backup.takenAt'),
      render: (_, { takenAt, hasMedia }) => (
        <>
          {format.dateTime(takenAt)}
          {!hasMedia && <div className="fc-note">{t('backup.smallOnly')}</div>}
        </>
      ),
    },
    { title: t('backup.state'), render: (_, backup) => <StateCell backup={backup} /> },
    {
      title: t('backup.size'),
      align: 'right',
      render: (_, { bytes, newBytes }) => (
        <>
          {format.bytes(bytes)}
          <div className="fc-note">{t('backup.sizeNew', { bytes: format.bytes(newBytes) })}</div>
        </>
      ),
    },
    {
      title: t('backup.place'),
      render: (_, { placement, target, name }) => (
        <>
          <span className={isElsewhere(placement) ? 'fc-ok' : 'fc-bad'}>{t(`backup.whereShort_${placement}`)}</span>
          <div className="fc-note fc-clip-short">
            <Clip text={`${target}/${name}`} />
          </div>
        </>
      ),
    },
    {
      title: <span className="fc-hidden">{t('common.more')}</span>,
      align: 'right',
      render: (_, backup) => <BackupActions backup={backup} isLast={backup.takenAt === lastGoodAt} />,
    },
  ];
  return (
    <Table<Backup>
      rowKey="id"
      size="middle"
      columns={columns}
      dataSource={[...backups]}
      scroll={{ x: 'max-content' }}
      pagination={{ pageSize: 20, hideOnSinglePage: true }}
    />
  );
}

function StateCell({ backup: { faults, verifiedAt, receivedAt } }: { backup: Backup }) {
  const { t, format } = useWords();
  const isGood = faults.length === 0;
  return (
    <div className="fc-backup-state">
      <span className={`fc-state fc-state-${isGood ? 'ready' : 'failed'}`} title={faults.join('\n')}>
        {isGood ? <CheckCircleFilled /> : <CloseCircleFilled />} {isGood ? t('backup.good') : t('backup.faulty', { count: faults.length })}
      </span>
      <div className="fc-note">{t('backup.verifiedAt', { time: format.dateTime(verifiedAt) })}</div>
      {receivedAt !== null && <div className="fc-note">{t('backup.receivedAt', { time: format.dateTime(receivedAt) })}</div>}
    </div>
  );
}
