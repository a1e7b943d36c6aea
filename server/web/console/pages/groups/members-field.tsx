import { useState } from 'react';
import { Button, Pagination, Select, Tag } from 'antd';
import { useAsk } from '../../../kit/asking.ts';
import { useRested } from '../../../kit/late.ts';
import { useWords } from '../../../kit/speaking.ts';
import { fullName } from '../../parts/place-names.ts';
import type { Chosen } from '../../parts/target-picker.tsx';

/** Which screens come into the group and which go: all the others stay, and need not be known. */
export interface Members {
  added: readonly Chosen[];
  dropped: readonly string[];
}

export const NOBODY: Members = { added: [], dropped: [] };

interface MembersFieldProps {
  /** Undefined: a new one, or one that had a rule until now. */
  group: string | undefined;
  /** Given by the form. */
  id?: string;
  value?: Members;
  onChange?: (members: Members) => void;
}

export function MembersField({ group, id, value = NOBODY, onChange }: MembersFieldProps) {
  const { t } = useWords();
  const { added, dropped } = value;
  const add = (screen: Chosen) => {
    if (dropped.includes(screen.value)) onChange?.({ added, dropped: dropped.filter((one) => one !== screen.value) });
    else if (!added.some((one) => one.value === screen.value)) onChange?.({ added: [...added, screen], dropped });
  };
  const toggle = (screen: string) =>
    onChange?.({ added, dropped: dropped.includes(screen) ? dropped.filter((one) => one !== screen) : [...dropped, screen] });
  return (
    <div className="fc-members">
      <AddScreen id={id} onAdd={add} />
      {added.length > 0 && (
        <div>
          <div className="fc-note">{t('places.membersJoining', { count: added.length })}</div>
          {added.map(({ value: one, label }) => (
            <Tag
              key={one}
              closable={{ 'aria-label': t('places.memberOut', { name: label }) }}
              onClose={() => onChange?.({ added: added.filter((other) => other.value !== one), dropped })}
            >
              {label}
            </Tag>
          ))}
        </div>
      )}
      {group !== undefined && <Present group={group} dropped={dropped} onToggle={toggle} />}
    </div>
  );
}

/** Found by name, pinyin or initials; one press adds it. */
function AddScreen({ id, onAdd }: { id: string | undefined; onAdd: (screen: Chosen) => void }) {
  const { t } = useWords();
  const [text, setText] = useState('');
  const found = useAsk('listScreens', { query: { search: useRested(text), size: 20 } });
  const options = (found.data?.screens ?? []).map((screen) => ({ value: screen.id as string, label: fullName(screen) }));
  return (
    <Select
      {...(id === undefined ? {} : { id })}
      aria-label={t('places.addMember')}
      placeholder={t('places.addMember')}
      showSearch={{ filterOption: false, onSearch: setText, searchValue: text, autoClearSearchValue: false }}
      loading={found.isFetching}
      notFoundContent={found.isFetching ? null : t('common.nothingFound')}
      options={options}
      value={null}
      onSelect={(value: string | null, option: Chosen) => value && onAdd({ value, label: option.label })}
      style={{ width: '100%' }}
    />
  );
}

const SIZE = 8;

/** Members as they are, a page at a time; who is to leave is struck out until it is saved. */
function Present({ group, dropped, onToggle }: { group: string; dropped: readonly string[]; onToggle: (screen: string) => void }) {
  const { t } = useWords();
  const [page, setPage] = useState(1);
  const asked = useAsk('listScreens', { query: { group, state: 'all', page, size: SIZE } });
  if (!asked.data) return null;
  const { screens, total } = asked.data;
  return (
    <div>
      <div className="fc-note">
        {t('places.membersNow', { count: total })}
        {dropped.length > 0 && ` · ${t('places.membersLeaving', { count: dropped.length })}`}
      </div>
      <ul className="fc-member-list">
        {screens.map((screen) => {
          const name = fullName(screen);
          const isLeaving = dropped.includes(screen.id);
          return (
            <li key={screen.id}>
              {isLeaving ? <s>{name}</s> : <span title={name}>{name}</span>}
              <Button
                type="text"
                size="small"
                aria-label={t(isLeaving ? 'places.memberBack' : 'places.memberOut', { name })}
                onClick={() => onToggle(screen.id)}
              >
                {t(isLeaving ? 'places.putBack' : 'places.takeOut')}
              </Button>
            </li>
          );
        })}
      </ul>
      <Pagination size="small" hideOnSinglePage current={page} pageSize={SIZE} total={total} showSizeChanger={false} onChange={setPage} />
    </div>
  );
}
