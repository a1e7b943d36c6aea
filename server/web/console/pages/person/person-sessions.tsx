import { App, Button, Table, type TableColumnsType } from 'antd';
import type { AccountView } from '#shared/model/account.ts';
import type { SessionView } from '#shared/protocol/http/accounts.ts';
import { useAsk, useTell } from '../../../kit/asking.ts';
import { useFailureWords, useWords } from '../../../kit/speaking.ts';
import { Answer } from '../../parts/answer.tsx';
import { Panel } from '../../parts/page.tsx';
import { browserOf } from '../account/sessions.tsx';

/** Where the account is logged in, to be ended one by one or all. */
export function PersonSessions({ account: { id, name } }: { account: AccountView }) {
  const { t, format } = useWords();
  const { message, modal } = App.useApp();
  const say = useFailureWords();
  const asked = useAsk('listAccountSessions', { params: { id } });
  const endOne = useTell('endAccountSession');
  const endAll = useTell('endAccountSessions');
  const told = (work: Promise<unknown>) =>
    work.then(
      () => void message.success(t('people.ended')),
      (error: unknown) => void message.error(say(error), 6),
    );
  const askAll = () =>
    void modal.confirm({
      title: t('people.endAllSure', { name }),
      okText: t('people.endAll'),
      cancelText: t('common.cancel'),
      onOk: () => told(endAll.mutateAsync({ params: { id } })),
    });
  const columns: TableColumnsType<SessionView> = [
    { title: t('account.sessionAgent'), render: (_, { agent }) => <span title={agent}>{browserOf(agent)}</span> },
    { title: t('account.sessionFrom'), dataIndex: 'from' },
    { title: t('account.sessionSeen'), render: (_, { seenAt }) => format.dateTime(seenAt) },
    {
      title: <span className="fc-hidden">{t('account.sessionEnd')}</span>,
      align: 'right',
      render: (_, { id: session }) => (
        <Button size="small" onClick={() => void told(endOne.mutateAsync({ params: { id, session } }))}>
          {t('account.sessionEnd')}
        </Button>
      ),
    },
  ];
  return (
    <Panel
      title={t('people.sessions')}
      aside={
        (asked.data?.sessions.length ?? 0) > 0 && (
          <Button size="small" onClick={askAll}>
            {t('people.endAll')}
          </Button>
        )
      }
    >
      <Answer of={asked}>
        {({ sessions }) =>
          sessions.length === 0 ? (
            <p className="fc-note">{t('people.noSessions')}</p>
          ) : (
            <Table<SessionView>
              rowKey="id"
              size="middle"
              columns={columns}
              dataSource={sessions}
              pagination={false}
              scroll={{ x: 'max-content' }}
            />
          )
        }
      </Answer>
    </Panel>
  );
}
