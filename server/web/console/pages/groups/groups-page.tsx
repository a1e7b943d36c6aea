import { useCallback, useState } from 'react';
import { PlusOutlined } from '@ant-design/icons';
import { Button, Table, type TableColumnsType } from 'antd';
import { Link } from 'react-router';
import type { GroupView } from '#shared/protocol/http/places.ts';
import { useAsk } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Answer } from '../../parts/answer.tsx';
import { Clip } from '../../parts/clip.tsx';
import { FirstStep } from '../../parts/first-step.tsx';
import { May } from '../../parts/may.tsx';
import { Page } from '../../parts/page.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { useFilters } from '../../parts/search-params.ts';
import { tableControls, tableState } from '../../parts/table-state.ts';
import { FilterChoice } from '../stations/place-filters.tsx';
import { PlaceViews } from '../stations/place-views.tsx';
import { GroupActions } from './group-actions.tsx';
import { GroupDialog } from './group-dialog.tsx';
import { useRuleWords } from './rule-words.ts';
import '../stations/stations.css';

const BYS = ['rule', 'choice'] as const;

export default function GroupsPage() {
  const { t } = useWords();
  const filters = useFilters();
  const { set } = filters;
  const [isAdding, setAdding] = useState(false);
  const onSearch = useCallback((text: string) => set({ search: text, page: '' }), [set]);
  const by = BYS.find((one) => one === filters.get('by'));
  const asked = useAsk('listGroups', { query: { search: filters.get('search'), by, ...tableState(filters, ['name']).query } });
  const isNarrowed = filters.get('search') !== '' || by !== undefined;
  const add = (
    <May right="places.write">
      <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
        {t('places.newGroup')}
      </Button>
    </May>
  );
  return (
    <Page title={t('places.groups')} note={asked.data && t('places.groupsCount', { count: asked.data.total })} actions={add}>
      <PlaceViews />
      <section className="fc-panel" aria-label={t('places.groups')}>
        <div className="fc-filters fc-places-filters">
          <SearchField value={filters.get('search')} onSearch={onSearch} label={t('places.searchGroups')} />
          <FilterChoice
            filters={filters}
            name="by"
            label={t('places.groupBy')}
            options={[
              { value: 'rule', label: t('places.ruleWords') },
              { value: 'choice', label: t('places.choiceWords') },
            ]}
          />
        </div>
        <Answer of={asked}>
          {({ groups, total }) =>
            total > 0 ? (
              <GroupTable groups={groups} total={total} filters={filters} />
            ) : isNarrowed ? (
              <FirstStep
                title={t('common.nothingFound')}
                action={<Button onClick={() => filters.set({ search: '', by: '', page: '' })}>{t('common.clearFilters')}</Button>}
              />
            ) : (
              <FirstStep title={t('places.emptyGroups')} hint={t('places.emptyGroupsHint')} action={add} />
            )
          }
        </Answer>
      </section>
      {isAdding && <GroupDialog onDone={() => setAdding(false)} />}
    </Page>
  );
}

interface GroupTableProps {
  groups: readonly GroupView[];
  total: number;
  filters: ReturnType<typeof useFilters>;
}

function GroupTable({ groups, total, filters }: GroupTableProps) {
  const { t, format } = useWords();
  const { pagination, onChange, sortable } = tableControls(filters, total);
  const ruleWords = useRuleWords();
  const columns: TableColumnsType<GroupView> = [
    {
      title: t('places.groupName'),
      ...sortable('name', true),
      render: (_, { id, name }) => <Clip text={name} to={`/screens?group=${id}`} />,
    },
    {
      title: t('places.groupBy'),
      render: (_, { rule, regionName }) => (
        <>
          {rule ? t('places.ruleWords') : t('places.choiceWords')}
          {rule && <div className="fc-note">{ruleWords(rule, regionName)}</div>}
        </>
      ),
    },
    {
      title: t('places.screensColumn'),
      align: 'right',
      render: (_, { id, screens }) => <Link to={`/screens?group=${id}`}>{format.number(screens)}</Link>,
    },
    {
      title: <span className="fc-hidden">{t('common.more')}</span>,
      align: 'right',
      render: (_, group) => (
        <May right="places.write">
          <GroupActions group={group} />
        </May>
      ),
    },
  ];
  return (
    <Table<GroupView>
      rowKey="id"
      size="middle"
      columns={columns}
      dataSource={[...groups]}
      scroll={{ x: 'max-content' }}
      pagination={pagination}
      onChange={onChange}
    />
  );
}
