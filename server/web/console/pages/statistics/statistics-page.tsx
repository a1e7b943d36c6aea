import { lazy, Suspense } from 'react';
import { DownloadOutlined, PrinterOutlined } from '@ant-design/icons';
import { Button, Segmented } from 'antd';
import { Link } from 'react-router';
import { showingsCsvPath } from '#shared/protocol/http/statistics.ts';
import { useAsk } from '../../../kit/asking.ts';
import { addressOf } from '../../../kit/client.ts';
import { useWords } from '../../../kit/speaking.ts';
import { Answer } from '../../parts/answer.tsx';
import { FirstStep } from '../../parts/first-step.tsx';
import { LateSkeleton } from '../../parts/late-skeleton.tsx';
import { Page, Panel } from '../../parts/page.tsx';
import { useFilters } from '../../parts/search-params.ts';
import { RangePicker } from './range-picker.tsx';
import { rangeOf } from './range.ts';
import { SummaryTable } from './summary-table.tsx';
import { byOf, barsOf, GROUPINGS, showingsPath } from './summary.ts';
import './statistics.css';

const HoursChart = lazy(() => import('./hours-chart.tsx'));

export default function StatisticsPage() {
  const { t, format, language } = useWords();
  const filters = useFilters();
  const range = rangeOf(filters.get('from'), filters.get('to'));
  const by = byOf(filters.get('by'));
  const asked = useAsk('summary', { query: { ...range, by } });
  const words = {
    content: t('statistics.byContent'),
    screen: t('statistics.byScreen'),
    station: t('statistics.byStation'),
    day: t('statistics.byDay'),
  };
  return (
    <Page
      title={t('statistics.title')}
      note={`${format.day(range.from)} – ${format.day(range.to)}`}
      actions={
        <>
          <Button icon={<PrinterOutlined />} onClick={() => window.print()}>
            {t('common.print')}
          </Button>
          <Button icon={<DownloadOutlined />} href={addressOf(showingsCsvPath, { query: { ...range, language } })} download>
            {t('statistics.csv')}
          </Button>
        </>
      }
    >
      <div className="fc-filters">
        <RangePicker range={range} onRange={(next) => filters.set({ ...next })} />
        <span className="fc-grow" />
        <Segmented
          aria-label={t('statistics.by')}
          value={by}
          onChange={(value) => filters.set({ by: value })}
          options={GROUPINGS.map((value) => ({ value: value as string, label: words[value] }))}
        />
      </div>
      <Answer of={asked} rows={10}>
        {({ total, rows }) =>
          total.showings + total.leftOut === 0 ? (
            <section className="fc-panel">
              <FirstStep title={t('statistics.empty')} hint={t('statistics.emptyHint')} />
            </section>
          ) : (
            <>
              <div className="fc-totals">
                <Total
                  to={showingsPath(range)}
                  figure={format.hours(total.shownMs)}
                  unit={t('statistics.hoursTotal')}
                  name={t('statistics.shown')}
                />
                <Total
                  to={showingsPath(range)}
                  figure={format.number(total.showings)}
                  unit={t('statistics.timesTotal')}
                  name={t('statistics.showings')}
                />
                <Total
                  to={showingsPath(range, undefined, 'completed')}
                  figure={format.number(total.completed)}
                  unit={t('statistics.completedTotal')}
                  name={t('statistics.completed')}
                />
                <Total
                  to={showingsPath(range, undefined, 'leftOut')}
                  figure={format.number(total.leftOut)}
                  unit={t('statistics.timesTotal')}
                  name={t('statistics.leftOut')}
                />
              </div>
              <Panel title={t('statistics.shownHours')}>
                <Suspense fallback={<LateSkeleton rows={5} />}>
                  <HoursChart
                    bars={barsOf(rows, by, range)}
                    label={t('statistics.chart')}
                    toPath={(key) => showingsPath(range, { by, key })}
                    isDays={by === 'day'}
                  />
                </Suspense>
              </Panel>
              <SummaryTable rows={rows} total={total} by={by} range={range} />
            </>
          )
        }
      </Answer>
    </Page>
  );
}

function Total({ to, figure, unit, name }: { to: string; figure: string; unit: string; name: string }) {
  return (
    <section className="fc-panel fc-total">
      <h2 className="fc-note">{name}</h2>
      <Link to={to} className="fc-figure" title={name}>
        {figure}
      </Link>{' '}
      <span className="fc-note">{unit}</span>
    </section>
  );
}
