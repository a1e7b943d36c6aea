import { useState } from 'react';
import { TableOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import type { Right } from '#shared/model/role.ts';
import { sheetPaths, type SheetKind } from '#shared/protocol/http/sheets.ts';
import { addressOf } from '../../kit/client.ts';
import { useWords } from '../../kit/speaking.ts';
import { ImportDialog } from './import-dialog.tsx';
import { useMay } from './may.tsx';

const WRITING: Record<SheetKind, Right> = { regions: 'places.write', stations: 'places.write', accounts: 'people.write' };

/** In by a file for who may write, out by a file; `filter` is what the list beside it shows. */
export function SheetMenu({ kind, label, filter }: { kind: SheetKind; label: string; filter: Record<string, string | undefined> }) {
  const { t, language } = useWords();
  const [isOpen, setOpen] = useState(false);
  const mayWrite = useMay(WRITING[kind]);
  const file = (words: string, query: Record<string, string | undefined>) => (
    <a href={addressOf(sheetPaths[kind], { query: { ...query, language } })} download>
      {words}
    </a>
  );
  const bringing = [
    { key: 'import', label: t('places.importing'), onClick: () => setOpen(true) },
    { key: 'template', label: file(t('sheets.template'), { format: 'xlsx', template: 'true' }) },
    { key: 'between', type: 'divider' as const },
  ];
  const items = [
    ...(mayWrite ? bringing : []),
    { key: 'xlsx', label: file(t('places.exportXlsx'), { ...filter, format: 'xlsx' }) },
    { key: 'csv', label: file(t('places.exportCsv'), { ...filter, format: 'csv' }) },
  ];
  return (
    <>
      <Dropdown trigger={['click']} menu={{ items }}>
        <Button icon={<TableOutlined />}>{label}</Button>
      </Dropdown>
      {isOpen && <ImportDialog kind={kind} onDone={() => setOpen(false)} />}
    </>
  );
}
