import { useCallback, useState } from 'react';
import { LockFilled, PlusOutlined } from '@ant-design/icons';
import { Button, Table, type TableColumnsType } from 'antd';
import { Link } from 'react-router';
import type { AccountView } from '#shared/model/account.ts';
import { Role } from '#shared/model/role.ts';
import { useAsk } from '../../../kit/asking.ts';
import type { ReplyOf } from '../../../kit/client.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Answer } from '../../parts/answer.tsx';
import { FirstStep } from '../../parts/first-step.tsx';
import { Page } from '../../parts/page.tsx';
import { PinState } from '../../parts/pin-panel.tsx';
import { RegionSelect } from '../../parts/region-select.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { useFilters } from '../../parts/search-params.ts';
import { SheetMenu } from '../../parts/sheet-menu.tsx';
import { tableControls, tableState } from '../../parts/table-state.ts';
import { FilterChoice } from '../stations/place-filters.tsx';
import { AccountDialog } from './account-dialog.tsx';
import { FirstPasswordDialog } from './first-password.tsx';
import { GrantList } from './grant-words.tsx';

export default function PeoplePage() {
  const { t } = useWords();
  const filters = useFilters();
  const { set } = filters;
  const [isAdding, setAdding] = useState(false);
  const [made, setMade] = useState<ReplyOf<'createAccount'>>();
  const onSearch = useCallback((text: string) => set({ search: text, page: '' }), [set]);
  const mayMake = useAsk('whoAmI', {}).data?.rights.includes('people.write') ?? false;
  const { page, size } = tableState(filters, ['name']).query;
  const [search, region] = [filters.get('search'), filters.get('region')];
  const role = Role.safeParse(filters.get('role')).data;
  const state = filters.get('state') === 'closed' ? ('closed' as const) : ('open' as const);
  const query = { search, state, page, size, ...(role && { role }), ...(region && { region }) };
  const asked = useAsk('listAccounts', { query });
  const add = mayMake && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
      {t('people.add')}
    </Button>
  );
  return (
    <Page
      title={t('people.title')}
      note={asked.data && t('people.count', { count: asked.data.total })}
      actions={
        <>
          <SheetMenu kind="accounts" label={t('sheets.accounts')} filter={{ search, role, region, state }} />
          {add}
        </>
      }
    >
      <section className="fc-panel" aria-label={t('people.title')}>
        <div className="fc-filters fc-places-filters">
          <SearchField value={search} onSearch={onSearch} label={t('people.search')} />
          <FilterChoice
            filters={filters}
            name="role"
            label={t('people.role')}
            options={Role.options.map((value) => ({ value, label: t(`people.roles.${value}`) }))}
          />
          <div className="fc-filter-choice">
            <RegionSelect allowClear label={t('people.region')} value={region} onChange={(id) => set({ region: id ?? '', page: '' })} />
          </div>
          <FilterChoice
            filters={filters}
            name="state"
            label={t('people.open')}
            options={[{ value: 'closed', label: t('people.closed') }]}
          />
        </div>
        <Answer of={asked}>
          {({ accounts, total }) =>
            accounts.length > 0 ? (
              <PeopleTable accounts={accounts} {...tableControls(filters, total)} />
            ) : search || role || region || state === 'closed' ? (
              <FirstStep title={t('people.none')} />
            ) : (
              <FirstStep title={t('people.empty')} hint={t('people.emptyHint')} action={add} />
            )
          }
        </Answer>
      </section>
      {isAdding && (
        <AccountDialog
          onDone={(account) => {
            setAdding(false);
            setMade(account);
          }}
        />
      )}
      {made && (
        <FirstPasswordDialog
          title={t('people.created', { name: made.account.name })}
          name={made.account.name}
          login={made.account.login}
          password={made.password}
          onDone={() => setMade(undefined)}
        />
      )}
    </Page>
  );
}

type TableProps = { accounts: readonly AccountView[] } & Pick<ReturnType<typeof tableControls>, 'pagination' | 'onChange'>;

function PeopleTable({ accounts, pagination, onChange }: TableProps) {
  const { t, format } = useWords();
  const columns: TableColumnsType<AccountView> = [
    {
      title: t('people.name'),
      render: (_, { id, name, login }) => (
        <>
          <Link to={`/system/accounts/${id}`}>{name || login}</Link>
          <div className="fc-note">{login}</div>
        </>
      ),
    },
    { title: t('people.grants'), render: (_, { grants }) => <GrantList grants={grants} /> },
    { title: t('people.phone'), render: (_, { phone }) => phone },
    { title: t('people.pin.title'), render: (_, account) => <PinColumn account={account} /> },
    { title: t('people.lastLogIn'), render: (_, account) => <LastLogIn account={account} format={format.dateTime} /> },
  ];
  return (
    <Table<AccountView>
      rowKey="id"
      size="middle"
      columns={columns}
      dataSource={[...accounts]}
      scroll={{ x: 'max-content' }}
      pagination={pagination}
      onChange={onChange}
    />
  );
}

/** Only of who may act at boxes; others need none. */
function PinColumn({ account: { hasPin, grants } }: { account: AccountView }) {
  return hasPin || grants.some(({ role }) => role === 'operator') ? <PinState hasPin={hasPin} /> : '–';
}

function LastLogIn({ account, format }: { account: AccountView; format: (ms: number) => string }) {
  const { t } = useWords();
  const { lastLogInAt, mustChange, lockedUntil } = account;
  return (
    <>
      {lastLogInAt === null ? t('people.never') : format(lastLogInAt)}
      {lockedUntil !== null && (
        <div className="fc-bad">
          <LockFilled /> {t('people.locked', { time: format(lockedUntil) })}
        </div>
      )}
      {mustChange && <div className="fc-note">{t('people.mustChange')}</div>}
    </>
  );
}
