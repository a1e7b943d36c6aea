import { App, Button } from 'antd';
import type { AccountView } from '#shared/model/account.ts';
import { useAsk, useTell } from '../../../kit/asking.ts';
import { useFailureWords, useWords } from '../../../kit/speaking.ts';
import { Answer } from '../../parts/answer.tsx';
import { Panel } from '../../parts/page.tsx';
import { SessionTable } from '../../parts/session-table.tsx';

/** Where the account is logged in, to be ended one by one or all. */
export function PersonSessions({ account: { id, name } }: { account: AccountView }) {
  const { t } = useWords();
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
            <SessionTable
              sessions={sessions}
              renderEnd={({ id: session }) => (
                <Button size="small" onClick={() => void told(endOne.mutateAsync({ params: { id, session } }))}>
                  {t('account.sessionEnd')}
                </Button>
              )}
            />
          )
        }
      </Answer>
    </Panel>
  );
}
