import { Pagination, Select, Tag } from 'antd';
import type { Alarm } from '#shared/model/alarm.ts';
import { useAsk } from '../../../kit/asking.ts';
import type { ArgumentsOf } from '../../../kit/client.ts';
import { useWords } from '../../../kit/speaking.ts';
import { alarmKey, AlarmItem, MarkSeen } from '../../parts/alarm-item.tsx';
import { Answer } from '../../parts/answer.tsx';
import { FirstStep } from '../../parts/first-step.tsx';
import { May } from '../../parts/may.tsx';
import { Page } from '../../parts/page.tsx';
import { useFilters } from '../../parts/search-params.ts';

type State = NonNullable<NonNullable<ArgumentsOf<'listAlarms'>['query']>['state']>;
const SIZE = 50;
const stateOf = (text: string): State | undefined => (text === 'seen' || text === 'unseen' ? text : undefined);

/** All alarms there ever were, newest first. */
export default function AlarmsPage() {
  const { t } = useWords();
  const filters = useFilters();
  const [screen, state, page] = [filters.get('screen') || undefined, stateOf(filters.get('state')), Number(filters.get('page')) || 1];
  const asked = useAsk('listAlarms', { query: { screen, state, page, size: SIZE } });
  return (
    <Page title={t('alarms.title')} note={t('alarms.hint')}>
      <div className="fc-filters">
        <Select
          allowClear
          aria-label={t('alarms.state')}
          placeholder={t('alarms.state')}
          style={{ minWidth: 140 }}
          value={state ?? null}
          onChange={(value) => filters.set({ state: value ?? '', page: '' })}
          options={[
            { value: 'unseen', label: t('alarms.unseen') },
            { value: 'seen', label: t('alarms.alreadySeen') },
          ]}
        />
        {screen && <ScreenTag screen={screen} name={asked.data?.alarms[0]?.screenName} />}
      </div>
      <Answer of={asked}>
        {({ alarms, total }) => (
          <section className="fc-panel">
            {alarms.length === 0 ? (
              <FirstStep title={state === 'unseen' ? t('alarms.emptyUnseen') : t('alarms.empty')} hint={t('alarms.emptyHint')} />
            ) : (
              <Alarms alarms={alarms} total={total} page={page} />
            )}
          </section>
        )}
      </Answer>
    </Page>
  );
}

function Alarms({ alarms, total, page }: { alarms: readonly Alarm[]; total: number; page: number }) {
  const filters = useFilters();
  const unseen = alarms.filter(({ seen }) => seen === null);
  return (
    <>
      <ul className="fc-needs">
        {alarms.map((alarm) => (
          <AlarmItem key={alarmKey(alarm)} alarm={alarm} />
        ))}
      </ul>
      <div className="fc-alarm-foot">
        <May right="places.write">{unseen.length > 1 && <MarkSeen alarms={unseen} />}</May>
        <span className="fc-grow" />
        <Pagination
          current={page}
          pageSize={SIZE}
          total={total}
          hideOnSinglePage
          showSizeChanger={false}
          onChange={(next) => filters.set({ page: next === 1 ? '' : next })}
        />
      </div>
    </>
  );
}

function ScreenTag({ screen, name }: { screen: string; name: string | undefined }) {
  const { t } = useWords();
  const filters = useFilters();
  const shown = name ?? screen;
  return (
    <Tag closable={{ 'aria-label': t('statistics.dropFilter', { name: shown }) }} onClose={() => filters.set({ screen: '', page: '' })}>
      {t('alarms.onlyScreen', { name: shown })}
    </Tag>
  );
}
