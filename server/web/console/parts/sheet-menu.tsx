import { useState } from 'react';
import { TableOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { sheetPaths, type SheetKind } from '#shared/protocol/http/sheets.ts';
import { addressOf } from '../../kit/client.ts';
import { useWords } from '../../kit/speaking.ts';
import { ImportDialog } from './import-dialog.tsx';

/** In by a file, out by a file; `filter` is what the list beside it shows. */
export function SheetMenu({ kind, label, filter }: { kind: SheetKind; label: string; filter: Record<string, string | undefined> }) {
  const { t, language } = useWords();
  const [isOpen, setOpen] = useState(false);
  const out = (format: string) => (
    <a href={addressOf(sheetPaths[kind], { query: { ...filter, format, language } })} download>
      {t(format === 'csv' ? 'places.exportCsv' : 'places.exportXlsx')}
    </a>
  );
  const items = [
    { key: 'import', label: t('places.importing'), onClick: () => setOpen(true) },
    { key: 'xlsx', label: out('xlsx') },
    { key: 'csv', label: out('csv') },
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
