import { Table, type TableColumnsType } from 'antd';
import { Link } from 'react-router';
import { useWords } from '../../../kit/speaking.ts';
import { Clip } from '../../parts/clip.tsx';
import type { Range } from './range.ts';
import { showingsPath, type Grouping, type SummaryRow } from './summary.ts';

interface SummaryTableProps {
  rows: readonly SummaryRow[];
  total: SummaryRow;
  by: Grouping;
  range: Range;
}

/** The figures, each a link to the showings that it counts. */
export function SummaryTable({ rows, total, by, range }: SummaryTableProps) {
  const { t, format } = useWords();
  const head = {
    content: t('statistics.content'),
    screen: t('statistics.screen'),
    station: t('statistics.station'),
    day: t('programmes.dayOf'),
  };
  const nameOf = (row: SummaryRow): string => (by === 'day' ? format.day(row.key) : row.title || t('statistics.deletedContent'));
  const link = (row: SummaryRow, figure: string) => (
    <Link
      className="fc-figure"
      to={showingsPath(range, by, row.key)}
      title={t('statistics.open', { title: nameOf(row), count: row.showings })}
    >
      {figure}
    </Link>
  );
  const columns: TableColumnsType<SummaryRow> = [
    { title: head[by], render: (_, row) => <Clip text={nameOf(row)} />, sorter: (a, b) => nameOf(a).localeCompare(nameOf(b)) },
    {
      title: t('statistics.showings'),
      align: 'right',
      sorter: (a, b) => a.showings - b.showings,
      render: (_, row) => link(row, format.number(row.showings)),
    },
    {
      title: t('statistics.completed'),
      align: 'right',
      sorter: (a, b) => a.completed - b.completed,
      render: (_, row) => link(row, format.number(row.completed)),
    },
    {
      title: t('statistics.shownHours'),
      align: 'right',
      sorter: (a, b) => a.shownMs - b.shownMs,
      ...(by === 'day' ? {} : { defaultSortOrder: 'descend' as const }),
      render: (_, row) => link(row, format.hours(row.shownMs)),
    },
  ];
  const renderSum = () => <Sum total={total} range={range} />;
  return (
    <section className="fc-panel fc-panel-table fc-clip-wide">
      <Table<SummaryRow>
        rowKey="key"
        size="middle"
        columns={columns}
        dataSource={[...rows]}
        scroll={{ x: 'max-content' }}
        pagination={{ pageSize: 50, hideOnSinglePage: true, showSizeChanger: false }}
        summary={renderSum}
      />
    </section>
  );
}

function Sum({ total, range }: { total: SummaryRow; range: Range }) {
  const { t, format } = useWords();
  return (
    <Table.Summary.Row className="fc-sum">
      <Table.Summary.Cell index={0}>{t('statistics.total')}</Table.Summary.Cell>
      {[format.number(total.showings), format.number(total.completed), format.hours(total.shownMs)].map((figure, index) => (
        <Table.Summary.Cell key={index + 1} index={index + 1} align="right">
          <Link className="fc-figure" to={showingsPath(range)}>
            {figure}
          </Link>
        </Table.Summary.Cell>
      ))}
    </Table.Summary.Row>
  );
}
