import { ClockCircleOutlined } from '@ant-design/icons';
import { Button, Table, type TableColumnsType } from 'antd';
import type { ReplyOf } from '../../../kit/client.ts';
import { length } from '../../../kit/format.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Clip } from '../../parts/clip.tsx';
import { causeWord, chooserWord, endedWord, skippedWord } from './record-words.ts';

export type Showing = ReplyOf<'showings'>['rows'][number];
export const keyOf = ({ screen, epoch, seq }: Showing): string => `${screen}/${epoch}/${seq}`;

interface ShowingsTableProps {
  rows: readonly Showing[];
  total: number;
  page: number;
  size: number;
  onPage: (page: number) => void;
  onOpen: (key: string) => void;
}

export function ShowingsTable({ rows, total, page, size, onPage, onOpen }: ShowingsTableProps) {
  const { t, format } = useWords();
  const columns: TableColumnsType<Showing> = [
    {
      title: t('statistics.when'),
      render: (_, row) => (
        <>
          <Button type="link" size="small" className="fc-row-open" onClick={() => onOpen(keyOf(row))}>
            {format.date(row.from)} {format.time(row.from, undefined, true)}
          </Button>
          {row.clock === 'unsure' && (
            <div className="fc-state fc-state-never">
              <ClockCircleOutlined /> {t('statistics.clockUnsure')}
            </div>
          )}
        </>
      ),
    },
    {
      title: t('statistics.content'),
      render: (_, row) => (
        <Clip
          text={row.contentTitle || t('statistics.deletedContent')}
          to={row.lesson && row.contentTitle ? `/lessons/${row.lesson}` : undefined}
        />
      ),
    },
    {
      title: t('statistics.screen'),
      render: (_, row) => (
        <>
          <Clip text={row.screenName} to={`/screens/${row.screen}`} />
          <div className="fc-note">
            <Clip text={row.stationName} />
          </div>
        </>
      ),
    },
    { title: t('statistics.length'), align: 'right', render: (_, row) => length(row.shownMs) },
    {
      title: t('statistics.cause'),
      render: (_, { cause, operator }) => (
        <>
          {causeWord(cause, t)}
          {cause === 'operator' && <div className="fc-note">{chooserWord(operator, t)}</div>}
        </>
      ),
    },
    {
      title: t('statistics.ended'),
      render: (_, row) => (
        <>
          {endedWord(row.ended, t)}
          {row.skippedFor && <div className="fc-note">{skippedWord(row.skippedFor, t)}</div>}
        </>
      ),
    },
    { title: t('statistics.received'), render: (_, row) => format.dateTime(row.receivedAt) },
  ];
  return (
    <section className="fc-panel fc-panel-table fc-clip-narrow">
      <Table<Showing>
        rowKey={keyOf}
        size="middle"
        columns={columns}
        dataSource={[...rows]}
        scroll={{ x: 'max-content' }}
        pagination={{ current: page, pageSize: size, total, onChange: onPage, hideOnSinglePage: true, showSizeChanger: false }}
      />
    </section>
  );
}
