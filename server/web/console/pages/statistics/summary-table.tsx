import { Table, type TableColumnsType } from 'antd';
import { Link } from 'react-router';
import type { Counted } from '#shared/protocol/http/statistics.ts';
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

const COUNT_COLUMNS = [
  { title: 'statistics.showings', counted: 'shown', of: (row: SummaryRow) => row.showings },
  { title: 'statistics.completed', counted: 'completed', of: (row: SummaryRow) => row.completed },
  { title: 'statistics.leftOut', counted: 'leftOut', of: (row: SummaryRow) => row.leftOut },
] as const;
type CountColumn = (typeof COUNT_COLUMNS)[number];

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
  const link = (row: SummaryRow, figure: string, counted: Counted, count: number) => (
    <Link
      className="fc-figure"
      to={showingsPath(range, { by, key: row.key }, counted)}
      title={t('statistics.open', { title: nameOf(row), count })}
    >
      {figure}
    </Link>
  );
  const counts = ({ title, counted, of }: CountColumn): TableColumnsType<SummaryRow>[number] => ({
    title: t(title),
    align: 'right',
    sorter: (a, b) => of(a) - of(b),
    render: (_, row) => link(row, format.number(of(row)), counted, of(row)),
  });
  const columns: TableColumnsType<SummaryRow> = [
    { title: head[by], render: (_, row) => <Clip text={nameOf(row)} />, sorter: (a, b) => nameOf(a).localeCompare(nameOf(b)) },
    ...COUNT_COLUMNS.map(counts),
    {
      title: t('statistics.shownHours'),
      align: 'right',
      sorter: (a, b) => a.shownMs - b.shownMs,
      ...(by === 'day' ? {} : { defaultSortOrder: 'descend' as const }),
      render: (_, row) => link(row, format.hours(row.shownMs), 'shown', row.showings),
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
  const counts = COUNT_COLUMNS.map(({ counted, of }) => [format.number(of(total)), counted] as const);
  const figures = [...counts, [format.hours(total.shownMs), 'shown'] as const];
  return (
    <Table.Summary.Row className="fc-sum">
      <Table.Summary.Cell index={0}>{t('statistics.total')}</Table.Summary.Cell>
      {figures.map(([figure, counted], index) => (
        <Table.Summary.Cell key={index + 1} index={index + 1} align="right">
          <Link className="fc-figure" to={showingsPath(range, undefined, counted)}>
            {figure}
          </Link>
        </Table.Summary.Cell>
      ))}
    </Table.Summary.Row>
  );
}
