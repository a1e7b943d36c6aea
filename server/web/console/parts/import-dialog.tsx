import { useState } from 'react';
import { InboxOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Alert, Modal, Spin, Upload } from 'antd';
import { sheetPaths, type ImportPlan, type SheetKind } from '#shared/protocol/http/sheets.ts';
import { addressOf, sendSheet } from '../../kit/client.ts';
import { useWords } from '../../kit/speaking.ts';
import { BadCells } from './bad-cells.tsx';
import { ImportResult } from './import-result.tsx';
import { Trouble } from './trouble.tsx';
import './import.css';

/** A file is checked first; only what was seen is written. Everything or nothing. */
export function ImportDialog({ kind, onDone }: { kind: SheetKind; onDone: () => void }) {
  const { t } = useWords();
  const bringing = useImport(kind);
  const { file, plan, isBusy, changes } = bringing;
  if (plan?.done) return <ImportResult kind={kind} plan={plan} onDone={onDone} />;
  return (
    <Modal
      open
      width={760}
      title={t(`sheets.importTitle.${kind}`)}
      okText={t('sheets.confirm')}
      cancelText={t('common.cancel')}
      okButtonProps={{ disabled: isBusy || plan === null || plan.counts.bad > 0 || changes === 0 }}
      mask={{ closable: !isBusy }}
      closable={!isBusy}
      keyboard={!isBusy}
      cancelButtonProps={{ disabled: isBusy }}
      onOk={() => file && plan && void bringing.send(file, plan.seen)}
      onCancel={onDone}
    >
      {bringing.error !== null && <Trouble error={bringing.error} />}
      <Chooser kind={kind} file={file} isBusy={isBusy} onChoose={(chosen) => void bringing.send(chosen)} />
      <div aria-live="polite">
        {isBusy && <Busy isWriting={plan !== null} />}
        {bringing.isStale && <Alert type="warning" showIcon title={t('sheets.stale')} />}
        {plan && <PlanCounts counts={plan.counts} />}
        {plan && plan.counts.bad === 0 && changes === 0 && <p className="fc-note">{t('sheets.nothing')}</p>}
      </div>
      {plan && plan.counts.bad > 0 && <BadCells bad={plan.bad} total={plan.counts.bad} />}
    </Modal>
  );
}

/** The file that was chosen and what the server says to it. */
function useImport(kind: SheetKind) {
  const { language } = useWords();
  const client = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [plan, setPlan] = useState<ImportPlan | null>(null);
  const [isStale, setStale] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function send(given: File, seen?: string): Promise<void> {
    setFile(given);
    setBusy(true);
    setError(null);
    if (seen === undefined) setPlan(null); // What was said of another file.
    try {
      const answer = await sendSheet(kind, given, { seen, language });
      setPlan(answer);
      setStale(seen !== undefined && !answer.done);
      if (answer.done) void client.invalidateQueries();
    } catch (cause) {
      setPlan(null);
      setError(cause);
    } finally {
      setBusy(false);
    }
  }
  return { file, plan, isStale, isBusy, error, send, changes: plan ? plan.counts.added + plan.counts.changed : 0 };
}

interface ChooserProps {
  kind: SheetKind;
  file: File | null;
  isBusy: boolean;
  onChoose: (file: File) => void;
}

function Chooser({ kind, file, isBusy, onChoose }: ChooserProps) {
  const { t, language } = useWords();
  return (
    <>
      <Upload.Dragger
        accept=".xlsx,.csv,.xls,.txt"
        showUploadList={false}
        disabled={isBusy}
        beforeUpload={(chosen) => {
          onChoose(chosen);
          return false;
        }}
      >
        <InboxOutlined className="fc-import-icon" />
        <p className="fc-import-file">{file?.name ?? t('sheets.choose')}</p>
        <p className="fc-note">{file ? t('sheets.chooseAgain') : t('sheets.chooseHint')}</p>
      </Upload.Dragger>
      <p className="fc-note fc-import-hint">
        {kind === 'accounts' && t('sheets.accountsHint')}{' '}
        <a href={addressOf(sheetPaths[kind], { query: { format: 'xlsx', template: 'true', language } })} download>
          {t('sheets.template')}
        </a>
      </p>
    </>
  );
}

/** Beside the button, not on it: making hundreds of passwords takes a while, and one wants to know what one waits for. */
function Busy({ isWriting }: { isWriting: boolean }) {
  const { t } = useWords();
  return (
    <p className="fc-import-busy">
      <Spin size="small" /> {t(isWriting ? 'sheets.writing' : 'sheets.checking')}
    </p>
  );
}

function PlanCounts({ counts }: { counts: ImportPlan['counts'] }) {
  const { t } = useWords();
  const text = t('sheets.counts', counts);
  return <Alert className="fc-import-counts" type={counts.bad > 0 ? 'error' : 'success'} showIcon title={text} />;
}
