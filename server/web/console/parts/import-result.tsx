import { Fragment, useEffect } from 'react';
import { DownloadOutlined, PrinterOutlined } from '@ant-design/icons';
import { Alert, Button, Modal, Table, Typography } from 'antd';
import type { ImportPlan, SheetKind, ToldPassword } from '#shared/protocol/http/sheets.ts';
import { useWords } from '../../kit/speaking.ts';
import { saveCsv } from '../../kit/save-file.ts';

/** What came of it. First passwords are here and nowhere else: a click beside the dialog must not lose them. */
export function ImportResult({ kind, plan, onDone }: { kind: SheetKind; plan: ImportPlan; onDone: () => void }) {
  const { t } = useWords();
  const { counts, passwords } = plan;
  const isPlain = passwords.length === 0;
  const done = kind === 'accounts' ? t('sheets.doneAccounts', counts) : t('sheets.done', counts);
  return (
    <Modal
      open
      width={760}
      title={t(`sheets.importTitle.${kind}`)}
      closable={isPlain}
      mask={{ closable: isPlain }}
      keyboard={isPlain}
      onCancel={onDone}
      footer={
        <Button type="primary" onClick={onDone}>
          {isPlain ? t('sheets.finished') : t('sheets.passwordsKept')}
        </Button>
      }
    >
      <Alert className="fc-not-printed" type="success" showIcon title={done} />
      {!isPlain && <Passwords passwords={passwords} />}
    </Modal>
  );
}

function Passwords({ passwords }: { passwords: readonly ToldPassword[] }) {
  const { t } = useWords();
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, []);
  const head = [t('people.name'), t('people.login'), t('people.firstPassword')];
  const rows = [head, ...passwords.map(({ name, login, password }) => [name, login, password])];
  return (
    <>
      <div className="fc-not-printed">
        <Alert className="fc-import-counts" type="warning" showIcon title={t('sheets.passwordsOnce')} />
        <div className="fc-actions fc-import-ways">
          <Button icon={<PrinterOutlined />} onClick={() => window.print()}>
            {t('sheets.passwordsPrint')}
          </Button>
          <Button icon={<DownloadOutlined />} onClick={() => saveCsv(t('sheets.passwordsFile'), rows)}>
            {t('sheets.passwordsDownload')}
          </Button>
          <Typography.Text copyable={{ text: rows.map((row) => row.join('\t')).join('\n') }}>{t('sheets.passwordsCopy')}</Typography.Text>
        </div>
        <Table<ToldPassword>
          size="small"
          rowKey="login"
          tableLayout="fixed"
          dataSource={[...passwords]}
          pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
          columns={[
            { title: t('people.name'), dataIndex: 'name' },
            { title: t('people.login'), dataIndex: 'login' },
            {
              title: t('people.firstPassword'),
              dataIndex: 'password',
              width: 152,
              className: 'fc-import-password',
              render: (password: string) => <code>{password}</code>,
            },
          ]}
        />
      </div>
      <div className="fc-slips">
        {passwords.map((one) => (
          <Slip key={one.login} {...one} />
        ))}
      </div>
    </>
  );
}

/** To be cut out: each person is given his own. */
function Slip({ name, login, password }: ToldPassword) {
  const { t } = useWords();
  const facts = [
    [t('people.name'), name],
    [t('people.slipAddress'), window.location.origin],
    [t('people.login'), login],
    [t('people.firstPassword'), password],
  ] as const;
  return (
    <div className="fc-slip">
      <h2>{t('people.slipTitle')}</h2>
      <dl className="fc-facts">
        {facts.map(([term, fact]) => (
          <Fragment key={term}>
            <dt>{term}</dt>
            <dd>{fact === password ? <code>{fact}</code> : fact}</dd>
          </Fragment>
        ))}
      </dl>
      <p>{t('sheets.slipHint')}</p>
    </div>
  );
}
