import { useState } from 'react';
import { DatePicker, Select } from 'antd';
import dayjs from 'dayjs';
import type { Names } from '#shared/protocol/http/audit.ts';
import { words } from '#shared/words/languages.ts';
import { useAsk } from '../../../kit/asking.ts';
import { useRested } from '../../../kit/late.ts';
import { useWords } from '../../../kit/speaking.ts';
import { SearchField } from '../../parts/search-field.tsx';
import { useFilters } from '../../parts/search-params.ts';
import type { Asked } from './asked.ts';

interface FiltersProps {
  asked: Asked;
  names: Names;
}

/** All of it lives in the address; a new question begins at the newest row. */
export function AuditFilters({ asked, names }: FiltersProps) {
  const { t, language } = useWords();
  const filters = useFilters();
  const narrow = (changes: Record<string, string>): void => filters.set({ ...changes, before: '', after: '' });
  const { nouns } = words[language].audit;
  return (
    <div className="fc-filters fc-audit-filters">
      <DatePicker.RangePicker
        aria-label={t('audit.when')}
        placeholder={[t('audit.anyTime'), t('audit.anyTime')]}
        value={asked.fromDay && asked.toDay ? [dayjs(asked.fromDay), dayjs(asked.toDay)] : null}
        onChange={(picked) => {
          const [from, to] = picked ?? [];
          narrow({ from: from?.format('YYYY-MM-DD') ?? '', to: to?.format('YYYY-MM-DD') ?? '' });
        }}
      />
      <PersonSelect account={asked.query.account ?? ''} names={names} onPerson={(account) => narrow({ account })} />
      <Select
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        aria-label={t('audit.action')}
        placeholder={t('audit.action')}
        value={asked.query.action ?? null}
        onChange={(action: string | undefined) => narrow({ action: action ?? '' })}
        options={Object.entries(nouns).map(([value, label]) => ({ value, label }))}
      />
      <SearchField value={filters.get('thing')} label={t('audit.thing')} onSearch={(thing) => narrow({ thing })} />
      <SearchField value={filters.get('text')} label={t('audit.text')} onSearch={(text) => narrow({ text })} />
    </div>
  );
}

function PersonSelect({ account, names, onPerson }: { account: string; names: Names; onPerson: (account: string) => void }) {
  const { t } = useWords();
  const [typed, setTyped] = useState('');
  const search = useRested(typed);
  const people = useAsk('listAuditPeople', { query: { search } }).data?.people ?? [];
  const label = (id: string, name: string): string => name || names[id] || t('audit.erasedPerson');
  const isListed = account === '' || people.some(({ id }) => id === account);
  return (
    <Select
      allowClear
      showSearch={{ filterOption: false, onSearch: setTyped }}
      aria-label={t('audit.person')}
      placeholder={t('audit.person')}
      value={account || null}
      onChange={(id: string | undefined) => onPerson(id ?? '')}
      options={[
        ...people.map(({ id, name }) => ({ value: id as string, label: label(id, name) })),
        ...(isListed ? [] : [{ value: account, label: label(account, '') }]),
      ]}
    />
  );
}
