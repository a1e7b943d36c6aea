import { CheckCircleFilled } from '@ant-design/icons';
import { App, Button, Table, type TableColumnsType } from 'antd';
import { useAsk, useTell } from '../../../kit/asking.ts';
import type { ReplyOf } from '../../../kit/client.ts';
import { useFailureWords, useWords } from '../../../kit/speaking.ts';
import { Answer } from '../../parts/answer.tsx';
import { Panel } from '../../parts/page.tsx';

type Session = ReplyOf<'listSessions'>[number];

export function Sessions() {
  const { t, format } = useWords();
  const asked = useAsk('listSessions', {});
  const columns: TableColumnsType<Session> = [
    { title: t('account.sessionAgent'), render: (_, { agent }) => <span title={agent}>{browserOf(agent)}</span> },
    { title: t('account.sessionFrom'), dataIndex: 'from' },
    { title: t('account.sessionStarted'), render: (_, { startedAt }) => format.dateTime(startedAt) },
    { title: t('account.sessionSeen'), render: (_, { seenAt }) => format.dateTime(seenAt) },
    {
      title: <span className="fc-hidden">{t('account.sessionEnd')}</span>,
      align: 'right',
      render: (_, session) => <EndSession session={session} />,
    },
  ];
  return (
    <Panel title={t('account.sessions')}>
      <p className="fc-note">{t('account.sessionsHint')}</p>
      <Answer of={asked}>
        {(sessions) => (
          <Table<Session>
            rowKey="id"
            size="middle"
            columns={columns}
            dataSource={sessions}
            pagination={false}
            scroll={{ x: 'max-content' }}
          />
        )}
      </Answer>
    </Panel>
  );
}

function EndSession({ session }: { session: Session }) {
  const { t } = useWords();
  const { modal, message } = App.useApp();
  const say = useFailureWords();
  const end = useTell('endSession');
  if (session.isThis)
    return (
      <span className="fc-state fc-state-ready">
        <CheckCircleFilled /> {t('account.sessionThis')}
      </span>
    );
  const sure = () =>
    modal.confirm({
      title: t('account.sessionEndSure'),
      okText: t('account.sessionEnd'),
      cancelText: t('common.cancel'),
      onOk: () =>
        end.mutateAsync({ params: { id: session.id } }).then(
          () => void message.success(t('account.sessionEnded')),
          (error: unknown) => void message.error(say(error)),
        ),
    });
  return (
    <Button size="small" onClick={() => void sure()}>
      {t('account.sessionEnd')}
    </Button>
  );
}

/** "Chrome · Windows" out of what a browser calls itself; the whole of it when that is not to be read. */
export function browserOf(agent: string): string {
  const browser = [/Edg\//, /Firefox\//, /Chrome\//, /Safari\//].findIndex((pattern) => pattern.test(agent));
  const system = [/Windows/, /Android/, /iPhone|iPad/, /Mac OS/, /Linux/].findIndex((pattern) => pattern.test(agent));
  const names = [['Edge', 'Firefox', 'Chrome', 'Safari'][browser], ['Windows', 'Android', 'iOS', 'macOS', 'Linux'][system]];
  return names.filter((name) => name !== undefined).join(' · ') || agent || '?';
}
