import { DownloadOutlined } from '@ant-design/icons';
import { Button, Table } from 'antd';
import { RegionKind, StationKind } from '#shared/model/place.ts';
import { Role } from '#shared/model/role.ts';
import type { BadCell } from '#shared/protocol/http/sheets.ts';
import type { Translate } from '../../kit/i18n.ts';
import { useWords } from '../../kit/speaking.ts';
import { saveCsv } from '../../kit/save-file.ts';

/** Columns in which a place is named. */
const PLACES = new Set(['region', 'parent', 'place']);

/** Every bad row, the cell and what is wrong with it; as a file too, for whoever has to mend it. `total`: a very bad file is not told whole. */
export function BadCells({ bad, total }: { bad: readonly BadCell[]; total: number }) {
  const { t } = useWords();
  const { columnName, reasonOf } = useCellWords();
  return (
    <>
      <div className="fc-import-bad">
        <p className="fc-note">
          {t('sheets.badHint')} {total > bad.length && t('sheets.badFirst', { count: bad.length })}
        </p>
        <Button size="small" icon={<DownloadOutlined />} onClick={() => saveCsv(t('sheets.badFile'), sheetOf())}>
          {t('sheets.badRows')}
        </Button>
      </div>
      <Table
        size="small"
        dataSource={[...bad]}
        rowKey="line"
        tableLayout="fixed"
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
        columns={[
          { title: t('sheets.line'), dataIndex: 'line', width: 56, align: 'right' },
          { title: t('sheets.cell'), width: '36%', render: (_, cell) => <Cell name={columnName(cell.column)} value={cell.value} /> },
          { title: t('sheets.reason'), render: (_, cell) => reasonOf(cell) },
        ]}
      />
    </>
  );

  /** With the reason in front: columns that an import does not know are left alone, so that the mended file can come in as it is. */
  function sheetOf(): string[][] {
    const keys = [...new Set(bad.flatMap(({ row }) => Object.keys(row)))];
    const head = [t('sheets.line'), t('sheets.reason'), ...keys.map(columnName)];
    const lines = bad.map((cell) => [
      String(cell.line),
      `${columnName(cell.column)}${t('sheets.says')}${reasonOf(cell)}`,
      ...keys.map((key) => cell.row[key] ?? ''),
    ]);
    return [head, ...lines];
  }
}

function Cell({ name, value }: { name: string; value: string }) {
  const { t } = useWords();
  return (
    <>
      <div className="fc-note">{name}</div>
      <div className="fc-import-value">{value === '' ? <span className="fc-note">{t('sheets.blank')}</span> : value}</div>
    </>
  );
}

function useCellWords() {
  const { t } = useWords();
  const columnName = (key: string): string => t(`sheets.columns.${key}` as 'sheets.columns.name'); // The server's own column key.
  const reasonOf = ({ column, fault, what }: BadCell): string => {
    if (fault === 'invalid') return t([`sheets.rules.${column}` as 'sheets.rules.name', 'sheets.faults.invalid']); // Some columns have a rule of their own in words.
    if (fault === 'not_found' && PLACES.has(column)) return t('sheets.noPlace');
    return t(`sheets.faults.${fault}`, { what: fault === 'unknown_word' ? choicesOf(column, t) : what });
  };
  return { columnName, reasonOf };
}

/** What can stand in a column of a closed list, as the export writes it. */
function choicesOf(column: string, t: Translate): string {
  const choices: Record<string, string[]> = {
    role: Role.options.map((role) => t(`people.roles.${role}`)),
    kind: StationKind.options.map((kind) => t(`places.kinds.${kind}`)),
    operatorsNamed: [t('sheets.yes'), t('sheets.no')],
    level: RegionKind.options.map((kind) => t(`stations.${kind}`)),
  };
  return (choices[column] ?? []).join(t('common.listComma'));
}
