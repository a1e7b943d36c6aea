import { useState } from 'react';
import { Alert, Button } from 'antd';
import { Link, useParams } from 'react-router';
import type { AccountView } from '#shared/model/account.ts';
import { useAsk } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Answer } from '../../parts/answer.tsx';
import { Page, Panel } from '../../parts/page.tsx';
import { AccountDialog } from '../people/account-dialog.tsx';
import { GrantList } from '../people/grant-words.tsx';
import { PersonActions } from './person-actions.tsx';
import { PersonPin } from './person-pin.tsx';
import { PersonSessions } from './person-sessions.tsx';
import '../people/people.css';

export default function PersonPage() {
  const { t } = useWords();
  const { id = '' } = useParams();
  const asked = useAsk('getAccount', { params: { id } });
  const [isEditing, setEditing] = useState(false);
  const account = asked.data;
  const me = useAsk('whoAmI', {}).data;
  const mayChange = (account?.mayChange && me?.rights.includes('people.write')) ?? false;
  return (
    <Page
      title={account ? account.name || account.login : t('people.title')}
      before={<Link to="/system/accounts">‹ {t('people.title')}</Link>}
      actions={
        account &&
        mayChange && (
          <>
            <Button type="primary" onClick={() => setEditing(true)}>
              {t('people.edit')}
            </Button>
            <PersonActions account={account} />
          </>
        )
      }
    >
      <Answer of={asked}>
        {(found) => (
          <>
            {!mayChange && <Alert type="info" showIcon title={t('people.notYours')} className="fc-told" />}
            <div className="fc-two">
              <Facts account={found} />
              {mayChange && (
                <div className="fc-page">
                  <PersonPin account={found} />
                  <PersonSessions account={found} />
                </div>
              )}
            </div>
          </>
        )}
      </Answer>
      {isEditing && account && <AccountDialog account={account} onDone={() => setEditing(false)} />}
    </Page>
  );
}

function Facts({ account }: { account: AccountView }) {
  const { t, format } = useWords();
  const { login, phone, grants, createdAt, closedAt, lastLogInAt, mustChange, hasPin } = account;
  return (
    <Panel title={t('people.facts')}>
      <dl className="fc-facts">
        <dt>{t('people.login')}</dt>
        <dd>{login}</dd>
        {phone && (
          <>
            <dt>{t('people.phone')}</dt>
            <dd>{phone}</dd>
          </>
        )}
        <dt>{t('people.grants')}</dt>
        <dd>
          <GrantList grants={grants} />
        </dd>
        {(hasPin || grants.some(({ role }) => role === 'operator')) && (
          <>
            <dt>{t('people.pin.title')}</dt>
            <dd>{hasPin ? t('people.pin.there') : t('people.pin.none')}</dd>
          </>
        )}
        <dt>{t('people.made')}</dt>
        <dd>{format.dateTime(createdAt)}</dd>
        <dt>{t('people.lastLogIn')}</dt>
        <dd>
          {lastLogInAt === null ? t('people.never') : format.dateTime(lastLogInAt)}
          {mustChange && <div className="fc-note">{t('people.mustChange')}</div>}
        </dd>
        {closedAt !== null && (
          <>
            <dt>{t('people.closed')}</dt>
            <dd>{format.dateTime(closedAt)}</dd>
          </>
        )}
      </dl>
    </Panel>
  );
}
