import { useState } from 'react';
import { InboxOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Modal, Table, Upload } from 'antd';
import { sheetPaths, type BadCell, type ImportPlan, type SheetKind } from '#shared/protocol/http/sheets.ts';
import { addressOf, sendSheet } from '../../kit/client.ts';
import { useWords } from '../../kit/speaking.ts';
import { Trouble } from './trouble.tsx';

/** A file is checked first; only what was seen is written. Everything or nothing. */
export function ImportDialog({ kind, onDone }: { kind: SheetKind; onDone: () => void }) {
  const { t, language } = useWords();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [plan, setPlan] = useState<ImportPlan | null>(null);
  const [isStale, setStale] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function send(given: File, seen?: string): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      const answer = await sendSheet(kind, given, { seen, language });
      setPlan(answer);
      setStale(seen !== undefined && !answer.done);
      if (!answer.done) return;
      await client.invalidateQueries();
      void message.success(t('sheets.done', answer.counts));
      onDone();
    } catch (cause) {
      setPlan(null);
      setError(cause);
    } finally {
      setBusy(false);
    }
  }

  const changes = plan ? plan.counts.added + plan.counts.changed : 0;
  const isReady = plan !== null && plan.counts.bad === 0 && changes > 0;
  return (
    <Modal
      open
      width={760}
      title={t(`sheets.importTitle.${kind}`)}
      okText={t('sheets.confirm')}
      okButtonProps={{ disabled: !isReady }}
      confirmLoading={isBusy}
      onOk={() => file && plan && void send(file, plan.seen)}
      onCancel={onDone}
    >
      {error !== null && <Trouble error={error} />}
      <Upload.Dragger
        accept=".xlsx,.csv,.xls,.txt"
        showUploadList={false}
        disabled={isBusy}
        beforeUpload={(chosen) => {
          setFile(chosen);
          void send(chosen);
          return false;
        }}
      >
        <InboxOutlined />
        <p>{file?.name ?? t('sheets.choose')}</p>
        <p className="fc-note">{t('sheets.chooseHint')}</p>
      </Upload.Dragger>
      <p>
        <a href={addressOf(sheetPaths[kind], { query: { template: 'true', language } })} download>
          {t('sheets.template')}
        </a>
      </p>
      <div aria-live="polite">
        {isStale && <Alert type="warning" showIcon title={t('sheets.stale')} />}
        {plan && <p>{t('sheets.counts', plan.counts)}</p>}
        {plan && plan.counts.bad === 0 && changes === 0 && <p className="fc-note">{t('sheets.nothing')}</p>}
      </div>
      {plan && plan.bad.length > 0 && <BadCells bad={plan.bad} />}
    </Modal>
  );
}

function BadCells({ bad }: { bad: readonly BadCell[] }) {
  const { t } = useWords();
  const columnName = (key: string): string => t(`sheets.columns.${key}` as 'sheets.columns.name'); // The server's own column key.
  return (
    <>
      <p className="fc-note">{t('sheets.badHint')}</p>
      <Table
        size="small"
        dataSource={[...bad]}
        rowKey="line"
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 'max-content' }}
        columns={[
          { title: t('sheets.line'), dataIndex: 'line' },
          { title: t('sheets.column'), dataIndex: 'column', render: columnName },
          { title: t('sheets.value'), dataIndex: 'value' },
          { title: t('sheets.reason'), render: (_, { fault, what }) => t(`sheets.faults.${fault}`, { what }) },
        ]}
      />
    </>
  );
}
