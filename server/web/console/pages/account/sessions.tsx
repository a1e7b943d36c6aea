import { CheckCircleFilled } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useAsk, useTell } from '../../../kit/asking.ts';
import type { ReplyOf } from '../../../kit/client.ts';
import { useFailureWords, useWords } from '../../../kit/speaking.ts';
import { Answer } from '../../parts/answer.tsx';
import { Panel } from '../../parts/page.tsx';
import { SessionTable } from '../../parts/session-table.tsx';

type Session = ReplyOf<'listSessions'>[number];

export function Sessions() {
  const { t } = useWords();
  const asked = useAsk('listSessions', {});
  return (
    <Panel title={t('account.sessions')}>
      <p className="fc-note">{t('account.sessionsHint')}</p>
      <Answer of={asked}>
        {(sessions) => <SessionTable sessions={sessions} hasStart renderEnd={(session) => <EndSession session={session} />} />}
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
