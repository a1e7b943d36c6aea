import { DownloadOutlined } from '@ant-design/icons';
import { Button, Segmented, Tag } from 'antd';
import { Link } from 'react-router';
import { Counted, showingsCsvPath } from '#shared/protocol/http/statistics.ts';
import { useAsk } from '../../../kit/asking.ts';
import { addressOf } from '../../../kit/client.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Answer } from '../../parts/answer.tsx';
import { FirstStep } from '../../parts/first-step.tsx';
import { LineDrawer } from '../../parts/line-drawer.tsx';
import { Page } from '../../parts/page.tsx';
import { useFilters } from '../../parts/search-params.ts';
import { RangePicker } from '../statistics/range-picker.tsx';
import { rangeOf } from '../statistics/range.ts';
import { ShowingsTable } from './showings-table.tsx';

const SIZE = 50;
const KINDS = { shown: 'statistics.countedShown', completed: 'statistics.countedCompleted', leftOut: 'statistics.countedLeftOut' } as const;
const FILTERS = ['content', 'screen', 'station'] as const;

/** The showings behind a figure, and behind each showing the line that the screen wrote. */
export default function ShowingsPage() {
  const { t, format, language } = useWords();
  const filters = useFilters();
  const range = rangeOf(filters.get('from'), filters.get('to'));
  const chosen = Object.fromEntries(FILTERS.map((key) => [key, filters.get(key)]).filter(([, value]) => value !== ''));
  const page = Number(filters.get('page')) || 1;
  const counted = Counted.catch('shown').parse(filters.get('counted'));
  const asked = useAsk('showings', { query: { ...range, ...chosen, counted, page, size: SIZE } });
  const line = filters.get('line');
  return (
    <Page
      title={t('statistics.list')}
      note={asked.data && t('statistics.countHours', { count: asked.data.total, hours: format.hours(asked.data.shownMs) })}
      before={<Link to={addressOf('/statistics', { query: { ...range } })}>‹ {t('statistics.title')}</Link>}
      actions={
        <Button
          icon={<DownloadOutlined />}
          href={addressOf(showingsCsvPath, { query: { ...range, ...chosen, counted, language } })}
          download
        >
          {t('statistics.csv')}
        </Button>
      }
    >
      <div className="fc-filters">
        <RangePicker range={range} onRange={(next) => filters.set({ ...next, page: '' })} />
        <FilterTags rows={asked.data?.rows ?? []} />
        <span className="fc-grow" />
        <Segmented<Counted>
          aria-label={t('statistics.counted')}
          value={counted}
          onChange={(value) => filters.set({ counted: value === 'shown' ? '' : value, page: '' })}
          options={Counted.options.map((value) => ({ value, label: t(KINDS[value]) }))}
        />
      </div>
      <Answer of={asked} rows={10}>
        {({ rows, total }) =>
          total === 0 ? (
            <section className="fc-panel">
              <FirstStep title={t('statistics.empty')} hint={t('statistics.emptyHint')} />
            </section>
          ) : (
            <ShowingsTable
              rows={rows}
              total={total}
              page={page}
              size={SIZE}
              onPage={(next) => filters.set({ page: next === 1 ? '' : next })}
              onOpen={(key) => filters.set({ line: key })}
            />
          )
        }
      </Answer>
      {line && <LineDrawer at={line} onClose={() => filters.set({ line: '' })} />}
    </Page>
  );
}

function FilterTags({ rows }: { rows: readonly { contentTitle: string; screenName: string; stationName: string }[] }) {
  const { t } = useWords();
  const filters = useFilters();
  const [first] = rows;
  const names = { content: first?.contentTitle, screen: first?.screenName, station: first?.stationName };
  const words = { content: 'statistics.filterContent', screen: 'statistics.filterScreen', station: 'statistics.filterStation' } as const;
  return FILTERS.filter((key) => filters.get(key) !== '').map((key) => {
    const name = names[key] || filters.get(key);
    return (
      <Tag key={key} closable={{ 'aria-label': t('statistics.dropFilter', { name }) }} onClose={() => filters.set({ [key]: '', page: '' })}>
        {t(words[key], { name })}
      </Tag>
    );
  });
}
