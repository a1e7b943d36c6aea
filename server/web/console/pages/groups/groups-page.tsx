import { useCallback, useState } from 'react';
import { PlusOutlined } from '@ant-design/icons';
import { Button, Table, type TableColumnsType } from 'antd';
import { Link } from 'react-router';
import type { Group } from '#shared/model/group.ts';
import { useAsk } from '../../../kit/asking.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Answer } from '../../parts/answer.tsx';
import { FirstStep } from '../../parts/first-step.tsx';
import { Page } from '../../parts/page.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { useFilters } from '../../parts/search-params.ts';
import { PlaceViews } from '../stations/place-views.tsx';
import { GroupActions } from './group-actions.tsx';
import { GroupDialog } from './group-dialog.tsx';
import { useRuleWords } from './rule-words.ts';
import '../stations/stations.css';

export default function GroupsPage() {
  const { t } = useWords();
  const filters = useFilters();
  const { set } = filters;
  const [isAdding, setAdding] = useState(false);
  const onSearch = useCallback((text: string) => set({ search: text }), [set]);
  const asked = useAsk('listGroups', { query: { search: filters.get('search') } });
  const add = (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
      {t('places.newGroup')}
    </Button>
  );
  return (
    <Page title={t('places.groups')} note={asked.data && t('places.groupsCount', { count: asked.data.groups.length })} actions={add}>
      <PlaceViews />
      <section className="fc-panel" aria-label={t('places.groups')}>
        <div className="fc-filters fc-places-filters">
          <SearchField value={filters.get('search')} onSearch={onSearch} label={t('places.searchGroups')} />
        </div>
        <Answer of={asked}>
          {({ groups }) =>
            groups.length > 0 ? (
              <GroupTable groups={groups} />
            ) : filters.get('search') ? (
              <FirstStep title={t('common.nothingFound')} />
            ) : (
              <FirstStep title={t('places.emptyGroups')} hint={t('places.emptyGroupsHint')} action={add} />
            )
          }
        </Answer>
      </section>
      {isAdding && <GroupDialog members={[]} onDone={() => setAdding(false)} />}
    </Page>
  );
}

function GroupTable({ groups }: { groups: readonly Group[] }) {
  const { t, format } = useWords();
  const ruleWords = useRuleWords();
  const columns: TableColumnsType<Group> = [
    { title: t('places.groupName'), render: (_, { id, name }) => <Link to={`/screens?group=${id}`}>{name}</Link> },
    {
      title: t('places.groupBy'),
      render: (_, { rule }) => (
        <>
          {rule ? t('places.ruleWords') : t('places.choiceWords')}
          {rule && <div className="fc-note">{ruleWords(rule)}</div>}
        </>
      ),
    },
    {
      title: t('places.screensColumn'),
      align: 'right',
      render: (_, { id, screens }) => <Link to={`/screens?group=${id}`}>{format.number(screens)}</Link>,
    },
    { title: <span className="fc-hidden">{t('common.more')}</span>, align: 'right', render: (_, group) => <GroupActions group={group} /> },
  ];
  return (
    <Table<Group>
      rowKey="id"
      size="middle"
      columns={columns}
      dataSource={[...groups]}
      scroll={{ x: 'max-content' }}
      pagination={{ pageSize: 50, hideOnSinglePage: true }}
    />
  );
}
