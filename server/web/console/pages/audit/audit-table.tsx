import { Button, Table, type TableColumnsType } from 'antd';
import { tellAudit } from '#shared/audit/tell.ts';
import type { AuditEntry, Names } from '#shared/protocol/http/audit.ts';
import { useWords } from '../../../kit/speaking.ts';
import { useSpeech } from './use-speech.ts';

interface AuditTableProps {
  rows: readonly AuditEntry[];
  names: Names;
  onOpen: (id: string) => void;
}

export function AuditTable({ rows, names, onOpen }: AuditTableProps) {
  const { t, format } = useWords();
  const speech = useSpeech(names);
  const columns: TableColumnsType<AuditEntry> = [
    {
      title: t('audit.when'),
      className: 'fc-audit-when',
      render: (_, { id, at, n }) => (
        <>
          <Button type="link" size="small" className="fc-audit-open" title={t('audit.open')} onClick={() => onOpen(id)}>
            {format.date(at)} {format.time(at, undefined, true)}
          </Button>
          <div className="fc-note">{n === null ? t('audit.unsealed') : `№ ${n}`}</div>
        </>
      ),
    },
    {
      title: t('audit.what'),
      render: (_, entry) => (
        <>
          <div className="fc-audit-told">{tellAudit(entry, speech)}</div>
          <div className="fc-note fc-audit-narrow">{entry.from}</div>
        </>
      ),
    },
    { title: t('audit.from'), dataIndex: 'from', className: 'fc-audit-wide' },
  ];
  return (
    <section className="fc-panel fc-panel-table">
      <Table<AuditEntry> rowKey="id" size="middle" columns={columns} dataSource={[...rows]} pagination={false} />
    </section>
  );
}
